import type { Tx } from "../../db/database.ts";
import { compareSoon } from "../../db/duplicate-sweeps.sql.ts";
import type { TargetRow } from "../../db/exception-acts.sql.ts";
import { reopenRecords } from "../../db/replay.sql.ts";
import type { CallContext } from "../context.ts";

/** So many records are asked of a vendor by one task. */
const recordsATask = 200;

/**
 * Has what could not be read tried again: a record from its payload, where that is kept, for the fault may have been ours, and
 * from its source, for it may have been mended there; a connection as a whole; projects that are doubled are compared anew.
 * Answers what was set going, by exception.
 */
export async function readAgain(
  tx: Tx,
  ctx: CallContext,
  rows: readonly TargetRow[],
): Promise<Map<string, Record<string, unknown>>> {
  const going = new Map<string, Record<string, unknown>>();
  const unreadable = rows.filter((row) => row.kind === "record_unreadable").map((row) => row.id);
  const records = unreadable.length > 0 ? await tx.rows(reopenRecords({ exceptionIds: unreadable })) : [];
  const asked = new Map<string, { connectionId: string; object: string; externalIds: string[] }>();
  for (const { connectionId, exceptionId, externalId, itemId, object } of records) {
    going.set(exceptionId, itemId === null ? { object, externalId } : { inboxItem: itemId });
    const key = `${connectionId}:${object}`;
    const of = asked.get(key) ?? { connectionId, object, externalIds: [] };
    asked.set(key, of);
    of.externalIds.push(externalId);
  }
  const waiting = new Set(records.flatMap((record) => (record.itemId === null ? [] : [record.connectionId])));
  for (const connectionId of waiting) await ctx.jobs.task(tx, "apply-records", { connectionId });
  for (const { externalIds, ...of } of asked.values())
    for (let start = 0; start < externalIds.length; start += recordsATask)
      await ctx.jobs.task(tx, "pull-records", { ...of, externalIds: externalIds.slice(start, start + recordsATask) });
  for (const { connectionId, ids } of await troubled(tx, rows)) {
    await ctx.jobs.task(tx, "pull-connection", { connectionId });
    for (const id of ids) going.set(id, { connectionId });
  }
  const doubled = rows.filter((row) => row.kind === "duplicate_project" && row.runId === null).map((row) => row.id);
  const compared = doubled.length > 0 ? await tx.rows(compareSoon({ exceptionIds: doubled })) : [];
  for (const { connectionId, exceptionId } of compared) going.set(exceptionId, { connectionId });
  return going;
}

/** Connections that are the subject of exceptions, as far as they are on. */
async function troubled(tx: Tx, rows: readonly TargetRow[]): Promise<{ connectionId: string; ids: string[] }[]> {
  const found = await tx.raw(
    `SELECT c.id AS "connectionId", array_agg(x.id::text) AS ids FROM exception_item x JOIN connection c ON c.id = x.connection_id
     WHERE x.id = ANY($1::uuid[]) AND x.subject_type = 'connection' AND x.run_id IS NULL AND c.mode <> 'off' AND NOT c.is_paused GROUP BY c.id ORDER BY c.id`,
    [rows.map((row) => row.id)],
  );
  return found.rows.map((row) => ({ connectionId: String(row.connectionId), ids: (row.ids as unknown[]).map(String) }));
}
