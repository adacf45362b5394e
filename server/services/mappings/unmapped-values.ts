import { z } from "zod";
import { scopeCondition } from "../../db/scope.sql.ts";
import type { Sql } from "../../db/sql.ts";
import type { Scope } from "../../domain/access/scope.ts";
import { earlier, later } from "../../domain/clock.ts";
import type { Params } from "../../domain/exceptions/kind-spec.ts";
import { exceptionKindKeys, isExceptionKind, kindSpec } from "../../domain/exceptions/kinds.ts";
import { keyLabel } from "../../domain/mapping/fields.ts";
import { isMappingSet, type MappingSetKey, mappingSetKeySchema, normaliseKey } from "../../domain/mapping/sets.ts";
import { add, compare } from "../../domain/money.ts";

/** A key that open exceptions ask for, with how many records wait for it and what they are worth. */
export const unmappedSchema = z.object({
  set: mappingSetKeySchema,
  key: z.array(z.string()),
  label: z.string(),
  kind: z.string(),
  /** What is wrong, in a sentence. */
  title: z.string(),
  groupKey: z.string(),
  items: z.int(),
  missesCutoff: z.int(),
  /** By currency; what counts with another cause of its record is not in it. */
  money: z.array(z.object({ amount: z.string(), currency: z.string() })),
  /** In the firm's reporting currency. */
  exposure: z.string(),
  oldestAt: z.date(),
  newestAt: z.date(),
});
export type UnmappedValue = z.infer<typeof unmappedSchema>;

const rowSchema = z.object({
  set: z.string(),
  kind: z.string(),
  params: z.record(z.string(), z.unknown()),
  groupKey: z.string(),
  items: z.number(),
  missesCutoff: z.number(),
  currency: z.string().nullable(),
  amount: z.string().nullable(),
  exposure: z.string(),
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

/** How many deals within the caller's scope wait for values that are not mapped; each counts once, for however many it waits. */
export async function unmappedDeals(sql: Sql, scope: Scope, set: MappingSetKey): Promise<number> {
  const values: unknown[] = [mappable, set];
  const condition = isAsked(scope, values);
  const found = await sql.raw(
    `SELECT count(DISTINCT engagement_id)::int AS deals FROM exception_item WHERE ${condition}`,
    values,
  );
  return z.object({ deals: z.int() }).parse(found.rows[0]).deals;
}

/** The values that are not mapped, of one set or of all, within the caller's scope: most urgent first, then by what they are worth. */
export async function unmappedValues(sql: Sql, scope: Scope, set: MappingSetKey | null): Promise<UnmappedValue[]> {
  const values: unknown[] = [mappable, set];
  const condition = isAsked(scope, values);
  const found = await sql.raw(
    `SELECT params ->> 'set' AS set, kind, (array_agg(params ORDER BY opened_at DESC))[1] AS params, min(group_key) AS "groupKey", count(*)::int AS items,
       count(*) FILTER (WHERE misses_cutoff)::int AS "missesCutoff", exposure_currency AS currency, sum(exposure_amount)::text AS amount,
       sum(exposure_reporting)::text AS exposure, min(opened_at) AS "oldestAt", max(opened_at) AS "newestAt"
     FROM exception_item
     WHERE ${condition}
     GROUP BY params ->> 'set', lower(params ->> 'key'), kind, exposure_currency LIMIT ${mostGroups}`,
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
    items: 0,
    missesCutoff: 0,
    money: [],
    exposure: "0",
    oldestAt: row.oldestAt,
    newestAt: row.newestAt,
  };
}

function fold(value: UnmappedValue, row: z.infer<typeof rowSchema>): UnmappedValue {
  const money =
    row.currency !== null && row.amount !== null ? [...value.money, { amount: row.amount, currency: row.currency }] : value.money;
  return {
    ...value,
    items: value.items + row.items,
    missesCutoff: value.missesCutoff + row.missesCutoff,
    exposure: add(value.exposure, row.exposure),
    money: [...money].sort((a, b) => (a.currency < b.currency ? -1 : 1)),
    oldestAt: earlier(row.oldestAt, value.oldestAt),
    newestAt: later(row.newestAt, value.newestAt),
  };
}
