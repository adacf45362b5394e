"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Bookmark, Trash2 } from "lucide-react";
import { usePathname, useSearchParams } from "next/navigation";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { useGo } from "@/components/frame/go-context";
import { Unread } from "@/components/states/unread";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { toast } from "@/components/ui/toast";

/** What a view keeps of the address: not the page one is on, nor the row that is open. */
const kept = (search: URLSearchParams): string => {
  const query = new URLSearchParams(search);
  query.delete("after");
  query.delete("peek");
  return query.toString();
};

/** Named addresses of this screen: one's own and those that colleagues share. */
export function ViewsMenu({ screen }: { screen: string }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const go = useGo();
  const path = usePathname();
  const search = useSearchParams();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  const [isShared, setShared] = useState(false);
  const views = useQuery(trpc.views.list.queryOptions({ screen }));
  const refresh = () => client.invalidateQueries(trpc.views.pathFilter());
  const failed = (error: { message: string }) => toast({ tone: "danger", title: error.message });
  const save = useMutation(
    trpc.views.save.mutationOptions({
      onError: failed,
      onSuccess: async () => {
        toast({ tone: "ok", title: `The view “${name.trim()}” is saved` });
        setName("");
        await refresh();
      },
    }),
  );
  const remove = useMutation(trpc.views.remove.mutationOptions({ onError: failed, onSuccess: refresh }));
  const known = views.data?.views ?? [];
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button variant="ghost" className="text-muted-foreground">
          <Bookmark aria-hidden />
          <span className="max-sm:sr-only">Views</span>
        </Button>
      </PopoverTrigger>
      <PopoverContent label="Saved views" align="end" className="w-72">
        <Unread query={views} what="The saved views" />
        {views.data?.views.length === 0 ? <p className="pb-2 text-muted-foreground">No view is saved yet.</p> : null}
        <ul className="-mx-2 mb-2 flex flex-col empty:hidden">
          {known.map((view) => (
            <li key={view.id} className="flex items-center gap-1">
              <button
                type="button"
                className="min-w-0 flex-1 truncate rounded-sm px-2 py-1 text-left hover:bg-muted"
                onClick={() => {
                  setOpen(false);
                  go(view.query ? `${path}?${view.query}` : path);
                }}
              >
                {view.name}
                {view.isOwn ? null : <span className="text-meta text-muted-foreground"> ·&nbsp;{view.owner}</span>}
              </button>
              {view.mayDelete ? (
                <IconButton size="sm" label={`Delete “${view.name}”`} onClick={() => remove.mutate({ id: view.id })}>
                  <Trash2 aria-hidden />
                </IconButton>
              ) : null}
            </li>
          ))}
        </ul>
        <form
          className="flex flex-col gap-2 border-t border-border pt-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim()) save.mutate({ screen, name, query: kept(search), isShared });
          }}
        >
          <Field label="Save what is shown as">
            <Input value={name} maxLength={80} onChange={(event) => setName(event.target.value)} />
          </Field>
          <label htmlFor="share-view" className="flex items-center gap-2">
            <Checkbox id="share-view" checked={isShared} onCheckedChange={(next) => setShared(next === true)} />
            Colleagues see it too
          </label>
          <Button type="submit" busy={save.isPending} disabled={!name.trim()}>
            Save view
          </Button>
        </form>
      </PopoverContent>
    </Popover>
  );
}
