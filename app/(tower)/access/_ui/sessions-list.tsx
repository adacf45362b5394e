"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { LogOut } from "lucide-react";
import type { ReactNode } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { DataTable } from "@/components/data-table/data-table";
import { ListLayout } from "@/components/data-table/list-layout";
import { loaded } from "@/components/data-table/loaded";
import type { Column } from "@/components/data-table/types";
import { deviceName } from "@/components/device/device-name";
import { Masked } from "@/components/masked/masked";
import { Empty } from "@/components/states/empty";
import { IconButton } from "@/components/ui/icon-button";
import { toast } from "@/components/ui/toast";
import { When } from "@/components/when/when";
import type { SessionRow } from "./access-types";

type End = (session: SessionRow) => void;

const EndSession = ({ end, session }: { end: End; session: SessionRow }) => (
  <IconButton label={`End ${session.userName}’s session`} onClick={() => end(session)}>
    <LogOut aria-hidden />
  </IconButton>
);

function columns(end: End | null): Column<SessionRow>[] {
  const shown: Column<SessionRow>[] = [
    { id: "user", header: "Person", fixed: true, cell: (session) => <span className="truncate">{session.userName}</span> },
    {
      id: "device",
      header: "Device",
      cell: (session) =>
        session.userAgent === undefined ? (
          <Masked />
        ) : (
          <span className="truncate" title={session.userAgent ?? undefined}>
            {deviceName(session.userAgent)}
          </span>
        ),
    },
    { id: "created", header: "Signed in", width: 120, align: "end", cell: (session) => <When at={session.createdAt} /> },
    { id: "seen", header: "Last seen", width: 120, align: "end", cell: (session) => <When at={session.lastSeenAt} /> },
    { id: "expires", header: "Ends", width: 120, align: "end", cell: (session) => <When at={session.expiresAt} /> },
  ];
  if (!end) return shown;
  const act: Column<SessionRow> = {
    id: "act",
    header: "",
    fixed: true,
    width: 64,
    align: "end",
    cell: (session) => <EndSession end={end} session={session} />,
  };
  return [...shown, act];
}

/** Who is signed in now. */
export function SessionsList({ views, mayManage }: { views: ReactNode; mayManage: boolean }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const sessions = useQuery(trpc.access.sessions.queryOptions({}));
  const end = useMutation(
    trpc.access.revokeSessions.mutationOptions({
      onSuccess: async () => {
        toast({ tone: "ok", title: "The session has ended" });
        await client.invalidateQueries(trpc.access.pathFilter());
      },
      onError: (error) => toast({ tone: "danger", title: error.message }),
    }),
  );
  const endOne = mayManage ? ({ id, userId }: SessionRow) => end.mutate({ userId, sessionId: id }) : null;
  return (
    <ListLayout toolbar={<div className="flex min-h-7 items-center">{views}</div>}>
      <DataTable
        fill
        label="Open sessions"
        what="sessions"
        columns={columns(endOne)}
        rows={sessions.data?.items}
        rowId={(session) => session.id}
        rowLabel={(session) => session.userName}
        {...loaded(sessions)}
        total={sessions.data ? { value: sessions.data.total, capped: false } : undefined}
        empty={<Empty title="Nobody is signed in">A session is here from sign-in to sign-out.</Empty>}
        narrow={(session) => (
          <div className="flex items-center gap-2">
            <div className="min-w-0 flex-1">
              <div className="flex items-center justify-between gap-2">
                <span className="truncate">{session.userName}</span>
                <When at={session.lastSeenAt} />
              </div>
              <div className="truncate text-meta text-muted-foreground">{deviceName(session.userAgent ?? null)}</div>
            </div>
            {endOne ? <EndSession end={endOne} session={session} /> : null}
          </div>
        )}
      />
    </ListLayout>
  );
}
