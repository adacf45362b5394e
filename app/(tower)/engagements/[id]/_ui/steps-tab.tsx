import { CircleCheck, CircleDashed, CirclePause, CircleX, type LucideIcon } from "lucide-react";
import { Duration } from "@/components/duration/duration";
import { Status } from "@/components/status/status";
import { type Tone, toneText } from "@/components/status/tone";
import { CopyButton } from "@/components/ui/copy-button";
import { Section } from "@/components/ui/section";
import { When } from "@/components/when/when";
import { stepName } from "@/server/domain/engagements/status";
import type { EngagementDetail } from "../../_ui/types";
import { collapsed } from "./collapse-attempts";
import { WritesTable } from "./writes-table";

type Run = EngagementDetail["runs"][number];

const outcomes: Readonly<Record<string, { label: string; tone: Tone; icon: LucideIcon }>> = {
  done: { label: "done", tone: "ok", icon: CircleCheck },
  parked: { label: "waits for somebody", tone: "warn", icon: CirclePause },
  waiting: { label: "waits for a system", tone: "info", icon: CircleDashed },
  failed: { label: "refused", tone: "danger", icon: CircleX },
};

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

function RunSection({ run, attempts }: { run: Run; attempts: EngagementDetail["attempts"] }) {
  return (
    <Section
      title="Quote to project"
      note={
        <>
          begun <When at={run.createdAt} mode="datetime" />
          {run.finishedAt ? (
            <>
              , took <Duration ms={run.finishedAt.getTime() - run.createdAt.getTime()} />
            </>
          ) : null}
        </>
      }
      actions={<Status {...runStates[run.state]} />}
    >
      {run.lastError ? <p className="mb-3 text-danger">{run.lastError}</p> : null}
      <ol className="flex flex-col gap-3">
        {collapsed(attempts).map((attempt) => {
          const outcome = outcomes[attempt.outcome] ?? { label: attempt.outcome, tone: "neutral" as const, icon: CircleDashed };
          const Icon = outcome.icon;
          return (
            <li key={attempt.id} className="flex gap-3">
              <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${toneText[outcome.tone]}`} />
              <div className="min-w-0 flex-1">
                <p className="flex items-baseline gap-2">
                  <span className="font-semibold">{stepName(attempt.step)}</span>
                  <span className={toneText[outcome.tone]}>{outcome.label}</span>
                  <span className="ml-auto text-meta text-muted-foreground tabular-nums">
                    <Duration ms={attempt.durationMs} />
                  </span>
                </p>
                {attempt.summary ? <p className="break-words text-muted-foreground">{attempt.summary}</p> : null}
                <p className="text-meta text-muted-foreground">
                  <When at={attempt.startedAt} mode="datetime" /> · attempt {attempt.epoch}
                  {attempt.repeats > 0 ? ` · looked ${attempt.repeats} more ${attempt.repeats === 1 ? "time" : "times"}` : ""}
                </p>
              </div>
            </li>
          );
        })}
      </ol>
      {attempts.length === 0 ? <p className="text-muted-foreground">It has not begun yet.</p> : null}
      <p className="mt-3 flex items-center gap-1.5 text-meta text-muted-foreground">
        Correlation <CopyButton value={run.correlationId} label="correlation id" showValue shorten />
      </p>
    </Section>
  );
}
