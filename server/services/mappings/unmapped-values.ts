import { z } from "zod";
import { scopeCondition } from "../../db/scope.sql.ts";
import type { Sql } from "../../db/sql.ts";
import { teamSchema } from "../../domain/access/roles.ts";
import type { Scope } from "../../domain/access/scope.ts";
import { earlier, later } from "../../domain/clock.ts";
import type { Params } from "../../domain/exceptions/kind-spec.ts";
import { exceptionKindKeys, isExceptionKind, kindSpec } from "../../domain/exceptions/kinds.ts";
import { keyLabel } from "../../domain/mapping/fields.ts";
import { isMappingSet, type MappingSetKey, mappingSetKeySchema, normaliseKey } from "../../domain/mapping/sets.ts";
import { add, compare } from "../../domain/money.ts";

/** A key that open exceptions ask for, with how many deals wait for it and what they are worth. Imported history is counted apart. */
export const unmappedSchema = z.object({
  set: mappingSetKeySchema,
  key: z.array(z.string()),
  label: z.string(),
  kind: z.string(),
  /** What is wrong, in a sentence. */
  title: z.string(),
  groupKey: z.string(),
  /** Whose queues they wait in. */
  teams: z.array(teamSchema),
  items: z.int(),
  /** Deals of the imported history that wait for it: no cut-off waits for them. */
  history: z.int(),
  missesCutoff: z.int(),
  /** What falls due by the next cut-off, by currency; what counts with another cause of its record is not in it. */
  money: z.array(z.object({ amount: z.string(), currency: z.string() })),
  /** The same in the firm's reporting currency. */
  exposure: z.string(),
  /** What the deals are worth in all, in the firm's reporting currency, as far as that is known. */
  worth: z.string(),
  oldestAt: z.date(),
  newestAt: z.date(),
});
export type UnmappedValue = z.infer<typeof unmappedSchema>;

const rowSchema = z.object({
  set: z.string(),
  kind: z.string(),
  params: z.record(z.string(), z.unknown()),
  groupKey: z.string(),
  teams: z.array(teamSchema),
  items: z.number(),
  history: z.number(),
  missesCutoff: z.number(),
  currency: z.string().nullable(),
  amount: z.string().nullable(),
  exposure: z.string(),
  worth: z.string(),
  oldestAt: z.date(),
  newestAt: z.date(),
});

/** Kinds of exceptions that a mapping resolves. */
const mappable = exceptionKindKeys.filter((kind) => kindSpec(kind).fixes.includes("map_value"));
const mostGroups = 5_000;
const asKey = z.array(z.string()).min(1);

/** The condition that both questions share: open, of a kind that a mapping resolves, of the set, within the scope. */
const isAsked = (scope: Scope, values: unknown[]): string =>
  `status = 'open' AND kind = ANY($1::text[]) AND params ->> 'set' IS NOT NULL AND ($2::text IS NULL OR params ->> 'set' = $2)
   AND jsonb_typeof(params -> 'key') = 'array' AND ${scopeCondition(scope, values)}`;

/** The deals that wait for values which are not mapped, each once for however many it waits. */
export const unmappedDealsSchema = z.object({
  deals: z.int(),
  /** What they are worth in all, in the reporting currency. */
  worth: z.string(),
  /** Of so many the worth is not known yet. */
  unvalued: z.int(),
  /** Deals of the imported history that wait too. */
  history: z.int(),
});

/** The same within the caller's scope. */
export async function unmappedDeals(sql: Sql, scope: Scope, set: MappingSetKey): Promise<z.infer<typeof unmappedDealsSchema>> {
  const values: unknown[] = [mappable, set];
  const condition = isAsked(scope, values);
  const found = await sql.raw(
    `SELECT count(*) FILTER (WHERE NOT e.is_backfill)::int AS deals, count(*) FILTER (WHERE e.is_backfill)::int AS history,
       coalesce(sum(e.amount_reporting) FILTER (WHERE NOT e.is_backfill), 0)::text AS worth,
       count(*) FILTER (WHERE NOT e.is_backfill AND e.amount_reporting IS NULL)::int AS unvalued
     FROM engagement e WHERE e.id IN (SELECT engagement_id FROM exception_item WHERE ${condition})`,
    values,
  );
  return unmappedDealsSchema.parse(found.rows[0]);
}

