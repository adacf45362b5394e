import { must } from "../server/demo/set-up-firm.ts";
import { listEngagements } from "../server/services/engagements/list-engagements.ts";
import { listExceptionGroups } from "../server/services/exceptions/list-exception-groups.ts";
import { listExceptions } from "../server/services/exceptions/list-exceptions.ts";
import { type Figure, percentile, round, timed } from "./measure.ts";
import type { BenchProduct } from "./product.ts";

const rows = 100_000;
const rounds = 15;

/** Multiplies what the demo has to 100,000 engagements and as many open exceptions. */
async function fill({ ctx }: BenchProduct): Promise<void> {
  const { db } = ctx;
  await db.raw(
    `WITH source AS (SELECT e.*, row_number() OVER (ORDER BY number) AS place, count(*) OVER () AS many FROM engagement e)
     INSERT INTO engagement SELECT (jsonb_populate_record(NULL::engagement, to_jsonb(s) || jsonb_build_object(
         'id', gen_random_uuid(), 'number', 'BENCH-' || lpad(n::text, 6, '0'), 'project_group', 'bench ' || n,
         'name', s.name || ' ' || n, 'search_text', lower(s.search_text || ' bench ' || n),
         'won_at', now() - (n % 500) * interval '1 day' - n * interval '1 second', 'amount_reporting', (n * 7919) % 500000))).*
       FROM generate_series(1, ${rows}) AS n JOIN source s ON s.place = n % s.many + 1`,
  );
  await db.raw(
    `WITH source AS (SELECT x.*, row_number() OVER (ORDER BY id) AS place, count(*) OVER () AS many FROM exception_item x WHERE status = 'open'),
       target AS (SELECT id, name, row_number() OVER (ORDER BY number) AS n FROM engagement WHERE number LIKE 'BENCH-%')
     INSERT INTO exception_item SELECT (jsonb_populate_record(NULL::exception_item, to_jsonb(s) || jsonb_build_object(
         'id', gen_random_uuid(), 'engagement_id', t.id, 'subject_id', t.id::text, 'run_id', NULL, 'is_primary', true,
         'opened_at', now() - (t.n % 60) * interval '1 day', 'exposure_reporting', (t.n * 6151) % 90000,
         'search_text', lower(s.search_text || ' ' || t.name)))).*
       FROM target t JOIN source s ON s.place = t.n % s.many + 1`,
  );
  await db.raw("ANALYZE engagement, exception_item, exception_rollup");
}

type Ask = Readonly<Record<string, unknown>>;

const engagementFilters: Readonly<Record<string, Ask>> = {
  none: {},
  status: { status: ["blocked"] },
  entity: { entity: ["UK01"] },
  turn: { team: ["finance"] },
  search: { q: "strathnairn" },
  number: { q: "BENCH-077777" },
  nothing: { q: "no such thing" },
  month: { due: "yes", wonFrom: new Date(Date.now() - 30 * 86_400_000) },
  value: { sort: "value" },
  several: { status: ["blocked"], entity: ["US01"], type: ["fixed_fee"] },
};
const exceptionFilters: Readonly<Record<string, Ask>> = {
  none: {},
  team: { teams: ["finance"] },
  kind: { kinds: ["sow_missing"] },
  entity: { entityCodes: ["UK01"] },
  severity: { severities: [1] },
  search: { q: "strathnairn" },
  nothing: { q: "no such thing" },
  missing: { cutoff: "missing" },
  several: { teams: ["sales_ops"], entityCodes: ["US01"], kinds: ["contract_incomplete"] },
};

/** The first page of each list on 100,000 rows, whatever the filter, beside the bare query of a first page. */
export async function lists(product: BenchProduct): Promise<Figure[]> {
  await fill(product);
  const { ctx } = product;
  const bareEngagements = (): Promise<unknown> =>
    ctx.db.raw(
      "SELECT * FROM engagement WHERE NOT is_backfill ORDER BY coalesce(won_at, '-infinity'::timestamptz) DESC, id DESC LIMIT 50",
    );
  const bareExceptions = (): Promise<unknown> =>
    ctx.db.raw(
      "SELECT * FROM exception_item WHERE status = 'open' AND NOT is_backfill ORDER BY opened_at DESC, id DESC LIMIT 50",
    );
  const ask = { status: "open", backfill: "no", snoozed: "hide" } as const;
  return [
    await measure("lists.engagements", engagementFilters, bareEngagements, async (filter) =>
      must(await listEngagements(ctx, { ...filter, limit: 50 })),
    ),
    await measure("lists.exceptions", exceptionFilters, bareExceptions, async (filter) =>
      must(await listExceptions(ctx, { filter: { ...ask, ...filter }, limit: 50 })),
    ),
    await measure("lists.exception_groups", exceptionFilters, bareExceptions, async (filter) =>
      must(await listExceptionGroups(ctx, { filter: { ...ask, ...filter }, limit: 50 })),
    ),
  ];
}

async function measure(
  name: string,
  filters: Readonly<Record<string, Ask>>,
  bare: () => Promise<unknown>,
  list: (filter: Ask) => Promise<unknown>,
): Promise<Figure> {
  const [times, bares]: [number[], number[]] = [[], []];
  const worst = { filter: "", ms: 0 };
  for (const [filter, asked] of Object.entries(filters)) {
    await list(asked);
    const own: number[] = [];
    for (let round_ = 0; round_ < rounds; round_ += 1) {
      own.push(await timed(() => list(asked)));
      bares.push(await timed(bare));
    }
    times.push(...own);
    const p95 = percentile(own, 0.95);
    if (p95 > worst.ms) Object.assign(worst, { filter, ms: p95 });
  }
  const p95 = percentile(times, 0.95);
  const baseline = percentile(bares, 0.95);
  return {
    name,
    value: round(p95),
    unit: "ms p95",
    baseline: round(baseline),
    ratio: round(p95 / baseline),
    detail: { rows, worstFilter: worst.filter, worstP95: round(worst.ms), target: "50 ms" },
  };
}
