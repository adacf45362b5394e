"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { Bell, Check, CircleCheck, CloudAlert } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { formatCount } from "@/components/data-table/count";
import { Empty } from "@/components/states/empty";
import { LoadingRows } from "@/components/states/loading-rows";
import { WhenLoaded } from "@/components/states/when-loaded";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { toast } from "@/components/ui/toast";
import { When } from "@/components/when/when";
import type { AppRouter } from "@/server/api/root";
import { teamNames } from "@/server/domain/access/roles";

type Listed = inferRouterOutputs<AppRouter>["notices"]["list"];
type Notice = Listed["items"][number];

const refreshMs = 60_000;

/** What the reader's teams are told, one click away on every screen; nothing for who belongs to no team. */
export function NoticesBell() {
  const [open, setOpen] = useState(false);
  const notices = useQuery({ ...useTRPC().notices.list.queryOptions({}), refetchInterval: refreshMs });
  if (notices.data?.teams.length === 0) return null;
  const total = notices.data?.total;
  const count = total && total.value > 0 ? formatCount(total) : null;
  const unread = notices.error ? `could not be ${notices.data ? "brought up to date" : "read"}` : null;
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button
          variant="ghost"
          className="relative px-1.5 text-muted-foreground hover:text-foreground"
          aria-label={[count ? `${count} notices` : "Notices", unread].filter(Boolean).join(" ")}
          title={unread ? `Notices ${unread}` : undefined}
        >
          <Bell aria-hidden />
          {count ? <span className="text-meta font-semibold text-foreground tabular-nums">{count}</span> : null}
          {unread ? <CloudAlert aria-hidden className="text-warn" /> : null}
        </Button>
      </PopoverTrigger>
      <PopoverContent label="Notices" align="end" className="flex max-h-[min(32rem,80dvh)] w-96 flex-col p-0">
        <WhenLoaded
          query={notices}
          failed="Notices could not be loaded"
          loading={<LoadingRows rows={3} label="Loading notices" />}
        >
          {(listed) => <NoticeList listed={listed} onGo={() => setOpen(false)} />}
        </WhenLoaded>
      </PopoverContent>
    </Popover>
  );
}

function NoticeList({ listed, onGo }: { listed: Listed; onGo: () => void }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const acknowledge = useMutation(
    trpc.notices.acknowledge.mutationOptions({
      onSuccess: () => client.invalidateQueries(trpc.notices.pathFilter()),
      onError: (error) => toast({ tone: "danger", title: error.message }),
    }),
  );
  const newest = listed.items.reduce((high, { id }) => (BigInt(id) > BigInt(high) ? id : high), "0");
  if (listed.items.length === 0)
    return (
      <Empty icon={CircleCheck} title="Nothing new">
        What {listed.teams.map((team) => teamNames[team]).join(" and ")} should know appears here until one of you has seen to it.
      </Empty>
    );
  return (
    <>
      <div className="flex items-center justify-between gap-2 border-b border-border py-1.5 pr-1.5 pl-3">
        <h2 className="font-semibold">For {listed.teams.map((team) => teamNames[team]).join(" and ")}</h2>
        <Button variant="ghost" busy={acknowledge.isPending} onClick={() => acknowledge.mutate({ upTo: newest })}>
          Acknowledge all
        </Button>
      </div>
      <ul className="min-h-0 flex-1 overflow-y-auto">
        {listed.items.map((notice) => (
          <li key={notice.id} className="flex items-start gap-2 border-b border-border py-1.5 pr-1.5 pl-3 last:border-b-0">
            <span className="min-w-0 flex-1">
              <NoticeTitle notice={notice} onGo={onGo} />
              <span className="block text-meta text-muted-foreground">
                <When at={notice.createdAt} />
                {notice.isMine ? " · to you" : ""}
                {notice.engagementNumber && !notice.title.includes(notice.engagementNumber)
                  ? ` · ${notice.engagementNumber}`
                  : ""}
                {notice.entityCode ? ` · ${notice.entityCode}` : ""}
              </span>
            </span>
            <IconButton
              label="Acknowledge"
              aria-label={`Acknowledge: ${notice.title}`}
              disabled={acknowledge.isPending}
              onClick={() => acknowledge.mutate({ ids: [notice.id] })}
            >
              <Check aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
      {listed.total.value > listed.items.length ? (
        <p className="border-t border-border px-3 py-1.5 text-meta text-muted-foreground">
          The newest {listed.items.length} of {formatCount(listed.total)}
        </p>
      ) : null}
    </>
  );
}

/** Where a notice leads: to what it is about. */
function hrefOf(notice: Notice): string | null {
  if (notice.subjectType === "exception") return `/exceptions?view=items&peek=${notice.subjectId}`;
  if (notice.subjectType === "queue")
    return `/exceptions?queue=${notice.subjectId}&view=items&assignee=none${notice.entityCode ? `&entity=${notice.entityCode}` : ""}`;
  if (notice.subjectType === "approval") return `/access?view=approvals&peek=${encodeURIComponent(notice.subjectId ?? "")}`;
  if (notice.subjectType === "token") return `/access?view=tokens&peek=${notice.subjectId}`;
  if (notice.subjectType === "mapping_set") return `/mappings/${notice.subjectId}`;
  if (notice.subjectType === "mail") return "/mail";
  if (notice.isMine) return "/exceptions?view=items&assignee=me"; // several were assigned at once
  return notice.engagementId ? `/engagements/${notice.engagementId}` : null;
}

function NoticeTitle({ notice, onGo }: { notice: Notice; onGo: () => void }) {
  const href = hrefOf(notice);
  if (!href) return <span className="break-words">{notice.title}</span>;
  return (
    <Link href={href} className="rounded-sm break-words hover:underline" onClick={onGo}>
      {notice.title}
    </Link>
  );
}
