import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { parseAsDay, parseAsSeveral, parseAsSomeOf, tableSearchParams } from "@/components/data-table/table-url";
import { teams } from "@/server/domain/access/roles";
import { contractTypes, dispositionChoices } from "@/server/domain/canonical/deal";
import { engagementStatuses } from "@/server/domain/engagements/status";

/** What narrows the engagements, beside what every list has. Days are days of winning, UTC, both included. */
export const engagementParams = {
  status: parseAsSomeOf(engagementStatuses),
  team: parseAsSomeOf([...teams, "none"]),
  type: parseAsSomeOf(contractTypes),
  disposition: parseAsSomeOf(dispositionChoices),
  region: parseAsSeveral,
  connection: parseAsSeveral,
  customer: parseAsString,
  blocked: parseAsStringLiteral(["yes", "no"]),
  due: parseAsStringLiteral(["yes"]),
  reached: parseAsStringLiteral(["project", "billing"]),
  missing: parseAsStringLiteral(["project", "billing"]),
  touched: parseAsStringLiteral(["yes", "no"]),
  backfill: parseAsStringLiteral(["no", "only", "all"]).withDefault("no"),
  from: parseAsDay,
  to: parseAsDay,
  entity: parseAsString,
};

export const loadEngagementParams = createLoader({ ...tableSearchParams, ...engagementParams });
export type EngagementParams = inferParserType<typeof engagementParams>;

export const engagementPageSize = 50;

const dayMs = 86_400_000;
const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const known = <Value extends string>(values: readonly string[], of: readonly Value[]): Value[] | undefined => {
  const found = of.filter((value) => values.includes(value));
  return found.length > 0 ? found : undefined;
};
const some = (values: string[]): string[] | undefined => (values.length > 0 ? values : undefined);

/** The URL's filters as the server takes them. */
export function engagementFilter(params: EngagementParams & { q: string }) {
  return {
    q: params.q || undefined,
    status: known(params.status, engagementStatuses),
    team: known(params.team, [...teams, "none" as const]),
    type: known(params.type, contractTypes),
    disposition: known(params.disposition, dispositionChoices),
    region: some(params.region),
    connection: some(params.connection),
    customerId: params.customer && uuidPattern.test(params.customer) ? params.customer : undefined,
    entity: params.entity ? [params.entity] : undefined,
    blocked: params.blocked ?? undefined,
    due: params.due ?? undefined,
    reached: params.reached ?? undefined,
    missing: params.missing ?? undefined,
    touched: params.touched ?? undefined,
    backfill: params.backfill,
    wonFrom: params.from ? new Date(`${params.from}T00:00:00Z`) : undefined,
    wonBefore: params.to ? new Date(Date.parse(`${params.to}T00:00:00Z`) + dayMs) : undefined,
  };
}
