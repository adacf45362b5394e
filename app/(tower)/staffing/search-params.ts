import {
  createLoader,
  createParser,
  type inferParserType,
  parseAsArrayOf,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { tableSearchParams } from "@/components/data-table/table-url";

const parseAsDay = createParser<string>({
  parse: (text) => (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : null),
  serialize: (day) => day,
});
const several = parseAsArrayOf(parseAsString).withDefault([]);

/** What narrows the requests, beside what every list has. Days are those on which the work starts. */
export const staffingParams = {
  status: parseAsStringLiteral(["open", "filled", "all"]).withDefault("open"),
  role: several,
  skill: several,
  region: several,
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
