"use client";

import { Bookmark, Trash2 } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Button } from "../ui/button";
import { IconButton } from "../ui/icon-button";
import { Input } from "../ui/input";
import { Popover, PopoverClose, PopoverContent, PopoverTrigger } from "../ui/popover";

export interface SavedView {
  id: string;
  name: string;
  /** The URL that it names. */
  href: string;
}

export interface SavedViewsProps {
  views: readonly SavedView[];
  /** Saves the URL as it is now under this name. */
  onSave: (name: string) => void;
  onDelete?: (id: string) => void;
  saving?: boolean;
}

/** Named URLs of a list: go to one, or give the present one a name. */
export function SavedViews({ views, onSave, onDelete, saving }: SavedViewsProps) {
  const [name, setName] = useState("");
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button variant="ghost" className="text-muted-foreground">
          <Bookmark aria-hidden />
          Views
        </Button>
      </PopoverTrigger>
      <PopoverContent label="Saved views" align="end" className="w-64 p-1">
        {views.length === 0 ? <p className="px-2 py-2 text-meta text-muted-foreground">No saved views yet.</p> : null}
        <ul>
          {views.map((view) => (
            <li key={view.id} className="flex items-center rounded-sm hover:bg-muted">
              <PopoverClose asChild>
                <Link href={view.href} className="min-w-0 flex-1 truncate px-2 py-1">
                  {view.name}
                </Link>
              </PopoverClose>
              {onDelete ? (
                <IconButton size="sm" label={`Delete view ${view.name}`} onClick={() => onDelete(view.id)}>
                  <Trash2 aria-hidden />
                </IconButton>
              ) : null}
            </li>
          ))}
        </ul>
        <form
          className="-mx-1 mt-1 flex items-center gap-1.5 border-t border-border px-2 pt-2 pb-1"
          onSubmit={(event) => {
            event.preventDefault();
            if (!name.trim()) return;
            onSave(name.trim());
            setName("");
          }}
        >
          <Input
            aria-label="Name of the new view"
            placeholder="Save this view as…"
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Button type="submit" busy={saving} disabled={!name.trim()}>
            Save
          </Button>
        </form>
      </PopoverContent>
    </Popover>
  );
}
