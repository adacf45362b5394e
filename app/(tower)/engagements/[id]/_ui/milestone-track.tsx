import { Check, Minus, X } from "lucide-react";
import { cn } from "@/components/ui/cn";
import { When } from "@/components/when/when";
import { type Milestone, milestoneNames, milestoneOfStep, milestones } from "@/server/domain/engagements/status";
import type { EngagementDetail } from "../../_ui/types";

type State = "done" | "stopped" | "open" | "working";

const instants: Record<Milestone, (engagement: EngagementDetail) => Date | null> = {
  won: (engagement) => engagement.wonAt,
  checked: (engagement) => engagement.checkedAt,
  customer: (engagement) => engagement.customerReadyAt,
  project: (engagement) => engagement.projectAt,
  billing: (engagement) => engagement.billingReadyAt,
  staffed: (engagement) => engagement.staffedAt,
};

const words: Record<Exclude<State, "done">, string> = { stopped: "stopped", working: "in work", open: "not yet" };

/** How far it has come, from won to staffed, and where it stands still. */
export function MilestoneTrack({ engagement, isSmall }: { engagement: EngagementDetail; isSmall?: boolean }) {
  const at = milestoneOfStep(engagement.currentStep);
  const isOver = engagement.status === "no_project" || engagement.status === "withdrawn";
  const stateOf = (milestone: Milestone): State => {
    if (instants[milestone](engagement)) return "done";
    if (isOver || milestone !== at) return "open";
    return engagement.exceptions.length > 0 ? "stopped" : "working";
  };
  return (
    <ol className={cn("flex max-sm:flex-col", isSmall && "text-meta")} aria-label="How far it has come">
      {milestones.map((milestone, index) => {
        const state = stateOf(milestone);
        const next = milestones[index + 1];
        return (
          <li key={milestone} className={cn("min-w-0 max-sm:flex max-sm:gap-3", next && "sm:flex-1")}>
            <div className="flex items-center max-sm:flex-col">
              <Dot state={state} isSmall={isSmall ?? false} />
              {next ? (
                <span
                  aria-hidden
                  className={cn("flex-1 max-sm:w-px sm:h-px", stateOf(next) === "open" ? "bg-border" : "bg-ok")}
                />
              ) : null}
            </div>
            <div
              className={cn(
                "min-w-0 max-sm:flex max-sm:flex-1 max-sm:items-baseline max-sm:justify-between max-sm:gap-3 max-sm:pb-2.5 sm:mt-1.5",
                isSmall ? "sm:pr-1" : "sm:pr-2",
              )}
            >
              <p className={cn("truncate", state === "open" && "text-muted-foreground", state === "stopped" && "font-semibold")}>
                {milestoneNames[milestone]}
              </p>
              <p className={cn("text-meta text-muted-foreground", !isSmall && "truncate")}>
                {state === "done" ? (
                  <When at={instants[milestone](engagement)} className={isSmall ? "whitespace-normal" : undefined} />
                ) : (
                  words[state]
                )}
              </p>
            </div>
          </li>
        );
      })}
    </ol>
  );
}

const dots: Record<State, string> = {
  done: "bg-ok border-ok text-card",
  stopped: "border-danger text-danger",
  working: "border-info text-info",
  open: "border-border text-transparent",
};

function Dot({ state, isSmall }: { state: State; isSmall: boolean }) {
  const Icon = state === "done" ? Check : state === "stopped" ? X : Minus;
  return (
    <span
      aria-hidden
      className={cn("grid shrink-0 place-items-center rounded-full border", isSmall ? "size-4" : "size-5", dots[state])}
    >
      <Icon className={isSmall ? "size-2.5" : "size-3"} strokeWidth={2.5} />
    </span>
  );
}
