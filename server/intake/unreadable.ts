import { writeAudit } from "../audit/entry.ts";
import type { MapFailure } from "../connectors/ports/port.ts";
import type { Tx } from "../db/database.ts";
import { openExceptions } from "../db/exception-sync.sql.ts";
import { resolveReadRecords } from "../db/intake.sql.ts";
import { resolveOtherCauses } from "../db/replay.sql.ts";
import type { HubConnection } from "../hub/hub.ts";
import { exceptionToOpen, noFigure, openedEntries, resolvedEntry } from "../services/exceptions/exception-to-open.ts";
import { intakeActor } from "./context.ts";
import type { Pending } from "./pending.ts";

/** A version as far as its exception says something of it: its payload may be what nobody can open. */
type Told = Pick<Pending, "item">;

const subjectOf = (connection: HubConnection["row"], one: Told): string =>
  `${connection.key}:${one.item.object}:${one.item.externalId}`;

/** Opens an exception for each record that cannot be read; the group is what is wrong with it. */
export async function tellUnreadable(
  tx: Tx,
  connection: HubConnection["row"],
  unread: readonly { pending: Told; failures: readonly MapFailure[] }[],
  now: Date,
): Promise<void> {
  if (unread.length === 0) return;
  const rows = unread.map(({ pending, failures }) => {
    const [first] = failures;
    const field = first?.field ?? pending.item.object;
    const params = {
      connection: connection.name,
      key: connection.key,
      object: pending.item.object,
      externalId: pending.item.externalId,
      inboxItem: pending.item.id,
      field,
      message: first?.message ?? "It is not in the form that was agreed",
      messages: failures.slice(0, 10).map((failure) => failure.message),
    };
    const cause = `${connection.key}:${pending.item.object}:${field}`.toLowerCase();
    return exceptionToOpen(
      { kind: "record_unreadable", cause, params },
      {
        subject: { type: "source_record", id: subjectOf(connection, pending) },
        about: `${pending.item.externalId} ${connection.name}`,
        exposure: noFigure("A record that cannot be read says no amount"),
        isPrimary: true,
        now,
        isBackfill: connection.isBackfill,
        correlationId: pending.item.correlationId,
        connectionId: connection.id,
      },
    );
  });
  const causes = rows.map(({ group_key, subject_id }) => ({ group_key, subject_id }));
  const others = await tx.rows(resolveOtherCauses({ rows: causes, now }));
  const opened = await tx.rows(openExceptions({ rows, now }));
  await writeAudit(tx, intakeActor(connection), now, [...others.map(resolvedEntry), ...openedEntries(rows, opened)]);
}

/** Closes the exceptions of records of which a readable version has come. */
export async function closeReadable(
  tx: Tx,
  connection: HubConnection["row"],
  read: readonly Pending[],
  now: Date,
): Promise<void> {
  if (read.length === 0) return;
  const items = read.map((one) => ({
    subject: subjectOf(connection, one),
    object: one.item.object,
    external_id: one.item.externalId,
    source_stamp: one.item.sourceStamp,
  }));
  const closed = await tx.rows(resolveReadRecords({ connectionId: connection.id, items, now }));
  await writeAudit(tx, intakeActor(connection), now, closed.map(resolvedEntry));
}
