import { createHash } from "node:crypto";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import type { Database } from "../db/database.ts";

/** Wrong passwords that one account may collect in a quarter of an hour, and one address (an office shares one). */
const perAccount = { points: 5, durationS: 900 };
const perAddress = { points: 50, durationS: 900 };

/** Slows guessing down, over all web processes: the counts lie in the table sign_in_throttle. */
export interface SignInThrottle {
  /** Counts an attempt before the password is looked at; answers how long to wait, or null to go on. */
  attempt(email: string, address: string): Promise<{ retryAfterMs: number } | null>;
  /** Forgets the account's attempts after a right password. */
  succeeded(email: string, address: string): Promise<void>;
}

// Keys have a length limit in the table, and no address needs to be readable there.
const keyOf = (text: string): string => createHash("sha256").update(text).digest("base64url");

export function createSignInThrottle(db: Database): SignInThrottle {
  const limiter = (keyPrefix: string, limit: { points: number; durationS: number }) =>
    new RateLimiterPostgres({
      storeClient: db.pool,
      storeType: "pool",
      tableName: "sign_in_throttle",
      tableCreated: true,
      keyPrefix,
      points: limit.points,
      duration: limit.durationS,
      clearExpiredByTimeout: true,
    });
  const accounts = limiter("account", perAccount);
  const addresses = limiter("address", perAddress);

  const consume = async (from: RateLimiterPostgres, key: string): Promise<{ retryAfterMs: number } | null> => {
    try {
      await from.consume(keyOf(key));
      return null;
    } catch (rejected) {
      if (rejected instanceof RateLimiterRes) return { retryAfterMs: Math.max(1_000, rejected.msBeforeNext) };
      throw rejected;
    }
  };

  return {
    attempt: async (email, address) => (await consume(addresses, address)) ?? (await consume(accounts, email)),
    succeeded: async (email, address) => {
      await accounts.delete(keyOf(email));
      await addresses.reward(keyOf(address));
    },
  };
}
