import { Duration } from "@/components/duration/duration";
import { Status } from "@/components/status/status";
import type { Tone } from "@/components/status/tone";
import { CopyButton } from "@/components/ui/copy-button";
import { Section } from "@/components/ui/section";
import { When } from "@/components/when/when";
import { AttemptList } from "../../../_ui/attempt-list";
import type { EngagementDetail } from "../../_ui/types";
import { WritesTable } from "./writes-table";

type Run = EngagementDetail["runs"][number];

/** Every attempt at every step, by run, and what was written to the systems. */
export function StepsTab({ engagement }: { engagement: EngagementDetail }) {
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-4">
        {engagement.runs.map((run) => (
          <RunSection key={run.id} run={run} attempts={engagement.attempts.filter((attempt) => attempt.runId === run.id)} />
        ))}
      </div>
      <Section title="What was written" note="intent, then the call, then its outcome" flush>
        <WritesTable writes={engagement.writes} />
      </Section>
    </div>
  );
}

const runStates: Record<Run["state"], { label: string; tone: Tone }> = {
  ready: { label: "About to go on", tone: "info" },
  running: { label: "In work", tone: "info" },
  parked: { label: "Waits", tone: "warn" },
  done: { label: "Done", tone: "ok" },
};

/** How long a run took; null while it works, and where its days were played faster than its steps worked. */
function tookMs(run: Run, attempts: EngagementDetail["attempts"]): number | null {
  if (!run.finishedAt) return null;
  const ms = run.finishedAt.getTime() - run.createdAt.getTime();
  return ms < attempts.reduce((sum, attempt) => sum + attempt.durationMs, 0) ? null : ms;
}

function RunSection({ run, attempts }: { run: Run; attempts: EngagementDetail["attempts"] }) {
  const took = tookMs(run, attempts);
  return (
    <Section
      title="Quote to project"
      note={
        <>
          begun <When at={run.createdAt} mode="datetime" />
          {took === null ? null : (
            <>
              , took <Duration ms={took} />
            </>
          )}
        </>
      }
      actions={<Status {...runStates[run.state]} />}
    >
      {run.lastError ? <p className="mb-3 text-danger">{run.lastError}</p> : null}
      <AttemptList attempts={attempts} isOver={run.state === "done"} />
      <p className="mt-3 flex items-center gap-1.5 text-meta text-muted-foreground">
        Correlation <CopyButton value={run.correlationId} label="correlation id" showValue shorten />
      </p>
    </Section>
  );
}
