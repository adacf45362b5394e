import type { Database, Tx } from "../../db/database.ts";
import { contentHash } from "../../domain/canonical-json.ts";
import { after } from "../../domain/clock.ts";
import type { CallContext } from "../../services/context.ts";
import type { Outcome } from "../../services/refusal.ts";
import { type ClaimedKey, claimKey, forgetKeys, keepAnswer, markCarriedOut, releaseKey, selectKey } from "./idempotency.sql.ts";
import { Problem } from "./problem.ts";

const rememberedMs = 24 * 60 * 60_000;
/** Longer than any request lives: one that is silent for this long has died. */
const abandonedMs = 2 * 60_000;

export interface Answer {
  status: number;
  body: unknown;
  /** Whether this is what an earlier request was answered. */
  isReplay: boolean;
}

export interface IdempotentCall {
  key: string;
  /** Method and path as they were called: a key belongs to one resource. */
  route: string;
  body: unknown;
  /** The status of success with this answer. */
  statusOf(answer: unknown): number;
  work(ctx: CallContext): Promise<Outcome<unknown>>;
}

/**
 * Carries a write out once for its key. The key is claimed first; that the write was carried out is noted in the write's own
 * transaction, so that a process which dies in between can neither double it nor lose it; the answer is kept for a day. A
 * write that is refused changed nothing, and gives its key back.
 */
export async function once(ctx: CallContext, call: IdempotentCall): Promise<Outcome<Answer>> {
  const now = ctx.clock.now();
  const claim: ClaimedKey = { tokenId: ctx.actor.id, route: call.route, key: call.key };
  const bodyHash = contentHash(call.body ?? null);
  const forgottenBefore = after(now, -rememberedMs);
  await ctx.db.rows(forgetKeys({ forgottenBefore }));
  const mine = await ctx.db.maybe(
    claimKey({ ...claim, bodyHash, now, forgottenBefore, abandonedBefore: after(now, -abandonedMs) }),
  );
  if (!mine) return { ok: true, value: await earlierAnswer(ctx, claim, bodyHash) };

  const held = { ...claim, claimedAt: mine.created_at };
  let isDone = false;
  try {
    const outcome = await call.work({ ...ctx, db: markingDatabase(ctx.db, held) });
    if (!outcome.ok) return outcome;
    isDone = true;
    const answer: Answer = { status: call.statusOf(outcome.value), body: jsonOf(outcome.value), isReplay: false };
    await ctx.db.rows(keepAnswer({ ...held, ...answer }));
    return { ok: true, value: answer };
  } finally {
    if (!isDone) await ctx.db.rows(releaseKey(held));
  }
}

/** As it will be sent, so that a replay is equal to the first answer. */
const jsonOf = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

async function earlierAnswer({ clock, db }: CallContext, claim: ClaimedKey, bodyHash: Buffer): Promise<Answer> {
  const known = await db.maybe(selectKey(claim));
  if (known && !known.body_hash.equals(bodyHash)) {
    throw new Problem(
      "idempotency_key_reused",
      "This Idempotency-Key was used for this route with another body within the last 24 hours. Make a new key for a new write.",
    );
  }
  const status = known?.response_status ?? null;
  // Carried out, and the request may still be on its way to keep its answer: only one that is silent for long has lost it.
  const mayEnd = known !== undefined && status === 0 && known.created_at > after(clock.now(), -abandonedMs);
  if (!known || status === null || mayEnd) {
    throw new Problem(
      "idempotency_in_progress",
      "The first request with this Idempotency-Key has not ended yet. Ask again in a moment.",
      {
        headers: { "retry-after": "1" },
      },
    );
  }
  if (status === 0) {
    throw new Problem(
      "idempotency_answer_lost",
      "The first request with this Idempotency-Key was carried out, but its answer was lost. Read the record to see the result.",
    );
  }
  return { status, body: known.response_body, isReplay: true };
}

/** The database whose transactions also note that the write of this key was carried out. */
function markingDatabase(db: Database, held: ClaimedKey & { claimedAt: Date }): Database {
  const tx = <Value>(work: (tx: Tx) => Promise<Value>): Promise<Value> =>
    db.tx(async (inner) => {
      const value = await work(inner);
      if (await inner.maybe(markCarriedOut(held))) return value;
      throw new Problem(
        "idempotency_in_progress",
        "Another request has taken this Idempotency-Key over. Nothing was changed by this one.",
      );
    });
  return new Proxy(db, {
    get: (target, name) => {
      if (name === "tx") return tx;
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}
