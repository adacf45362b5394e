import { insertSegment, lockSealer, readSealBounds } from "../db/audit-seal.sql.ts";
import type { Database } from "../db/database.ts";
import { genesis } from "./chain.ts";

const usualBatch = 50_000;

/**
 * Chains the entries of transactions that have ended onto the last segment; one process at a time. Answers how many entries
 * were sealed; nothing is left for now when it is 0.
 */
export async function sealOnce(db: Database, now: Date, batch: number = usualBatch): Promise<number> {
  return db.tx(async (tx) => {
    const { locked } = await tx.one(lockSealer(undefined));
    if (!locked) return 0;
    const bounds = await tx.one(readSealBounds(batch));
    if (!bounds.waiting) return 0;
    const toXact = bounds.fullAt ?? bounds.horizon;
    const { count } = await tx.one(
      insertSegment({ seq: bounds.seq, fromXact: bounds.fromXact, toXact, prevHash: bounds.prevHash ?? genesis, now }),
    );
    return count;
  });
}
