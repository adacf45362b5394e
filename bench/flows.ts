import { setTimeout as pause } from "node:timers/promises";
import { type DrawnDeal, drawDeal } from "../server/demo/drawn-deal.ts";
import { openCrm } from "../server/demo/open-crm.ts";
import { Random } from "../server/demo/random.ts";
import { Sales } from "../server/demo/sell-deals.ts";
import { must } from "../server/demo/set-up-firm.ts";
import { pauseConnection } from "../server/services/connections/pause-connection.ts";
import { bareFlows } from "./baseline.ts";
import { type Figure, percentile, round } from "./measure.ts";
import type { BenchProduct } from "./product.ts";

const deals = 2_000;
const single = 40;
/** Flows that the worker's live lane has in work at once. */
const atOnce = 12;
const longestMs = 20 * 60_000;

const soundDeals = (count: number, seed: number): DrawnDeal[] => {
  const random = new Random(seed);
  // Yesterday, in entities whose projects nobody has to activate by hand.
  return Array.from({ length: count * 2 }, () => drawDeal(random, Date.now() - 86_400_000))
    .filter((deal) => deal.entity !== "SG01")
    .slice(0, count);
};

/** 2,000 deals from read to provisioned in all systems, beside the bare calls and checkpoints that they would take at least. */
export async function quoteToProject(product: BenchProduct): Promise<Figure[]> {
  const { ctx } = product;
  const sales = new Sales(await openCrm(product.sandbox));
  await sales.adopt();
  must(await pauseConnection(ctx, { key: "salesforce", isPaused: true, reason: "The benchmark enters its deals" }));
  const drawn = soundDeals(deals, 7);
  for (let at = 0; at < drawn.length; at += 200) await sales.win(drawn.slice(at, at + 200));
  const [before, callsBefore] = [await readyCount(product), await callCount(product)];
  must(await pauseConnection(ctx, { key: "salesforce", isPaused: false }));
  const begun = performance.now();
  let ready = before;
  while (ready - before < drawn.length) {
    if (performance.now() - begun > longestMs) throw new Error(`Only ${ready - before} of ${drawn.length} deals were set up`);
    await pause(250);
    ready = await readyCount(product);
  }
  const flowsPerSecond = drawn.length / ((performance.now() - begun) / 1000);
  const callsPerFlow = ((await callCount(product)) - callsBefore) / drawn.length;
  // As many flows, so that it has as long to get warm: of a few hundred it is by a third slower, and another one each time.
  const bare = await bareFlows(ctx.db, { flows: drawn.length, callsPerFlow: Math.round(callsPerFlow), atOnce });
  return [
    {
      name: "flows.quote_to_project",
      value: round(flowsPerSecond),
      unit: "flows/s",
      baseline: round(bare),
      ratio: round(flowsPerSecond / bare),
      detail: { deals: drawn.length, callsPerFlow: round(callsPerFlow), target: "ratio 0.3" },
    },
  ];
}

/** One deal on an idle system: from the CRM's event to billing-ready in all systems. */
export async function singleDeal(product: BenchProduct): Promise<Figure[]> {
  const sales = new Sales(await openCrm(product.sandbox));
  await sales.adopt();
  const times: number[] = [];
  for (const deal of soundDeals(single, 11)) {
    const before = await readyCount(product);
    const [won] = await sales.win([deal]);
    const begun = performance.now();
    if (!won) throw new Error("The deal was not won");
    while ((await readyCount(product)) === before) {
      if (performance.now() - begun > 60_000) throw new Error(`The deal ${won.id} was not set up within a minute`);
      await pause(10);
    }
    times.push(performance.now() - begun);
    await pause(100);
  }
  const p95 = percentile(times, 0.95);
  return [
    {
      name: "flows.single_deal",
      value: round(p95),
      unit: "ms p95",
      baseline: round(percentile(times, 0.5)),
      ratio: round(p95 / percentile(times, 0.5)),
      detail: { deals: times.length, median: round(percentile(times, 0.5)), target: "1500 ms" },
    },
  ];
}

async function readyCount({ ctx }: BenchProduct): Promise<number> {
  const found = await ctx.db.raw("SELECT count(*)::int AS many FROM engagement WHERE status = 'billing_ready'");
  return Number(found.rows[0]?.many);
}

async function callCount({ ctx }: BenchProduct): Promise<number> {
  const found = await ctx.db.raw("SELECT count(*)::int AS many FROM trace_call");
  return Number(found.rows[0]?.many);
}
