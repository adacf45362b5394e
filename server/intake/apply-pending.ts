import type { CrmPort } from "../connectors/ports/crm.ts";
import { lockPendingItems, settleInboxItems } from "../db/intake.sql.ts";
import { isPassingFault } from "../db/passing-fault.ts";
import type { HubConnection } from "../hub/hub.ts";
import { errorText } from "../safe-error.ts";
import { applyAccounts } from "./apply-accounts.ts";
import { applyDeals } from "./apply-deals.ts";
import type { IntakeContext } from "./context.ts";
import { type Applied, batchSize } from "./pending.ts";
import { tellUnreadable } from "./unreadable.ts";

const appliers: Readonly<Record<string, typeof applyDeals>> = { account: applyAccounts, deal: applyDeals };

interface Waiting {
  port: CrmPort;
  object: string;
}

/**
 * Applies all versions of an object that wait. A batch that cannot be applied is applied version by version, so that one that
 * spoils it ends as an exception and the others are applied. Answers how many changed something.
 */
export async function applyPending(ctx: IntakeContext, connection: HubConnection["row"], source: Waiting): Promise<number> {
  const { object, port } = source;
  const apply = appliers[object];
  if (!apply) throw new Error(`Nothing applies the object ${object} of ${connection.name}`);
  let applied = 0;
  for (;;) {
    const { areMore, changed } = await apply(ctx, connection, { port }).catch((error: unknown) => {
      if (isPassingFault(error)) throw error;
      ctx.log.warn(
        { err: error, connection: connection.key, object },
        "a batch could not be applied; its versions are, one by one",
      );
      return applyEach(ctx, connection, source);
    });
    applied += changed;
    // What came since is applied by whoever has stored it.
    if (!areMore) return applied;
  }
}

/** Each version of the next batch by itself. */
async function applyEach(ctx: IntakeContext, connection: HubConnection["row"], { object, port }: Waiting): Promise<Applied> {
  const of = { connectionId: connection.id, object, limit: batchSize, itemId: null };
  const waiting = await ctx.db.rows(lockPendingItems(of));
  let applied = 0;
  for (const { id } of waiting) {
    try {
      applied += (await appliers[object]?.(ctx, connection, { port, itemId: id }))?.changed ?? 0;
    } catch (error) {
      if (isPassingFault(error)) throw error;
      await setAside(ctx, connection, { object, itemId: id, error });
    }
  }
  return { changed: applied, areMore: true };
}

/** Ends a version that cannot be applied as an exception to IT. Its payload stays, and it can be tried again. */
async function setAside(
  ctx: IntakeContext,
  connection: HubConnection["row"],
  { error, itemId, object }: { error: unknown; itemId: number; object: string },
): Promise<void> {
  const now = ctx.clock.now();
  const message = `It cannot be applied: ${errorText(error)}`.replaceAll("\u0000", "").slice(0, 500);
  ctx.log.error({ err: error, connection: connection.key, object, inboxItem: itemId }, "a source record could not be applied");
  await ctx.db.tx(async (tx) => {
    const item = await tx.maybe(lockPendingItems({ connectionId: connection.id, object, limit: 1, itemId }));
    if (!item) return;
    await tellUnreadable(tx, connection, [{ pending: { item }, failures: [{ field: object, message }] }], now);
    await tx.rows(settleInboxItems({ items: [{ id: itemId, outcome: "exception", reason: message }], now }));
  });
}
