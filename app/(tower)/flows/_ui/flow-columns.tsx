import type { Column } from "@/components/data-table/types";
import { Unknown } from "@/components/unknown/unknown";
import { useNow } from "@/components/when/now";
import { When } from "@/components/when/when";
import { stepName } from "@/server/domain/engagements/status";
import { RunState } from "./run-state";
import type { FlowRun } from "./types";

export const laneNames: Readonly<Record<string, string>> = { live: "Live", release: "Release", backfill: "History" };
const outcomeNames: Readonly<Record<string, string>> = {
  completed: "Completed",
  gone: "Gone from its source",
  no_project: "Needs no project",
  shadow: "In shadow",
  withdrawn: "Withdrawn",
};

/** The step at which a run stands, or how it ended. */
export const stepOf = (run: FlowRun): string =>
  run.state === "done" ? (outcomeNames[run.outcome ?? ""] ?? run.outcome?.replaceAll("_", " ") ?? "Done") : stepName(run.step);

/** When a run goes on. */
function Due({ run }: { run: FlowRun }) {
  const now = useNow()?.now;
  if (run.state === "done")
    return (
      <span className="text-muted-foreground">
        ended <When at={run.finishedAt} />
      </span>
    );
  if (run.state === "parked") return <span className="text-muted-foreground">when released</span>;
  const isDue = run.state === "running" || (now !== undefined && run.dueAt <= now);
  return isDue ? "now" : <When at={run.dueAt} />;
}

export const flowColumns: readonly Column<FlowRun>[] = [
  { id: "state", header: "State", width: 110, fixed: true, cell: (run) => <RunState state={run.state} /> },
  {
    id: "about",
    header: "Engagement",
    minWidth: 300,
    fixed: true,
    cell: (run) =>
      run.engagement ? (
        <span title={run.engagement.customerName ?? undefined}>
          <span className="font-mono text-meta text-muted-foreground">{run.engagement.number}</span> {run.engagement.name}
        </span>
      ) : (
        <span className="text-muted-foreground">{run.connectionName ?? "None"}</span>
      ),
  },
  {
    id: "step",
    header: "Step",
    width: 124,
    cell: (run) => <span className={run.state === "done" ? "text-muted-foreground" : undefined}>{stepOf(run)}</span>,
  },
  { id: "due", header: "Goes on", width: 136, yields: 1, cell: (run) => <Due run={run} /> },
  {
    id: "attempts",
    header: "Failed",
    tip: "Attempts since the last step that was done",
    width: 72,
    yields: 3,
    align: "end",
    cell: (run) => <span className="tabular-nums">{run.attempts}</span>,
  },
  {
    id: "error",
    header: "Last error",
    width: 150,
    growsTo: 420,
    yields: 2,
    cell: (run) =>
      run.lastError ? (
        <span className="text-danger" title={run.lastError}>
          {run.lastError}
        </span>
      ) : (
        <span className="text-muted-foreground">none</span>
      ),
  },
  { id: "lane", header: "Lane", width: 84, hidden: true, cell: (run) => laneNames[run.lane] ?? run.lane },
  {
    id: "entity",
    header: "Entity",
    width: 76,
    yields: 5,
    cell: (run) => run.entityCode ?? <Unknown cause="No legal entity is decided yet" />,
  },
  { id: "begun", header: "Begun", width: 104, yields: 4, align: "end", cell: (run) => <When at={run.createdAt} /> },
];

/** A run on a phone. */
export const narrowRun = (run: FlowRun) => (
  <div className="flex min-w-0 flex-col gap-0.5">
    <span className="truncate">{run.engagement?.name ?? run.connectionName ?? "Flow"}</span>
    <span className="flex items-baseline gap-3 text-meta text-muted-foreground">
      <RunState state={run.state} />
      <span className="truncate">{stepOf(run)}</span>
      <When at={run.createdAt} className="ml-auto" />
    </span>
  </div>
);
