import { Database } from "../server/db/database.ts";
import type { Sql } from "../server/db/sql.ts";
import { dispositions } from "../server/domain/canonical/deal.ts";
import { exceptionKindKeys, kindSpec } from "../server/domain/exceptions/kinds.ts";

/** So many engagements, and as many open exceptions: two of each engagement that is blocked, one of them primary. */
export const rows = 100_000;
const customers = 20_000;

const first =
  "North South East West Upper Lower Old New Great Little Fair Stone Green Silver Amber Copper Iron Glass River Harbour".split(
    " ",
  );
const second =
  "Fjord Rail Mills Energy Foods Textiles Clinics Lodging Insurance Networks Robotics Shipping Pharma Timber Optics Media".split(
    " ",
  );
const work = ["cloud migration", "ERP rollout", "data platform", "pricing strategy", "security review", "service desk"];

/** Statuses with their weight in twentieths; half of all are blocked, for two exceptions of each make as many as engagements. */
const statuses = [
  ...[
    "blocked",
    "billing_ready",
    "blocked",
    "billing_ready",
    "blocked",
    "provisioning",
    "blocked",
    "checking",
    "blocked",
    "on_hold",
  ],
  ...[
    "blocked",
    "billing_ready",
    "blocked",
    "billing_ready",
    "blocked",
    "no_project",
    "blocked",
    "withdrawn",
    "blocked",
    "shadow",
  ],
];
const typesOfContract = ["tm", "capped_tm", "fixed_fee", "milestone", "retainer"];

/** A number below `many` that looks random and is the same in each run. */
const draw = (of: string, salt: number, many: number | string): string =>
  `(abs(hashint8(${of}::bigint * 100 + ${salt})::bigint) % ${many})`;
const pick = (parameter: number, of: string, salt: number): string =>
  `($${parameter}::text[])[1 + ${draw(of, salt, `cardinality($${parameter}::text[])`)}]`;

const fillCustomers = (sql: Sql): Promise<unknown> =>
  sql.raw(
    `INSERT INTO customer (id, name, name_key, country, country_code, currency)
     SELECT gen_random_uuid(), name, lower(name), 'United Kingdom', 'GB', 'GBP'
       FROM (SELECT ${pick(1, "n", 1)} || ' ' || ${pick(2, "n", 2)} || ' ' || n AS name FROM generate_series(1, $3::int) AS n) named`,
    [first, second, customers],
  );

/** A fifth of the causes is everybody's, the others are few engagements' each, as in a product that is used. */
const fillEngagements = (sql: Sql, teams: readonly string[]): Promise<unknown> =>
  sql.raw(
    `WITH place AS MATERIALIZED (SELECT code, region, currency, row_number() OVER (ORDER BY code) - 1 AS at, count(*) OVER () AS many FROM legal_entity),
       buyer AS MATERIALIZED (SELECT id, name, row_number() OVER (ORDER BY name) - 1 AS at FROM customer WHERE name ~ ' [0-9]+$'),
       deal AS MATERIALIZED (SELECT d.id, d.correlation_id, row_number() OVER (ORDER BY d.id) - 1 AS at, count(*) OVER () AS many FROM deal d WHERE d.is_won),
       source AS MATERIALIZED (SELECT id, is_backfill, row_number() OVER (ORDER BY is_backfill, created_at) - 1 AS at, count(*) OVER () AS many FROM connection WHERE role = 'crm')
     INSERT INTO engagement (id, number, name, deal_id, project_group, connection_id, customer_id, customer_name, entity_code, region, currency, amount, amount_reporting, contract_types,
       disposition, status, current_step, turn_team, turn_since, won_at, checked_at, project_at, billing_ready_at, touched, is_backfill, correlation_id, search_text, created_at, updated_at)
     SELECT gen_random_uuid(), 'BENCH-' || lpad(n::text, 6, '0'), b.name || ' – ' || e.work, d.id, 'bench ' || n, s.id, b.id, b.name, p.code, p.region, coalesce(p.currency, 'GBP'), e.amount,
       CASE WHEN n % 50 > 0 THEN e.amount END, ARRAY[${pick(5, "n", 3)}], nullif(${pick(3, "n", 4)}, 'none'), e.status, 'check',
       CASE WHEN e.status = 'blocked' THEN ($1::text[])[1 + (n / 2) % cardinality($1::text[])] END, CASE WHEN e.status = 'blocked' THEN e.won_at END, e.won_at, e.won_at,
       CASE WHEN e.status IN ('billing_ready', 'on_hold') THEN e.won_at + interval '2 days' END, CASE WHEN e.status = 'billing_ready' THEN e.won_at + interval '3 days' END,
       e.status = 'blocked' OR n % 3 = 0, ${draw("n", 5, 10)} = 0, d.correlation_id, lower('BENCH-' || lpad(n::text, 6, '0') || ' ' || b.name || ' – ' || e.work || ' ' || b.name),
       e.won_at, e.won_at + ${draw("n", 6, 100)} * interval '1 hour'
     FROM (SELECT n, ($2::text[])[1 + n % 20] AS status, ${pick(4, "n", 7)} AS work, 1000 + ${draw("n", 8, 400_000)} AS amount,
         date_trunc('milliseconds', now()) - ${draw("n", 9, 500)} * interval '1 day' - n * interval '1 second' AS won_at FROM generate_series(1, $6::int) AS n) e
     JOIN buyer b ON b.at = ${draw("n", 10, customers)}
     JOIN deal d ON d.at = n % d.many
     JOIN source s ON s.at = CASE WHEN ${draw("n", 5, 10)} = 0 THEN s.many - 1 ELSE 0 END
     LEFT JOIN place p ON p.at = ${draw("n", 11, "p.many")} AND n % 33 > 0`,
    [teams, statuses, dispositions, work, typesOfContract, rows],
  );

