import type { CrmPort } from "../connectors/ports/crm.ts";
import type { Tx } from "../db/database.ts";
import { holdIntake, lockPendingItems, type PendingItem, readPayloadPages } from "../db/intake.sql.ts";
import type { HubConnection } from "../hub/hub.ts";
import type { IntakeContext } from "./context.ts";
import { type StoredItem, storedPageSchema } from "./stored-item.ts";

/** So many versions are applied in one transaction. */
export const batchSize = 200;

/** What is to be applied: how its records are read, and, where one spoils its batch, which one alone. */
export interface Source {
  port: CrmPort;
  itemId?: number;
}

/** What became of a batch. */
export interface Applied {
  /** How many versions changed something. */
  changed: number;
  /** The batch was full: others may wait behind it. */
  areMore: boolean;
}

/** A version that waits to be applied, with its payload. */
export interface Pending {
  item: PendingItem;
  stored: StoredItem;
}

/** How a version ended. */
export interface Settled {
  id: number;
  outcome: "applied" | "ignored" | "superseded" | "exception";
  reason: string | null;
}

/** The next versions of an object that wait, in the order in which they were read last, or the one that is meant. Nobody else applies the object of this connection meanwhile. */
export async function takePending(
  ctx: IntakeContext,
  tx: Tx,
  source: { connection: HubConnection["row"]; object: string; itemId?: number | undefined },
): Promise<Pending[]> {
  const of = { connectionId: source.connection.id, object: source.object };
  await tx.rows(holdIntake(of));
  const items = await tx.rows(lockPendingItems({ ...of, limit: batchSize, itemId: source.itemId ?? null }));
  if (items.length === 0) return [];
  const pages = await tx.rows(readPayloadPages({ ids: [...new Set(items.map((item) => item.pageId))] }));
  const opened = new Map(pages.map((page) => [page.id, storedPageSchema.parse(ctx.keyring.openJson(page))]));
  return items.map((item) => {
    const stored = opened.get(item.pageId)?.[item.ordinal];
    if (!stored || stored.externalId !== item.externalId)
      throw new Error(`The payload of inbox item ${item.id} is not on page ${item.pageId}. Read the connection anew.`);
    return { item, stored };
  });
}

interface Known {
  sourceStamp: string | null;
  contentHash: Buffer | null;
}

/** What becomes of a batch of versions before any of them is read as a fact. */
export interface Sifted {
  /** The newest version of each record that is news. */
  news: Pending[];
  /** Newer stamps of what is applied already. */
  repeats: Pending[];
  settled: Settled[];
}

/**
 * Drops what is late or says nothing new: of each record only the newest version counts, by its source stamp; of two with one
 * stamp (stamps have whole seconds) the one that came later.
 */
export function sift(pending: readonly Pending[], known: ReadonlyMap<string, Known>): Sifted {
  const newest = new Map<string, Pending>();
  const settled: Settled[] = [];
  const late = (one: Pending): void =>
    void settled.push({ id: one.item.id, outcome: "superseded", reason: "A newer version had come before" });
  for (const one of pending) {
    const other = newest.get(one.item.externalId);
    if (other && other.item.sourceStamp > one.item.sourceStamp) {
      late(one);
      continue;
    }
    if (other) late(other);
    newest.set(one.item.externalId, one);
  }
  const news: Pending[] = [];
  const repeats: Pending[] = [];
  for (const one of newest.values()) {
    const before = known.get(one.item.externalId);
    if (before?.sourceStamp && before.sourceStamp > one.item.sourceStamp) late(one);
    else if (before?.contentHash?.equals(one.item.contentHash)) {
      repeats.push(one);
      settled.push({ id: one.item.id, outcome: "ignored", reason: "Nothing that matters changed" });
    } else news.push(one);
  }
  return { news: news.sort((a, b) => a.item.id - b.item.id), repeats, settled };
}
