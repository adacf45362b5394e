import type { ReachBranch } from "../domain/exceptions/reach.ts";
import { anyOf, Conditions, none } from "./conditions.sql.ts";
import { addReach, type ExceptionFilter, itemConditions, worthUnknown } from "./exception-filter.sql.ts";

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

/** How a page is cut out of groups, each expression over the row source that it is given; the last two of the keys name the group. */
export interface PageCut {
  keys: (source: string) => readonly string[];
  direction: "ASC" | "DESC";
  /** What comes after the page before. */
  seek: (source: string) => string;
  limit: string;
}

/** What a list of groups is read from: expressions of a WITH, and over them one row of totals and one page. */
export interface GroupSource {
  expressions: string;
  totals: string;
  page: string;
}

/** Groups that are reckoned all at once, by an expression `g`. */
export const sourceOf = (expressions: string, cut: PageCut): GroupSource => ({
  expressions,
  totals: `SELECT ${totalsOf("open_count - snoozed_count")} FROM g`,
  page: pageOf("g", cut),
});

const totalsOf = (awake: string): string =>
  `count(*) AS groups, coalesce(sum(${awake}), 0) AS items, coalesce(sum(miss_count), 0) AS misses, coalesce(sum(exposure), 0) AS exposure, coalesce(sum(unknown_count), 0) AS unknown`;

export const orderOf = (keys: readonly string[], { direction }: PageCut): string =>
  keys.map((key) => `${key} ${direction}`).join(", ");

const pageOf = (groups: string, cut: PageCut): string =>
  `SELECT g.* FROM ${groups} WHERE ${cut.seek("g")} ORDER BY ${orderOf(cut.keys("g"), cut)} LIMIT ${cut.limit}`;

/** Groups with what is not folded into them yet. */
export function groupsOfRollup({ filter, reach, asOf }: RollupAsk, cut: PageCut, values: unknown[]): GroupSource {
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
  if (isOfAllPlaces(filter, reach)) return ofCauses({ part: partOf(filter), where: where.text, changes }, cut);
  const all = `
    g AS MATERIALIZED (SELECT ${sums} FROM (
      SELECT ${facts}, r.oldest_at, r.cutoff_at, r.due_at, 0 AS snoozed_count FROM exception_rollup r WHERE ${within} UNION ALL ${changes}) r
      GROUP BY r.group_key, r.team HAVING sum(r.open_count) > sum(r.snoozed_count))`;
  return sourceOf(all, cut);
}

/** How the roll-up says that there is none. */
const isEmpty = "= ''";

const facts = "r.group_key, r.team, r.open_count, r.exposure, r.miss_count, r.unknown_count";
const sums = `r.group_key, r.team, sum(r.open_count)::int AS open_count, sum_few(r.exposure) AS exposure, sum(r.miss_count)::int AS miss_count, sum(r.unknown_count)::int AS unknown_count, min(r.oldest_at) AS oldest_at,
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

/** Of what sleeps nothing but that it does, and what is not to be counted of it as of unknown worth. */
function sleepers({ filter, reach, asOf }: RollupAsk, values: unknown[]): string {
  const sleeping = itemConditions({ ...filter, snoozed: "only" }, reach, asOf, values);
  return `
      UNION ALL SELECT x.group_key, x.team, 0, 0, 0, -(${worthUnknown})::int, NULL, NULL, NULL, 1 FROM exception_item x WHERE x.snoozed_until IS NOT NULL AND ${sleeping.text}`;
}

/**
 * Causes as they stand, but for those few that have changed since the roll-up or of which something sleeps, which lie apart. Nothing
 * is asked of each of the causes but its place: the page takes as many more as lie apart and leaves those out, the totals take off
 * what they were counted as. Sorted without what is only shown, which is fetched for the page alone.
 */
function ofCauses({ changes, part, where }: { part: string; where: string; changes: string }, cut: PageCut): GroupSource {
  const counted = `r.part = '${part}' AND r.open_count > 0 AND ${where}`;
  const ownKeys = cut.keys("r");
  const [groupKey, team] = [`f.k${ownKeys.length - 2}`, `f.k${ownKeys.length - 1}`];
  const isShown = "open_count > snoozed_count";
  const expressions = `
    changed AS MATERIALIZED (${changes}),
    apart AS MATERIALIZED (SELECT ${sums}, sum(r.was)::int AS was, sum(r.was * r.open_count) AS was_open, sum(r.was * r.miss_count) AS was_missing, sum(r.was * r.unknown_count) AS was_unknown, sum_few(r.was * r.exposure) AS was_exposed FROM (
      SELECT ${facts}, r.oldest_at, r.cutoff_at, r.due_at, 0 AS snoozed_count, (${counted})::int AS was FROM exception_cause r
      WHERE r.part = '${part}' AND (r.group_key, r.team) IN (SELECT c.group_key, c.team FROM changed c)
      UNION ALL SELECT changed.*, 0 FROM changed) r GROUP BY r.group_key, r.team)`;
  return {
    expressions,
    totals: `SELECT c.groups + a.groups AS groups, c.items + a.items AS items, c.misses + a.misses AS misses, c.exposure + a.exposure AS exposure, c.unknown + a.unknown AS unknown
      FROM (SELECT ${totalsOf("open_count")} FROM exception_cause r WHERE ${counted}) c, (
        SELECT count(*) FILTER (WHERE ${isShown}) - coalesce(sum(was), 0) AS groups,
          coalesce(sum(open_count - snoozed_count) FILTER (WHERE ${isShown}), 0) - coalesce(sum(was_open), 0) AS items,
          coalesce(sum(miss_count) FILTER (WHERE ${isShown}), 0) - coalesce(sum(was_missing), 0) AS misses,
          coalesce(sum(exposure) FILTER (WHERE ${isShown}), 0) - coalesce(sum(was_exposed), 0) AS exposure,
          coalesce(sum(unknown_count) FILTER (WHERE ${isShown}), 0) - coalesce(sum(was_unknown), 0) AS unknown FROM apart) a`,
    page: pageOf(
      `(
        SELECT ${facts}, r.oldest_at, r.cutoff_at, r.due_at, 0 AS snoozed_count FROM (
          SELECT f.* FROM (SELECT ${ownKeys.map((key, index) => `${key} AS k${index}`).join(", ")} FROM exception_cause r WHERE ${counted} AND ${cut.seek("r")}
            ORDER BY ${orderOf(ownKeys, cut)} LIMIT ${cut.limit} + (SELECT count(*) FROM apart)) f
          WHERE (${groupKey}, ${team}) NOT IN (SELECT a.group_key, a.team FROM apart a)
          ORDER BY ${orderOf(
            ownKeys.map((_, index) => `f.k${index}`),
            cut,
          )} LIMIT ${cut.limit}) f
        JOIN exception_cause r ON r.part = '${part}' AND r.group_key = ${groupKey} COLLATE "default" AND r.team = ${team} COLLATE "default"
        UNION ALL SELECT a.group_key, a.team, a.open_count, a.exposure, a.miss_count, a.unknown_count, a.oldest_at, a.cutoff_at, a.due_at, a.snoozed_count FROM apart a WHERE ${isShown}) g`,
      cut,
    ),
  };
}
