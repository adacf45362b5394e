"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { useState } from "react";
import { useTRPC, useTRPCClient } from "@/app/_trpc/client";
import { Duration } from "@/components/duration/duration";
import { counted } from "@/components/number/counted";
import { LoadingRows } from "@/components/states/loading-rows";
import { WhenLoaded } from "@/components/states/when-loaded";
import { Status } from "@/components/status/status";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Section } from "@/components/ui/section";
import { When } from "@/components/when/when";
import type { AppRouter } from "@/server/api/root";
import { stepName } from "@/server/domain/engagements/status";
import type { EngagementDetail } from "../../_ui/types";
import { TraceBodies } from "./trace-bodies";
import { tracesOf } from "./traces-of";

/**
 * Every call to a system for the engagement, by what brought it about: each change of the deal has a correlation id of its own, the
 * newest first. What was said is opened call by call, and noted.
 */
export function TraceTab({ engagement }: { engagement: EngagementDetail }) {
  const traces = tracesOf(engagement);
  return (
    <div className="flex min-w-0 flex-col gap-4">
      {traces.map(({ begunAt, correlationId }, index) => (
        <Trace key={correlationId} correlationId={correlationId} begunAt={begunAt} startsOpen={index === 0} />
      ))}
    </div>
  );
}

function Trace({ begunAt, correlationId, startsOpen }: { begunAt: Date | null; correlationId: string; startsOpen: boolean }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [isOpen, setOpen] = useState(startsOpen);
  // Spelt out: tRPC's own options would send a `direction` too, which no query of ours takes.
  const calls = useInfiniteQuery({
    queryKey: trpc.engagements.calls.infiniteQueryKey({ correlationId }),
    queryFn: ({ pageParam, signal }) =>
      client.engagements.calls.query({ correlationId, limit: 200, cursor: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    retry: false,
    enabled: isOpen,
  });
  const items = calls.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Section
      title={
        begunAt ? (
          <>
            Trace of <When at={begunAt} mode="datetime" />
          </>
        ) : (
          "Trace of the first set-up"
        )
      }
      note={calls.data ? (calls.hasNextPage ? `${items.length}+ calls` : counted(items.length, "call")) : null}
      actions={
        <>
          <CopyButton value={correlationId} label="correlation id" showValue shorten />
          <Button size="sm" variant="ghost" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? "Close" : "Show calls"}
          </Button>
        </>
      }
      flush
    >
      {isOpen ? (
        <WhenLoaded query={calls} failed="No calls can be shown" loading={<LoadingRows rows={6} />}>
          {() =>
            items.length === 0 ? (
              <p className="px-4 py-3 text-muted-foreground">
                No system has been called for it yet, or the calls are older than is kept.
              </p>
            ) : (
              <>
                <Calls correlationId={correlationId} items={items} />
                {calls.hasNextPage ? (
                  <div className="px-4 py-2">
                    <Button size="sm" disabled={calls.isFetchingNextPage} onClick={() => void calls.fetchNextPage()}>
                      Show more calls
                    </Button>
                  </div>
                ) : null}
              </>
            )
          }
        </WhenLoaded>
      ) : null}
    </Section>
  );
}

type Call = inferRouterOutputs<AppRouter>["engagements"]["calls"]["items"][number];

function Calls({ correlationId, items }: { correlationId: string; items: readonly Call[] }) {
  const [openId, setOpenId] = useState<number | null>(null);
  return (
    <ol>
      {items.map((call) => {
        const isOpen = call.id === openId;
        const isGood = call.outcome === "ok" || call.outcome === "not_found";
        return (
          <li key={call.id} className="border-b border-border last:border-b-0">
            <button
              type="button"
              aria-expanded={isOpen}
              disabled={!call.hasBodies}
              title={call.hasBodies ? undefined : "What was said is not kept for this call"}
              onClick={() => setOpenId(isOpen ? null : call.id)}
              className="grid w-full grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-3 px-4 py-1.5 text-left enabled:hover:bg-muted sm:grid-cols-[8rem_4rem_minmax(0,1fr)_7rem_5rem_6rem]"
            >
              <span className="truncate">{call.connectionName}</span>
              <span className="col-span-2 flex min-w-0 gap-2 font-mono text-meta max-sm:order-last max-sm:text-muted-foreground sm:contents">
                <span>{call.method}</span>
                <span className="truncate" title={call.target}>
                  {call.target}
                </span>
              </span>
              <Status
                tone={isGood ? "ok" : "danger"}
                label={call.status === null ? "no answer" : String(call.status)}
                title={call.outcome.replaceAll("_", " ")}
              />
              <span className="text-right text-meta text-muted-foreground tabular-nums max-sm:hidden">
                <Duration ms={call.durationMs} />
              </span>
              <span className="text-right text-meta text-muted-foreground max-sm:hidden">
                <When at={call.at} />
              </span>
            </button>
            {isOpen ? (
              <div className="border-t border-border bg-muted/40 px-4 py-3">
                <p className="mb-2 text-meta text-muted-foreground">
                  {call.purpose}
                  {call.step ? `\u00a0· ${stepName(call.step)}` : ""}&nbsp;· <When at={call.at} mode="datetime" />
                </p>
                <p className="mb-2 font-mono text-meta break-all">
                  {call.method} {call.target}
                </p>
                <TraceBodies correlationId={correlationId} callId={call.id} />
              </div>
            ) : null}
          </li>
        );
      })}
    </ol>
  );
}
