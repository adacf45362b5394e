"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck, Handshake } from "lucide-react";
import Link from "next/link";
import { useTRPC } from "@/app/_trpc/client";
import { Empty } from "@/components/states/empty";
import { ErrorState } from "@/components/states/error-state";
import { LoadingRows } from "@/components/states/loading-rows";
import { Section } from "@/components/ui/section";
import { teamNames } from "@/server/domain/access/roles";
import { statusLabel } from "./engagement-status";

/** Engagements by status, and what waits in each team's queue. */
export function WorkCounts({ entityCode }: { entityCode: string | null }) {
  const counts = useQuery(useTRPC().overview.counts.queryOptions({ entityCode }));
  if (counts.isError) {
    return (
      <ErrorState
        title="The overview could not be loaded"
        message={counts.error.message}
        onRetry={() => void counts.refetch()}
        retrying={counts.isFetching}
        correlationId={counts.error.data?.correlationId}
      />
    );
  }
  if (counts.isPending) return <LoadingRows rows={6} />;
  const { engagements, exceptions } = counts.data;
  const open = exceptions.reduce((sum, team) => sum + team.open, 0);
  const entity = entityCode ? `&entity=${encodeURIComponent(entityCode)}` : "";
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Section title="Waiting for people" note={open > 0 ? `${open.toLocaleString("en")} open exceptions` : undefined} flush>
        {open === 0 ? (
          <Empty icon={CircleCheck} title="Nothing waits for anyone">
            A deal that cannot become a project on its own appears here, in one team’s queue.
          </Empty>
        ) : (
          <ul>
            {exceptions.map((team) => (
              <Row
                key={team.team}
                href={`/exceptions?team=${team.team}${entity}`}
                label={teamNames[team.team]}
                note={noteOf(team)}
                count={team.open}
              />
            ))}
          </ul>
        )}
      </Section>
      <Section title="Engagements" note="by status" flush>
        {engagements.length === 0 ? (
          <Empty icon={Handshake} title="No deal has been won yet">
            Engagements appear as soon as a connected CRM reports a deal as closed-won.
          </Empty>
        ) : (
          <ul>
            {engagements.map((row) => (
              <Row
                key={row.status}
                href={`/engagements?status=${row.status}${entity}`}
                label={statusLabel(row.status)}
                count={row.count}
              />
            ))}
          </ul>
        )}
      </Section>
    </div>
  );
}

function noteOf(team: { missesCutoff: number; overdue: number }): string {
  const parts = [
    team.missesCutoff > 0 ? `${team.missesCutoff.toLocaleString("en")} would miss the cut-off` : null,
    team.overdue > 0 ? `${team.overdue.toLocaleString("en")} overdue` : null,
  ];
  return parts.filter(Boolean).join(" · ");
}

function Row({ href, label, note, count }: { href: string; label: string; note?: string; count: number }) {
  return (
    <li className="border-b border-border last:border-b-0">
      <Link href={href} className="flex h-9 items-center gap-3 px-4 -outline-offset-2 hover:bg-muted/60">
        <span>{label}</span>
        {note ? <span className="truncate text-meta text-muted-foreground">{note}</span> : null}
        <span className="ml-auto font-semibold tabular-nums">{count.toLocaleString("en")}</span>
      </Link>
    </li>
  );
}
