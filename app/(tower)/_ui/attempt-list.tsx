import type { inferRouterOutputs } from "@trpc/server";
import { CircleCheck, CircleDashed, CirclePause, CircleX, type LucideIcon } from "lucide-react";
import { Duration } from "@/components/duration/duration";
import { type Tone, toneText } from "@/components/status/tone";
import { When } from "@/components/when/when";
import type { AppRouter } from "@/server/api/root";
import { stepName } from "@/server/domain/engagements/status";

type Attempt = inferRouterOutputs<AppRouter>["engagements"]["read"]["attempts"][number];

const outcomes: Readonly<Record<string, { label: string; tone: Tone; icon: LucideIcon }>> = {
  done: { label: "done", tone: "ok", icon: CircleCheck },
  parked: { label: "waits for somebody", tone: "warn", icon: CirclePause },
  waiting: { label: "waits for a system", tone: "info", icon: CircleDashed },
  skipped: { label: "not needed", tone: "neutral", icon: CircleDashed },
  failed: { label: "refused", tone: "danger", icon: CircleX },
};

/** Attempts at the steps of a flow, oldest first, each with its outcome and how long it took. */
export function AttemptList({ attempts, isOver }: { attempts: readonly Attempt[]; isOver: boolean }) {
  if (attempts.length === 0)
    return (
      <p className="text-muted-foreground">
        {isOver ? "It ended without a step: nothing was left to do." : "It has not begun yet."}
      </p>
    );
  return (
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
                <When at={attempt.startedAt} mode="datetime" />
                &nbsp;· attempt {attempt.epoch}
                {attempt.repeats > 0 ? `\u00a0· looked ${attempt.repeats} more ${attempt.repeats === 1 ? "time" : "times"}` : ""}
              </p>
            </div>
          </li>
        );
      })}
    </ol>
  );
}

/**
 * One that found the same as the attempt before it is counted with that instead of being shown once more: a flow that looks
 * every minute whether somebody has acted says so in one line.
 */
function collapsed(attempts: readonly Attempt[]): (Attempt & { repeats: number })[] {
  const shown: (Attempt & { repeats: number })[] = [];
  for (const attempt of attempts) {
    const last = shown.at(-1);
    const isSame = last && last.step === attempt.step && last.outcome === attempt.outcome && last.summary === attempt.summary;
    if (isSame && attempt.outcome !== "done") last.repeats += 1;
    else shown.push({ ...attempt, repeats: 0 });
  }
  return shown;
}