const kinds = exceptionKindKeys.map((kind) => ({ kind, ...kindSpec(kind) }));

/** Two open exceptions of each blocked engagement; one that is closed of each that is billing-ready. */
const fillExceptions = (sql: Sql): Promise<unknown> =>
  sql.raw(
    `WITH kind AS MATERIALIZED (SELECT kind, team, severity, hours, row_number() OVER () AS at, count(*) OVER () AS many
         FROM jsonb_to_recordset($1::jsonb) AS k(kind text, team text, severity int, hours int)),
       person AS MATERIALIZED (SELECT id, row_number() OVER (ORDER BY id) - 1 AS at, count(*) OVER () AS many FROM app_user),
       due AS MATERIALIZED (SELECT entity_code, min(cutoff_at) AS cutoff_at FROM exception_item WHERE status = 'open' GROUP BY 1),
       wanted AS (SELECT e.*, right(e.number, 6)::int AS n, j FROM engagement e, generate_series(0, 1) AS j
         WHERE e.number LIKE 'BENCH-%' AND (e.status = 'blocked' OR e.status = 'billing_ready' AND j = 0))
     INSERT INTO exception_item (id, kind, team, entity_code, region, severity, status, group_key, subject_type, subject_id, engagement_id, connection_id, is_primary, params, exposure_amount,
       exposure_currency, exposure_reporting, exposure_unknown, misses_cutoff, cutoff_at, due_at, is_backfill, assignee_id, snoozed_until, correlation_id, opened_at, resolved_at, resolution, search_text)
     SELECT gen_random_uuid(), k.kind, CASE WHEN j = 0 AND w.turn_team IS NOT NULL THEN w.turn_team ELSE k.team END, w.entity_code, w.region, k.severity, o.status,
       k.kind || ':' || CASE ${draw("n", 20, 5)} WHEN 0 THEN w.customer_id::text WHEN 1 THEN 'common' ELSE 'cause ' || ${draw("n", 21, 60)} END, 'engagement', w.id::text, w.id,
       CASE WHEN n % 10 = 0 THEN w.connection_id END, j = 0 AND o.status = 'open', '{}', w.amount, w.currency, o.exposure, CASE WHEN o.exposure = 0 AND j = 0 THEN 'no rate' END,
       o.exposure > 0 AND n % 4 = 0, due.cutoff_at, w.won_at + k.hours * interval '2 hours', w.is_backfill, CASE WHEN n % 3 = 0 THEN person.id END,
       CASE WHEN n % 200 IN (1, 2) THEN now() + interval '2 days' END, w.correlation_id, w.won_at + interval '1 minute', CASE WHEN o.status <> 'open' THEN w.won_at + interval '2 days' END,
       CASE WHEN o.status <> 'open' THEN 'done' END, lower(w.search_text || ' ' || replace(k.kind, '_', ' '))
     FROM wanted w JOIN kind k ON k.at = 1 + (${draw("n", 22, "k.many")} + j) % k.many
     JOIN person ON person.at = ${draw("n", 23, "person.many")}
     LEFT JOIN due ON due.entity_code IS NOT DISTINCT FROM w.entity_code,
     LATERAL (SELECT CASE WHEN w.status = 'blocked' THEN 'open' WHEN n % 8 = 1 THEN 'waived' ELSE 'resolved' END AS status,
       CASE WHEN j = 0 AND w.status = 'blocked' THEN coalesce(w.amount_reporting, 0) ELSE 0 END AS exposure) o`,
    [JSON.stringify(kinds.map(({ kind, team, severity, serviceHours }) => ({ kind, team, severity, hours: serviceHours })))],
  );

/**
 * Fills the two lists with rows that belong together. The indexes are taken away while the rows go in and made anew from their
 * own definitions, in one transaction: nobody sees the tables without them, and it is made again where the worker and it have held
 * each other up.
 */
export async function fillLists(ownerUrl: string): Promise<void> {
  const db = new Database(ownerUrl, { max: 1 });
  try {
    await db.tx(async (tx) => {
      await tx.raw("SET LOCAL maintenance_work_mem = '256MB'");
      const { rows: indexes } = await tx.raw(
        `SELECT format('DROP INDEX %s', i.indexrelid::regclass) AS drop, pg_get_indexdef(i.indexrelid) AS make FROM pg_index i
         WHERE i.indrelid IN ('engagement'::regclass, 'exception_item'::regclass) AND NOT i.indisunique`,
      );
      for (const { drop } of indexes) await tx.raw(String(drop));
      await fillCustomers(tx);
      await fillEngagements(tx, ["finance", "pmo", "sales_ops", "sales_ops", "it"]);
      await fillExceptions(tx);
      for (const { make } of indexes) await tx.raw(String(make));
    });
  } finally {
    await db.close();
  }
  await tidy(ownerUrl, ["customer", "engagement", "exception_item"]);
}

/** Does to tables what autovacuum would do within a minute: lists are asked of a product that runs, not in the minute of a mass import. */
export async function tidy(ownerUrl: string, tables: readonly string[]): Promise<void> {
  const db = new Database(ownerUrl, { max: 1 });
  try {
    await db.raw(`VACUUM ANALYZE ${tables.join(", ")}`);
  } finally {
    await db.close();
  }
}
