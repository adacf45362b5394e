import type { AuditDraft } from "../audit/entry.ts";
import type { CrmPort } from "../connectors/ports/crm.ts";
import type { MapFailure, Mapped } from "../connectors/ports/port.ts";
import type { Tx } from "../db/database.ts";
import { awaitIntake, type KnownRecord, settleInboxItems } from "../db/intake.sql.ts";
import type { SqlQuery } from "../db/sql.ts";
import { newId } from "../domain/ids.ts";
import type { HubConnection } from "../hub/hub.ts";
import { closeGates } from "../services/runs/release-runs.ts";
import type { IntakeContext } from "./context.ts";
import { type Applied, batchSize, type Pending, type Settled, sift, takePending } from "./pending.ts";
import { oversizeOf, type StoredItem } from "./stored-item.ts";
import { closeReadable, tellUnreadable } from "./unreadable.ts";

/** A version that was read: the record that it says something of, and what. */
export interface ReadVersion<Facts> {
  one: Pending;
  id: string;
  isNew: boolean;
  facts: Facts;
}

/** What a batch of versions of one object has come to, before any of it is written down. */
interface Batch<Facts> {
  changed: ReadVersion<Facts>[];
  deleted: { one: Pending; id: string }[];
  unread: { pending: Pending; failures: readonly MapFailure[] }[];
  repeats: Pending[];
  /** The records of the repeats, each with its newest version. */
  seen: { id: string; itemId: number }[];
  settled: Settled[];
}

/** How the versions of an object are read: `record` is the kind of record that they become. */
interface Reader<Facts> {
  object: string;
  record: "customer" | "deal";
  /** The object that these name: it is not applied meanwhile, or it would not see these, nor they it. */
  names?: string;
  known(of: { connectionId: string; object: string; externalIds: readonly string[] }): SqlQuery<KnownRecord>;
  map(item: StoredItem): Mapped<Facts>;
}

/** Takes the next versions of an object that wait, reads them and has them written down, all in one transaction. */
export async function applyBatch<Facts>(
  ctx: IntakeContext,
  { connection, itemId, ...reader }: Reader<Facts> & { connection: HubConnection["row"]; itemId: number | undefined },
  write: (tx: Tx, batch: Batch<Facts>, now: Date) => Promise<void>,
): Promise<Applied> {
  const now = ctx.clock.now();
  const { names, object } = reader;
  return ctx.db.tx(async (tx) => {
    const pending = await takePending(ctx, tx, { connection, object, itemId });
    if (pending.length === 0) return { changed: 0, areMore: false };
    if (names) await tx.rows(awaitIntake({ connectionId: connection.id, object: names }));
    const externalIds = [...new Set(pending.map((one) => one.item.externalId))].sort();
    const known = await tx.rows(reader.known({ connectionId: connection.id, object, externalIds }));
    const batch = await readBatch(tx, { pending, known, reader });
    await write(tx, batch, now);
    return { changed: batch.changed.length + batch.deleted.length, areMore: pending.length === batchSize };
  });
}

/** Reads the newest version of each record as facts, behind the closed gates of the records that they may change. */
async function readBatch<Facts>(
  tx: Tx,
  { known: rows, pending, reader }: { pending: readonly Pending[]; known: readonly KnownRecord[]; reader: Reader<Facts> },
): Promise<Batch<Facts>> {
  const known = new Map(rows.map((row) => [row.externalId, row]));
  await closeGates(
    tx,
    rows.map((row) => recordKey(reader.record, row.recordId)),
  );
  const { news, repeats, settled } = sift(pending, known);
  const seen = repeats.flatMap((one) => {
    const before = known.get(one.item.externalId);
    return before ? [{ id: before.recordId, itemId: one.item.id }] : [];
  });
  const batch: Batch<Facts> = { changed: [], deleted: [], unread: [], repeats, seen, settled };
  for (const one of news) {
    const before = known.get(one.item.externalId);
    const { id } = one.item;
    if (one.stored.isDeleted) {
      if (before) batch.deleted.push({ one, id: before.recordId });
      settled.push(
        before ? { id, outcome: "applied", reason: null } : { id, outcome: "ignored", reason: "Deleted before it was ever read" },
      );
      continue;
    }
    const mapped = mappedOf(one, reader);
    if (mapped.ok) {
      batch.changed.push({ one, id: before?.recordId ?? newId(), isNew: !before, facts: mapped.facts });
      settled.push({ id, outcome: "applied", reason: null });
    } else {
      batch.unread.push({ pending: one, failures: mapped.failures });
      settled.push({ id, outcome: "exception", reason: mapped.failures[0]?.message ?? null });
    }
  }
  return batch;
}

function mappedOf<Facts>({ stored }: Pending, { map, object }: Reader<Facts>): Mapped<Facts> {
  const oversize = oversizeOf(stored);
  return oversize ? { ok: false, failures: [{ field: object, message: oversize }] } : map(stored);
}

/** Says what could not be read, closes what had been said of records that can, and ends the versions of the batch. */
export async function endBatch<Facts>(
  tx: Tx,
  connection: HubConnection["row"],
  { changed, repeats, settled, unread }: Batch<Facts>,
  now: Date,
): Promise<void> {
  await tellUnreadable(tx, connection, unread, now);
  await closeReadable(tx, connection, [...changed.map(({ one }) => one), ...repeats], now);
  await tx.rows(settleInboxItems({ items: settled, now }));
}

/** What a run that waits for a record waits for. */
export const recordKey = (record: "customer" | "deal", id: string): string => `record:${record}:${id}`;

/** The cross-references of records that are new, in the order of their keys. */
export const xrefRows = (
  port: CrmPort,
  of: { record: "customer" | "deal"; object: string },
  changed: readonly ReadVersion<{ externalId: string }>[],
): object[] =>
  changed
    .filter(({ isNew }) => isNew)
    .map(({ id, facts }) => ({
      record_type: of.record,
      record_id: id,
      object: of.object,
      external_id: facts.externalId,
      url: port.recordUrl(of.object, facts.externalId),
    }))
    .sort((a, b) => (a.external_id < b.external_id ? -1 : 1));

/** What the audit trail says of a record that its source has deleted. */
export const deletedEntry = (record: "customer" | "deal", { one, id }: { one: Pending; id: string }): AuditDraft => ({
  action: `${record}.deleted`,
  subjectType: record,
  subjectId: id,
  correlationId: one.item.correlationId,
  after: { isDeleted: true, inboxItem: one.item.id, externalId: one.item.externalId },
});
