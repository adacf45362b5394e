import { createHash } from "node:crypto";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import type { Database } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";

/** Wrong passwords that one account may collect in a quarter of an hour, and one address (an office shares one). */
const perAccount = { points: 5, durationS: 900 };
const perAddress = { points: 50, durationS: 900 };
/** Questions that one person may put to others in an hour: each may go out as a mail. */
export const questionsAnHour = 30;

/** Slows guessing down, over all web processes: the counts lie in the table sign_in_throttle. */
export interface SignInThrottle {
  /** Counts an attempt before the password is looked at; answers how long to wait, or null to go on. */
  attempt(email: string, address: string): Promise<{ retryAfterMs: number } | null>;
  /** Forgets the account's attempts after a right password. */
  succeeded(email: string, address: string): Promise<void>;
}

interface Limit {
  points: number;
  durationS: number;
  /** Whether it also takes what has expired out of the table. */
  clears: boolean;
}

const limiter = (db: Database, keyPrefix: string, limit: Limit) =>
  new RateLimiterPostgres({
    storeClient: db.pool,
    storeType: "pool",
    tableName: "sign_in_throttle",
    tableCreated: true,
    keyPrefix,
    points: limit.points,
    duration: limit.durationS,
    clearExpiredByTimeout: limit.clears,
  });

async function consume(from: RateLimiterPostgres, key: string): Promise<{ retryAfterMs: number } | null> {
  try {
    await from.consume(keyOf(key));
    return null;
  } catch (rejected) {
    if (rejected instanceof RateLimiterRes) return { retryAfterMs: Math.max(1_000, rejected.msBeforeNext) };
    throw rejected;
  }
}

// Keys have a length limit in the table, and no address needs to be readable there.
const keyOf = (text: string): string => createHash("sha256").update(text).digest("base64url");

export function createSignInThrottle(db: Database): SignInThrottle {
  const accounts = limiter(db, "account", { ...perAccount, clears: true });
  const addresses = limiter(db, "address", { ...perAddress, clears: true });
  return {
    attempt: async (email, address) => (await consume(addresses, address)) ?? (await consume(accounts, email)),
    succeeded: async (email, address) => {
      await accounts.delete(keyOf(email));
      await addresses.reward(keyOf(address));
    },
  };
}

const current = "current-password";
/** What somebody who is signed in does, by the name under which it is counted. */
const acts = {
  [current]: { ...perAccount, clears: false },
  question: { points: questionsAnHour, durationS: 3_600, clears: false },
} as const satisfies Record<string, Limit>;
const limitersOf = new WeakMap<Database, Map<string, RateLimiterPostgres>>();

function countAct(db: Database, name: keyof typeof acts, userId: string): Promise<{ retryAfterMs: number } | null> {
  const known = limitersOf.get(db) ?? new Map<string, RateLimiterPostgres>();
  limitersOf.set(db, known);
  const act = known.get(name) ?? limiter(db, name, acts[name]);
  known.set(name, act);
  return consume(act, userId);
}

/** Counts a guess at the password of somebody who is signed in: a session that was stolen is no way to it. Null: go on. */
export const attemptCurrentPassword = (db: Database, userId: string) => countAct(db, current, userId);

/** Counts a question that somebody puts to a colleague, who is told of it by mail. Null: go on. */
export const attemptQuestion = (db: Database, userId: string) => countAct(db, "question", userId);

/** Forgets the guesses after the right one, in the transaction that follows from it. */
export async function forgetCurrentPasswordAttempts(sql: Sql, userId: string): Promise<void> {
  await sql.raw("DELETE FROM sign_in_throttle WHERE key = $1", [`${current}:${keyOf(userId)}`]);
}
