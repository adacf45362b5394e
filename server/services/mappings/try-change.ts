import { findDecidedBySet, findUnprovisioned, findWaitingEngagements } from "../../db/engagement-facts.sql.ts";
import type { Place } from "../../domain/access/scope.ts";
import { type Trial, trySetUp } from "../../domain/contract/try-set-up.ts";
import type { BookRow, MappingBook } from "../../domain/mapping/book.ts";
import { changedResults } from "../../domain/mapping/diff.ts";
import { type MappingSetKey, mapWaitKey } from "../../domain/mapping/sets.ts";
import type { CallContext } from "../context.ts";
import { factsOf } from "../engagements/engagement-facts.ts";
import { type LoadedEngagement, loadFacts } from "../engagements/load-facts.ts";
import { ReferenceReader } from "../reference/reference-book.ts";
import { type ChangeEffect, EffectTally } from "./effect-tally.ts";
import { readBook } from "./published-book.ts";

/** Engagements of each sort that a change is tried on; where there are more, the answer says so. */
const maxTried = 50_000;

interface Tried {
  set: MappingSetKey;
  /** The rows that the set would have. */
  rows: readonly BookRow[];
  reaches: (place: Place) => boolean;
}

/**
 * What a change of a set would do, by running the flow's own pure checks with it over all work that it may concern: parked
 * engagements that wait for a key whose answer changes, engagements on their way that an altered answer may stop, and those
 * with a contract that an altered answer had a part in. Nothing is written. What the caller may not see is only counted.
 */
export async function tryChange(ctx: CallContext, change: Tried): Promise<ChangeEffect> {
  const now = ctx.clock.now();
  const [before, reference] = await Promise.all([readBook(ctx.db), new ReferenceReader(ctx.db, ctx.clock).current(true)]);
  const after = before.with(change.set, before.version(change.set) + 1, change.rows);
  const results = changedResults(change.set, before.rows(change.set), change.rows);
  const tally = new EffectTally({ reference, reaches: change.reaches });
  const trial = (one: LoadedEngagement, mappings: MappingBook): Trial =>
    trySetUp(factsOf(one.row, { reference, mappings, policy: one.policy, now }));

  const keys = results.map((result) => mapWaitKey(change.set, result.keyNorm));
  const waiting = await ids(ctx, findWaitingEngagements({ keys, limit: maxTried + 1 }), tally);
  for await (const batch of loadFacts(ctx.db, waiting, now)) {
    for (const one of batch) tally.waiting(one, trial(one, after));
  }
  const isAltered = results.some((result) => result.before !== null);
  if (!isAltered) return tally.effect();

  const seen = new Set(waiting);
  const unprovisioned = await ids(ctx, findUnprovisioned({ limit: maxTried + 1 }), tally);
  const others = unprovisioned.filter((id) => !seen.has(id));
  for await (const batch of loadFacts(ctx.db, others, now)) {
    for (const one of batch) tally.onTheWay(one, trial(one, before), trial(one, after));
  }
  const provisioned = await ids(ctx, findDecidedBySet({ set: recorded(change.set), limit: maxTried + 1 }), tally);
  for await (const batch of loadFacts(ctx.db, provisioned, now)) {
    for (const one of batch) tally.provisioned(one, trial(one, before), trial(one, after));
  }
  return tally.effect();
}

/** Sets that leave no decision with the contract: every contract may rest on them. */
const unrecorded: ReadonlySet<MappingSetKey> = new Set(["role", "country", "sector"]);
const recorded = (set: MappingSetKey): string | null => (unrecorded.has(set) ? null : set);

async function ids(
  ctx: CallContext,
  found: Parameters<typeof ctx.db.rows<{ id: string }>>[0],
  tally: EffectTally,
): Promise<string[]> {
  const rows = await ctx.db.rows(found);
  if (rows.length > maxTried) tally.partial();
  return rows.slice(0, maxTried).map((row) => row.id);
}
