import { writeAudit } from "../audit/entry.ts";
import { PortError } from "../connectors/ports/port.ts";
import type { Database, Tx } from "../db/database.ts";
import { openExceptions } from "../db/exception-sync.sql.ts";
import type { Clock } from "../domain/clock.ts";
import type { ExceptionKindKey } from "../domain/exceptions/kinds.ts";
import type { HubConnection } from "../hub/hub.ts";
import type { JobSender } from "../services/context.ts";
import { exceptionToOpen, noFigure, openedEntries } from "../services/exceptions/exception-to-open.ts";
import { releaseKeys } from "../services/runs/release-runs.ts";
import { intakeActor } from "./context.ts";

interface Deps {
  db: Database;
  clock: Clock;
}

const ofConnection = "subject_type = 'connection' AND subject_id";

const problemKinds = [
  "credential_refused",
  "connection_down",
  "answer_malformed",
  "intake_failed",
] as const satisfies readonly ExceptionKindKey[];

/** Which exception a failure of a connection is. A limit that was reached is none: it passes. What no vendor said is our own fault. */
function kindOf(error: Error): (typeof problemKinds)[number] | null {
  if (!(error instanceof PortError)) return "intake_failed";
  switch (error.kind) {
    case "auth":
    case "forbidden":
      return "credential_refused";
    case "unavailable":
    case "lost_response":
      return "connection_down";
    case "rate_limited":
      return null;
    default:
      return "answer_malformed";
  }
}

/** Opens one exception for what keeps a connection from being read, however often it fails. */
export async function tellConnectionProblem(deps: Deps, connection: HubConnection["row"], error: Error): Promise<void> {
  const kind = kindOf(error);
  if (kind === null) return;
  const now = deps.clock.now();
  const params = { connection: connection.name, key: connection.key, message: error.message.slice(0, 500) };
  await deps.db.tx(async (tx) => {
    const opened = await tx.raw(
      "SELECT 1 FROM exception_item WHERE kind = $1 AND subject_type = 'connection' AND subject_id = $2 AND status = 'open'",
      [kind, connection.id],
    );
    if (opened.count > 0) return;
    const row = exceptionToOpen(
      { kind, cause: connection.key, params },
      {
        subject: { type: "connection", id: connection.id },
        about: connection.name,
        exposure: noFigure("What waits for it is counted with its own exceptions"),
        isPrimary: true,
        now,
        isBackfill: false,
        correlationId: null,
        connectionId: connection.id,
      },
    );
    await writeAudit(tx, intakeActor(connection), now, openedEntries([row], await tx.rows(openExceptions({ rows: [row], now }))));
  });
}

/** For how long the vendor has refused the connection's credentials; null: it has not. */
export async function refusedForMs(deps: Deps, connection: HubConnection["row"]): Promise<number | null> {
  const { rows } = await deps.db.raw(
    `SELECT opened_at FROM exception_item WHERE kind = 'credential_refused' AND ${ofConnection} = $1 AND status = 'open'`,
    [connection.id],
  );
  const openedAt = rows[0]?.opened_at;
  return openedAt instanceof Date ? Math.max(deps.clock.now().getTime() - openedAt.getTime(), 0) : null;
}

/**
 * Closes what kept a connection from being read: it has answered. What waits for the connection looks again; of a CRM, which is
 * read every few seconds, only when it did not answer before.
 */
export async function closeConnectionProblems(deps: Deps & { jobs: JobSender }, connection: HubConnection["row"]): Promise<void> {
  const wake = (tx: Tx) => releaseKeys(tx, deps.jobs, [`connection:${connection.id}`]);
  const now = deps.clock.now();
  const open = await deps.db.raw(
    "SELECT 1 FROM exception_item WHERE kind = ANY($1) AND subject_type = 'connection' AND subject_id = $2 AND status = 'open' LIMIT 1",
    [problemKinds, connection.id],
  );
  if (open.count === 0) {
    if (connection.role !== "crm") await deps.db.tx(wake);
    return;
  }
  await deps.db.tx(async (tx) => {
    const closed = await tx.raw(
      `UPDATE exception_item SET status = 'resolved', is_primary = false, version = version + 1, resolved_at = $3, resolution = 'The connection answers again'
       WHERE kind = ANY($1) AND subject_type = 'connection' AND subject_id = $2 AND status = 'open' RETURNING id, kind`,
      [problemKinds, connection.id, now],
    );
    await writeAudit(
      tx,
      intakeActor(connection),
      now,
      closed.rows.map((row) => ({
        action: "exception.resolved",
        subjectType: "exception",
        subjectId: String(row.id),
        before: { status: "open" },
        after: { status: "resolved", kind: row.kind },
      })),
    );
    await wake(tx);
  });
}
