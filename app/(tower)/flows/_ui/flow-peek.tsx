"use client";

import { useQuery } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { useTRPC } from "@/app/_trpc/client";
import { Peek, type PeekSteps } from "@/components/data-table/peek";
import { LoadingRows } from "@/components/states/loading-rows";
import { WhenLoaded } from "@/components/states/when-loaded";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { CopyButton } from "@/components/ui/copy-button";
import { KeyValue } from "@/components/ui/key-value";
import { When } from "@/components/when/when";
import { stepName } from "@/server/domain/engagements/status";
import { AttemptList } from "../../_ui/attempt-list";
import { laneNames, stepOf } from "./flow-columns";
import { RunCalls } from "./run-calls";
import { RunState } from "./run-state";
import type { FlowRun } from "./types";
import { waitText } from "./wait-text";

interface FlowPeekProps extends PeekSteps {
  id: string;
  /** The run as the list has it; undefined where the list does not hold it. */
  run: FlowRun | undefined;
  /** Null: the reader may not. */
  retry: { isBusy: boolean; run: () => void } | null;
}

/** One run: what it waits for, and every attempt at every step. */
export function FlowPeek({ id, run, retry, ...peek }: FlowPeekProps) {
  const detail = useQuery({ ...useTRPC().flows.read.queryOptions({ id }, { retry: false }), refetchInterval: 10_000 });
  const state = detail.data?.state ?? run?.state;
  return (
    <Peek
      {...peek}
      href={run?.engagement ? `/engagements/${run.engagement.id}?tab=steps` : undefined}
      title={run?.engagement ? `Quote to project of ${run.engagement.name}` : "Quote to project"}
      summary={
        run ? (
          <span className="flex flex-wrap items-baseline gap-x-3">
            <RunState state={run.state} />
            <span>{stepOf(run)}</span>
            {run.engagement ? <span className="font-mono text-meta">{run.engagement.number}</span> : null}
          </span>
        ) : detail.data ? (
          stepName(detail.data.step)
        ) : null
      }
      footer={
        retry && state !== undefined && state !== "done" ? (
          <Button busy={retry.isBusy} onClick={retry.run}>
            <RotateCw aria-hidden />
            Try again
          </Button>
        ) : null
      }
    >
      <WhenLoaded query={detail} failed="It cannot be shown" loading={<LoadingRows rows={8} label="Loading the run" />}>
        {(data) => (
          <div className="flex flex-col gap-5">
            {run?.lastError ? (
              <Callout tone="danger" title="What went wrong last">
                {run.lastError}
              </Callout>
            ) : null}
            {data.waits.length > 0 ? (
              <section aria-label="What it waits for">
                <h3 className="mb-1 font-semibold">It goes on as soon as</h3>
                <ul className="list-disc pl-5">
                  {[...new Set(data.waits.map(waitText))].map((text) => (
                    <li key={text}>{text}</li>
                  ))}
                </ul>
              </section>
            ) : null}
            {run ? (
              <KeyValue
                items={[
                  { label: "Begun", value: <When at={run.createdAt} mode="datetime" /> },
                  { label: "Lane", value: laneNames[run.lane] ?? run.lane },
                  {
                    label: "Correlation",
                    value: <CopyButton value={run.correlationId} label="correlation id" showValue shorten />,
                  },
                ]}
              />
            ) : null}
            <section aria-label="Steps" className="flex flex-col gap-2">
              <h3 className="font-semibold">Steps</h3>
              <AttemptList attempts={data.attempts} isOver={data.state === "done"} />
            </section>
            {run ? (
              <RunCalls
                runId={id}
                correlationId={run.correlationId}
                traceHref={run.engagement ? `/engagements/${run.engagement.id}?tab=trace` : undefined}
              />
            ) : null}
          </div>
        )}
      </WhenLoaded>
    </Peek>
  );
}
