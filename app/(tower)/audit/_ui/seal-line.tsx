"use client";

import { useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { Link2 } from "lucide-react";
import { useTRPC } from "@/app/_trpc/client";
import { formatCount } from "@/components/data-table/count";
import type { Count } from "@/components/data-table/types";
import { formatNumber } from "@/components/number/format-number";
import { WhenLoaded } from "@/components/states/when-loaded";
import { Status } from "@/components/status/status";
import { When } from "@/components/when/when";
import type { AppRouter } from "@/server/api/root";

const refreshMs = 5_000;

type Seal = inferRouterOutputs<AppRouter>["audit"]["sealState"];

/** How far the trail is sealed, what waits, and what the last check of the whole trail found. */
export function SealLine() {
  const seal = useQuery(useTRPC().audit.sealState.queryOptions({}, { refetchInterval: refreshMs }));
  return (
    <WhenLoaded query={seal} failed="How far the trail is sealed could not be read" loading={null} inline>
      {(data) => <Sealed seal={data} />}
    </WhenLoaded>
  );
}

function Sealed({ seal: { head, waiting, isLate, oldestWaitingAt, verification } }: { seal: Seal }) {
  return (
    <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1 text-meta text-muted-foreground">
      <span className="inline-flex items-baseline gap-1.5">
        <Link2 aria-hidden className="size-3.5 self-center" />
        <span>
          {head ? (
            <span title={`Segment ${head.seq}, hash ${head.hash}`}>
              Sealed to <When at={head.sealedAt} mode="datetime" />
            </span>
          ) : (
            "Nothing is sealed yet"
          )}
          ; {waitText(waiting)}
        </span>
      </span>
      {isLate ? (
        <span className="inline-flex items-baseline gap-1 text-warn">
          <Status tone="warn" label="Sealing is behind" title="The worker seals about once a second while it runs" />
          <span>
            since <When at={oldestWaitingAt} mode="datetime" />
          </span>
        </span>
      ) : null}
      {verification ? (
        <span className="inline-flex items-baseline gap-1.5">
          <Status
            tone={verification.isSound ? "ok" : "danger"}
            label={verification.isSound ? "Sound" : "Broken"}
            title={verification.firstFault ?? undefined}
          />
          <span>
            when checked <When at={verification.at} />: {formatNumber(verification.entries)} entries
          </span>
          {verification.isSound ? null : <span className="text-danger">{verification.firstFault}</span>}
        </span>
      ) : (
        <span title="npm run cli -- audit verify">Never checked as a whole</span>
      )}
    </div>
  );
}

function waitText(waiting: Count): string {
  if (waiting.value === 0) return "no entry waits";
  return waiting.value === 1 && !waiting.capped ? "1 entry waits" : `${formatCount(waiting)} entries wait`;
}
