import { type Cursor, cursorSchema, type SourceItem } from "../connectors/ports/port.ts";
import type { Tx } from "../db/database.ts";
import { insertInboxItems, insertPayloadPage, nextPageId, readCursor, reviveInboxItems, saveCursor } from "../db/intake.sql.ts";
import { contentHash } from "../domain/canonical-json.ts";
import { newId } from "../domain/ids.ts";
import type { HubConnection } from "../hub/hub.ts";
import type { IntakeContext, Via } from "./context.ts";
import { storedItem } from "./stored-item.ts";

export async function cursorOf(ctx: IntakeContext, connection: HubConnection["row"], object: string): Promise<Cursor | null> {
  const found = await ctx.db.maybe(readCursor({ connectionId: connection.id, object }));
  return found ? cursorSchema.parse(found.cursor) : null;
}

/**
 * Stores a page of source records and, in the same transaction, where the next one begins (null: the page was no part of the
 * stream). Versions that are there already are dropped. Answers how many are to be applied.
 */
export async function storePage(
  ctx: IntakeContext,
  connection: HubConnection["row"],
  page: {
    object: string;
    items: readonly SourceItem[];
    cursor: Cursor | null;
    via: Via;
    /** Of the event that named a record; without one its version begins a story of its own. */
    correlationOf?(externalId: string): string | undefined;
    /** Goes into the transaction where there is anything to apply. */
    alongside?: ((tx: Tx) => Promise<void>) | undefined;
  },
): Promise<number> {
  const now = ctx.clock.now();
  // In the order of their keys, so that two transactions that store the same records wait for each other and never deadlock.
  const items = [...page.items].sort((a, b) => order(a.externalId, b.externalId) || order(a.sourceStamp, b.sourceStamp));
  const stored = items.map(storedItem);
  return ctx.db.tx(async (tx) => {
    let added = 0;
    if (items.length > 0) {
      const { id: pageId } = await tx.one(nextPageId(undefined));
      const rows = items.map((item, ordinal) => ({
        object: item.object,
        external_id: item.externalId,
        source_stamp: item.sourceStamp,
        content_hash: contentHash({ isDeleted: item.isDeleted, payload: item.payload }).toString("hex"),
        ordinal,
        correlation_id: page.correlationOf?.(item.externalId) ?? newId<"correlation">(),
      }));
      const batch = { connectionId: connection.id, pageId, via: page.via, now, items: rows };
      added = (await tx.rows(insertInboxItems(batch))).length;
      if (added < items.length) added += (await tx.rows(reviveInboxItems(batch))).length;
      if (added > 0) {
        const sealed = ctx.keyring.sealJson(stored);
        await tx.rows(insertPayloadPage({ id: pageId, now, connectionId: connection.id, ...sealed, itemCount: items.length }));
        await page.alongside?.(tx);
      }
    }
    if (page.cursor) await tx.rows(saveCursor({ connectionId: connection.id, object: page.object, cursor: page.cursor }));
    return added;
  });
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
