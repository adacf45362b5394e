import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { parseAsSeveral, parseAsSomeOf, tableSearchParams } from "@/components/data-table/table-url";

export const runStates = ["ready", "running", "parked", "done"] as const;
export const lanes = ["live", "release", "backfill"] as const;

/** What narrows the runs, beside what every list has. */
export const flowParams = {
  state: parseAsStringLiteral(runStates),
  step: parseAsSeveral,
  lane: parseAsSomeOf(lanes),
  engagement: parseAsString,
  retrying: parseAsStringLiteral(["yes"]),
  entity: parseAsString,
};

export const loadFlowParams = createLoader({ ...tableSearchParams, ...flowParams });
export type FlowParams = inferParserType<typeof flowParams>;

const pageSize = 50;
const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
export const flowPageSize = pageSize;

/** The URL's filters as the server takes them. */
export function flowsAsk(params: FlowParams & { q: string }, cursor: string | null) {
  const chosen = lanes.filter((lane) => params.lane.includes(lane));
  return {
    q: params.q || undefined,
    state: params.state ? [params.state] : undefined,
    step: params.step.length > 0 ? params.step : undefined,
    lane: chosen.length > 0 ? chosen : undefined,
    engagementId: params.engagement && uuidPattern.test(params.engagement) ? params.engagement : undefined,
    retrying: params.retrying ?? undefined,
    entity: params.entity ? [params.entity] : undefined,
    limit: pageSize,
    cursor,
  };
}
