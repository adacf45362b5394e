import { type AuditDraft, writeAudit } from "../audit/entry.ts";
import type { MapFailure } from "../connectors/ports/port.ts";
import type { Tx } from "../db/database.ts";
import { openExceptions } from "../db/exception-sync.sql.ts";
import { resolveReadRecords } from "../db/intake.sql.ts";
import { resolveOtherCauses } from "../db/replay.sql.ts";
import { groupKeyOf } from "../domain/exceptions/blocker.ts";
import { titleOf } from "../domain/exceptions/describe.ts";
import { exceptionKinds } from "../domain/exceptions/kinds.ts";
import { newId } from "../domain/ids.ts";
import type { HubConnection } from "../hub/hub.ts";
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
  const spec = exceptionKinds.record_unreadable;
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
    return {
      id: newId<"exception">(),
      kind: "record_unreadable",
      team: spec.team,
      entity_code: null,
      region: null,
      severity: spec.severity,
      group_key: groupKeyOf({
        kind: "record_unreadable",
        cause: `${connection.key}:${pending.item.object}:${field}`.toLowerCase(),
      }),
      subject_type: "source_record",
      subject_id: subjectOf(connection, pending),
      engagement_id: null,
      connection_id: connection.id,
      run_id: null,
      is_primary: true,
      params,
      exposure_amount: null,
      exposure_currency: null,
      exposure_reporting: "0",
      exposure_unknown: "A record that cannot be read says no amount",
      misses_cutoff: false,
      cutoff_at: null,
      due_at: null,
      is_backfill: connection.isBackfill,
      correlation_id: pending.item.correlationId,
      search_text: `${pending.item.externalId} ${connection.name} ${titleOf("record_unreadable", params)}`
        .toLowerCase()
        .slice(0, 2000),
    };
  });
  const causes = rows.map(({ group_key, subject_id }) => ({ group_key, subject_id }));
  const others = await tx.rows(resolveOtherCauses({ rows: causes, now }));
  const opened = await tx.rows(openExceptions({ rows, now }));
  const isNew = new Map(opened.filter((row) => row.isNew).map((row) => [row.id, row]));
  const drafts = rows.flatMap((row): AuditDraft[] =>
    isNew.has(row.id)
      ? [
          {
            action: "exception.opened",
            subjectType: "exception",
            subjectId: row.id,
            correlationId: row.correlation_id,
            after: { kind: row.kind, team: row.team },
          },
        ]
      : [],
  );
  await writeAudit(tx, intakeActor(connection), now, [...others.map(resolvedEntry), ...drafts]);
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

const resolvedEntry = (row: { id: string; kind: string; team: string; correlationId: string | null }): AuditDraft => ({
  action: "exception.resolved",
  subjectType: "exception",
  subjectId: row.id,
  correlationId: row.correlationId,
  after: { kind: row.kind, team: row.team },
});