/** The values that are not mapped, of one set or of all, within the caller's scope: most urgent first, then by what they are worth. */
export async function unmappedValues(sql: Sql, scope: Scope, set: MappingSetKey | null): Promise<UnmappedValue[]> {
  const values: unknown[] = [mappable, set];
  const condition = isAsked(scope, values);
  const found = await sql.raw(
    `SELECT x.params ->> 'set' AS set, x.kind, (array_agg(x.params ORDER BY x.opened_at DESC))[1] AS params, min(x.group_key) AS "groupKey",
       array_agg(DISTINCT x.team) AS teams, count(*) FILTER (WHERE NOT x.is_backfill)::int AS items, count(*) FILTER (WHERE x.is_backfill)::int AS history,
       count(*) FILTER (WHERE x.misses_cutoff AND NOT x.is_backfill)::int AS "missesCutoff", x.exposure_currency AS currency,
       (sum(x.exposure_amount) FILTER (WHERE NOT x.is_backfill))::text AS amount, coalesce(sum(x.exposure_reporting) FILTER (WHERE NOT x.is_backfill), 0)::text AS exposure,
       coalesce(sum(e.amount_reporting) FILTER (WHERE NOT x.is_backfill), 0)::text AS worth, min(x.opened_at) AS "oldestAt", max(x.opened_at) AS "newestAt"
     FROM (SELECT * FROM exception_item WHERE ${condition}) x LEFT JOIN engagement e ON e.id = x.engagement_id
     GROUP BY x.params ->> 'set', lower(x.params ->> 'key'), x.kind, x.exposure_currency LIMIT ${mostGroups}`,
    values,
  );
  const byKey = new Map<string, UnmappedValue>();
  for (const raw of found.rows) {
    const row = rowSchema.parse(raw);
    const key = asKey.safeParse(row.params.key);
    if (!isMappingSet(row.set) || !key.success) continue;
    const id = [row.set, row.kind, normaliseKey(key.data)].join("\n");
    byKey.set(id, fold(byKey.get(id) ?? start(row, row.set, key.data), row));
  }
  return [...byKey.values()].sort(
    (a, b) =>
      Number(b.missesCutoff > 0) - Number(a.missesCutoff > 0) ||
      compare(b.exposure, a.exposure) ||
      b.items - a.items ||
      b.history - a.history ||
      (a.label < b.label ? -1 : 1),
  );
}

function start(row: z.infer<typeof rowSchema>, set: MappingSetKey, key: string[]): UnmappedValue {
  return {
    set,
    key,
    label: keyLabel(set, key),
    kind: row.kind,
    title: isExceptionKind(row.kind) ? kindSpec(row.kind).title(row.params as Params) : row.kind,
    groupKey: row.groupKey,
    teams: [],
    items: 0,
    history: 0,
    missesCutoff: 0,
    money: [],
    exposure: "0",
    worth: "0",
    oldestAt: row.oldestAt,
    newestAt: row.newestAt,
  };
}

function fold(value: UnmappedValue, row: z.infer<typeof rowSchema>): UnmappedValue {
  const money =
    row.currency !== null && row.amount !== null ? [...value.money, { amount: row.amount, currency: row.currency }] : value.money;
  return {
    ...value,
    teams: [...new Set([...value.teams, ...row.teams])],
    items: value.items + row.items,
    history: value.history + row.history,
    missesCutoff: value.missesCutoff + row.missesCutoff,
    exposure: add(value.exposure, row.exposure),
    worth: add(value.worth, row.worth),
    money: [...money].sort((a, b) => (a.currency < b.currency ? -1 : 1)),
    oldestAt: earlier(row.oldestAt, value.oldestAt),
    newestAt: later(row.newestAt, value.newestAt),
  };
}
