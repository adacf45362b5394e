"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "@/app/_trpc/client";
import { Duration } from "@/components/duration/duration";
import { LoadingRows } from "@/components/states/loading-rows";
import { WhenLoaded } from "@/components/states/when-loaded";
import { Status } from "@/components/status/status";

const most = 200;
const answered: ReadonlySet<string> = new Set(["ok", "not_found"]);

/** The calls to systems that a run has made, in order; what was said is on the engagement's page. */
export function RunCalls({ runId, correlationId, traceHref }: { runId: string; correlationId: string; traceHref?: string }) {
  const trpc = useTRPC();
  const calls = useQuery(trpc.engagements.calls.queryOptions({ correlationId, limit: most }, { retry: false }));
  const made = (calls.data?.items ?? []).filter((call) => call.runId === runId);
  return (
    <section aria-label="Calls" className="flex flex-col gap-2">
      <div className="flex items-baseline gap-2">
        <h3 className="font-semibold">Calls to systems</h3>
        {calls.data ? (
          <span className="text-meta text-muted-foreground tabular-nums">
            {made.length}
            {calls.data.nextCursor ? "+" : ""}
          </span>
        ) : null}
        {traceHref && made.length > 0 ? (
          <Link href={traceHref} className="ml-auto text-primary hover:underline">
            What was said
          </Link>
        ) : null}
      </div>
      <WhenLoaded query={calls} failed="The calls cannot be shown" loading={<LoadingRows rows={4} label="Loading the calls" />}>
        {() =>
          made.length === 0 ? (
            <p className="text-muted-foreground">It has called no system, or the calls are older than is kept.</p>
          ) : (
            <ol className="flex flex-col gap-1.5">
              {made.map((call) => (
                <li key={call.id} className="grid grid-cols-[minmax(0,1fr)_auto_4.5rem] items-baseline gap-x-3">
                  <span className="truncate" title={call.purpose}>
                    {call.connectionName}
                  </span>
                  <Status
                    tone={answered.has(call.outcome) ? "ok" : "danger"}
                    label={call.status === null ? "no answer" : String(call.status)}
                    title={call.outcome.replaceAll("_", " ")}
                  />
                  <span className="text-right text-meta text-muted-foreground tabular-nums">
                    <Duration ms={call.durationMs} />
                  </span>
                  <span
                    className="col-span-3 truncate font-mono text-meta text-muted-foreground"
                    title={`${call.method} ${call.target}`}
                  >
                    {call.method} {call.target}
                  </span>
                </li>
              ))}
            </ol>
          )
        }
      </WhenLoaded>
    </section>
  );
}
