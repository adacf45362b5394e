import { type AuditDraft, writeAudit } from "../audit/entry.ts";
import type { CrmPort } from "../connectors/ports/crm.ts";
import { readDealPlaces } from "../db/audit-places.sql.ts";
import type { Tx } from "../db/database.ts";
import {
  advanceDeals,
  ensureEngagements,
  insertXrefs,
  markDealsDeleted,
  nameNewEngagements,
  readKnownDeals,
  startRuns,
  upsertDeals,
} from "../db/intake.sql.ts";
import type { DealFacts } from "../domain/canonical/deal.ts";
import { newId } from "../domain/ids.ts";
import type { HubConnection } from "../hub/hub.ts";
import { applyBatch, deletedEntry, endBatch, type ReadVersion, xrefRows } from "./batch.ts";
import { type IntakeContext, intakeActor } from "./context.ts";
import { dealRow, engagementRows } from "./deal-rows.ts";
import type { Applied, Pending, Source } from "./pending.ts";

const object = "deal";

type ReadDeal = ReadVersion<DealFacts>;

/** The flow that sets won deals up, and the version of it that new runs begin with. */
const setUpFlow = { name: "quote-to-project", version: 1 } as const;

/**
 * Applies the next deals that wait: canonical deals, an engagement for each project group of a won one, and a run for each
 * engagement whose deal has changed.
 */
export function applyDeals(ctx: IntakeContext, connection: HubConnection["row"], { port, itemId }: Source): Promise<Applied> {
  const map: CrmPort["mapDeal"] = (item) => port.mapDeal(item);
  const deals = { connection, itemId, object, record: "deal", names: "account", known: readKnownDeals, map } as const;
  return applyBatch(ctx, deals, async (tx, batch, now) => {
    const { changed, deleted, seen } = batch;
    const rows = changed.map(({ one, id, facts }) => dealRow(one, id, facts));
    if (rows.length > 0) {
      // The cross-references first: they hold every other intake of the same records off.
      await tx.rows(insertXrefs({ connectionId: connection.id, now, rows: xrefRows(port, { record: "deal", object }, changed) }));
      await tx.rows(upsertDeals({ rows, connectionId: connection.id, now }));
    }
    if (deleted.length > 0)
      await tx.rows(markDealsDeleted({ rows: deleted.map(({ one, id }) => ({ id, itemId: one.item.id })), now }));
    if (seen.length > 0) await tx.rows(advanceDeals({ rows: seen }));
    await endBatch(tx, connection, batch, now);
    const entries = [...changed.map(readEntry), ...deleted.map((gone) => deletedEntry("deal", gone))];
    await writeAudit(tx, intakeActor(connection), now, await placed(tx, entries, changed));
    await startOrWake(ctx, tx, { connection, changed, deleted, now });
  });
}

/** Engagements of won deals, and a run for each engagement of a deal that has changed: a new one, or the live one woken. */
async function startOrWake(
  ctx: IntakeContext,
  tx: Tx,
  batch: {
    connection: HubConnection["row"];
    changed: readonly ReadDeal[];
    deleted: readonly { one: Pending; id: string }[];
    now: Date;
  },
): Promise<void> {
  const { connection, changed, deleted, now } = batch;
  /** Whatever a run does goes by the event that started it. */
  const causes = new Map([...changed, ...deleted].map(({ id, one }) => [id, one.item.correlationId]));
  const dealIds = [...causes.keys()];
  if (dealIds.length === 0) return;
  const engagements = await tx.rows(
    ensureEngagements({
      rows: changed.filter(({ facts }) => facts.isWon).flatMap(({ id, facts }) => engagementRows(id, facts)),
      dealIds,
      isBackfill: connection.isBackfill,
      now,
    }),
  );
  const made = engagements.filter(({ isNew }) => isNew).map(({ id }) => id);
  if (made.length > 0) await tx.rows(nameNewEngagements({ ids: made }));
  if (engagements.length === 0) return;
  const runs = await tx.rows(
    startRuns({
      rows: engagements
        .map(({ correlationId, dealId, id }) => ({
          id: newId<"run">(),
          subject_id: id,
          correlation_id: causes.get(dealId) ?? correlationId,
        }))
        .sort((a, b) => (a.subject_id < b.subject_id ? -1 : 1)),
      flow: setUpFlow.name,
      flowVersion: setUpFlow.version,
      subjectType: "engagement",
      connectionId: connection.id,
      lane: connection.isBackfill ? "backfill" : "live",
      now,
    }),
  );
  await ctx.jobs.wakeRuns(
    tx,
    runs.filter((run) => run.state === "ready"),
  );
}

const readEntry = ({ one, id, isNew, facts }: ReadDeal): AuditDraft => ({
  action: isNew ? "deal.read" : "deal.changed",
  subjectType: "deal",
  subjectId: id,
  correlationId: one.item.correlationId,
  after: {
    stage: facts.stage,
    amount: facts.amount,
    currency: facts.currency,
    inboxItem: one.item.id,
    externalId: facts.externalId,
  },
});

/** Entries of deals, each at the place of its deal, so that those who see that place see it. */
async function placed(tx: Tx, entries: readonly AuditDraft[], changed: readonly ReadDeal[]): Promise<AuditDraft[]> {
  if (entries.length === 0) return [];
  const named = new Map(changed.map(({ id, facts }) => [id, facts.terms.legalEntity]));
  const rows = entries.map(({ subjectId }) => ({ id: subjectId, entity: named.get(subjectId) ?? null }));
  const places = new Map((await tx.rows(readDealPlaces({ rows }))).map(({ id, ...place }) => [id, place]));
  return entries.map((entry) => ({ ...entry, ...places.get(entry.subjectId) }));
}
