import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { parseAsDay, parseAsSeveral, tableSearchParams } from "@/components/data-table/table-url";

/** What narrows the requests, beside what every list has. Days are those on which the work starts. */
export const staffingParams = {
  status: parseAsStringLiteral(["open", "filled", "all"]).withDefault("open"),
  role: parseAsSeveral,
  skill: parseAsSeveral,
  region: parseAsSeveral,
  from: parseAsDay,
  to: parseAsDay,
  entity: parseAsString,
};

export const loadStaffingParams = createLoader({ ...tableSearchParams, ...staffingParams });
export type StaffingParams = inferParserType<typeof staffingParams>;

export const staffingPageSize = 50;
const some = (values: string[]): string[] | undefined => (values.length > 0 ? values : undefined);

/** The URL's filters as the server takes them. */
export function staffingAsk(params: StaffingParams & { q: string }, cursor: string | null) {
  return {
    q: params.q || undefined,
    status: params.status === "all" ? undefined : [params.status],
    role: some(params.role),
    skill: some(params.skill),
    region: some(params.region),
    entity: params.entity ? [params.entity] : undefined,
    startFrom: params.from ?? undefined,
    startUntil: params.to ?? undefined,
    limit: staffingPageSize,
    cursor,
  };
}
