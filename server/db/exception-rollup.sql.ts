import type { ReachBranch } from "../domain/exceptions/reach.ts";
import { anyOf, Conditions, none } from "./conditions.sql.ts";
import { addReach, type ExceptionFilter, itemConditions } from "./exception-filter.sql.ts";

interface RollupAsk {
  filter: ExceptionFilter;
  reach: readonly ReachBranch[];
  asOf: Date;
}

const isUnassigned = ({ assignees }: ExceptionFilter): boolean => assignees?.length === 1 && assignees[0] === none;

/** What the roll-up tells apart. */
const told: ReadonlySet<string> = new Set(
  "status snoozed backfill cutoff assignees teams kinds severities entityCodes regions groupKey".split(" "),
);

/** Whether the roll-up knows enough for a filter; what it does not know is grouped from the items. */
export const knowsOf = (filter: ExceptionFilter): boolean =>
  filter.status === "open" &&
  filter.snoozed !== "only" &&
  (!filter.assignees?.length || isUnassigned(filter)) &&
  Object.entries(filter).every(([name, value]) => told.has(name) || value === undefined);

/** Groups with what is not folded into them yet, as expressions of a WITH whose last is `g`. */
export function groupsOfRollup({ filter, reach, asOf }: RollupAsk, values: unknown[]): string {
  const where = new Conditions(values);
  anyOf(where, "r.team", filter.teams);
  anyOf(where, "r.kind", filter.kinds);
  anyOf(where, "r.entity_code", filter.entityCodes, { absent: isEmpty });
  anyOf(where, "r.region", filter.regions, { absent: isEmpty });
  anyOf(where, "r.severity", filter.severities, { type: "int" });
  if (filter.groupKey !== undefined) where.add(`r.group_key = ${where.place(filter.groupKey)}::text`);
  addReach(where, reach, { team: "r.team", entity: "r.entity_code", region: "r.region" }, "empty");
  const within = `${where.text} AND ${ofPart(filter)}`;
  const changes = `
      SELECT ${facts}, r.opened_at AS oldest_at, r.cutoff_at, r.due_at, 0 AS snoozed_count FROM exception_delta r WHERE ${within}${
        filter.snoozed === "all" ? "" : sleepers({ filter, reach, asOf }, values)
      }`;
  if (isOfAllPlaces(filter, reach)) return ofCauses(filter, where.text, changes);
  return `
    g AS MATERIALIZED (SELECT ${sums} FROM (
      SELECT ${facts}, r.oldest_at, r.cutoff_at, r.due_at, 0 AS snoozed_count FROM exception_rollup r WHERE ${within} UNION ALL ${changes}) r
      GROUP BY r.group_key, r.team HAVING sum(r.open_count) > sum(r.snoozed_count))`;
}

/** How the roll-up says that there is none. */
const isEmpty = "= ''";

const facts = "r.group_key, r.team, r.open_count, r.exposure, r.miss_count";
const sums = `r.group_key, r.team, sum(r.open_count)::int AS open_count, sum_few(r.exposure) AS exposure, sum(r.miss_count)::int AS miss_count, min(r.oldest_at) AS oldest_at,
      min(r.cutoff_at) AS cutoff_at, min(r.due_at) AS due_at, sum(r.snoozed_count)::int AS snoozed_count`;

/** Those of the members that the filter is of, in the roll-up of places. */
const ofPart = (filter: ExceptionFilter): string =>
  [
    filter.backfill === "all" ? "TRUE" : filter.backfill === "only" ? "r.is_backfill" : "NOT r.is_backfill",
    ...(isUnassigned(filter) ? ["NOT r.is_assigned"] : []),
    ...(filter.cutoff === "missing" ? ["r.misses_cutoff"] : []),
  ].join(" AND ");

/** The same, as the roll-up over all places names it. */
const partOf = (filter: ExceptionFilter): string =>
  [filter.backfill, ...(isUnassigned(filter) ? ["unassigned"] : []), ...(filter.cutoff === "missing" ? ["missing"] : [])].join(
    " ",
  );

const isOfAllPlaces = ({ entityCodes, regions }: ExceptionFilter, reach: readonly ReachBranch[]): boolean =>
  !entityCodes?.length && !regions?.length && reach.every(({ entityCode, region }) => entityCode === null && region === null);

/** Of what sleeps nothing but that it does. */
function sleepers({ filter, reach, asOf }: RollupAsk, values: unknown[]): string {
  const sleeping = itemConditions({ ...filter, snoozed: "only" }, reach, asOf, values);
  return `
      UNION ALL SELECT x.group_key, x.team, 0, 0, 0, NULL, NULL, NULL, 1 FROM exception_item x WHERE x.snoozed_until IS NOT NULL AND ${sleeping.text}`;
}

/**
 * Causes as they stand, but for those few that have changed since the roll-up or of which something sleeps. Read twice rather than
 * kept; and NOT IN, as it is hashed whatever the planner expects: an anti join becomes a loop in a loop when it expects one change.
 */
const ofCauses = (filter: ExceptionFilter, where: string, changes: string): string => `
    changed AS MATERIALIZED (${changes}),
    apart AS MATERIALIZED (SELECT ${sums} FROM (
      SELECT ${facts}, r.oldest_at, r.cutoff_at, r.due_at, 0 AS snoozed_count FROM exception_cause r
      WHERE r.part = '${partOf(filter)}' AND (r.group_key, r.team) IN (SELECT c.group_key, c.team FROM changed c)
      UNION ALL SELECT * FROM changed) r GROUP BY r.group_key, r.team),
    g AS NOT MATERIALIZED (
      SELECT ${facts}, r.oldest_at, r.cutoff_at, r.due_at, 0 AS snoozed_count FROM exception_cause r
      WHERE r.part = '${partOf(filter)}' AND r.open_count > 0 AND ${where} AND (r.group_key, r.team) NOT IN (SELECT a.group_key, a.team FROM apart a)
      UNION ALL SELECT * FROM apart WHERE open_count > snoozed_count)`;
