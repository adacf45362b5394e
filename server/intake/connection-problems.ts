import { writeAudit } from "../audit/entry.ts";
import { PortError } from "../connectors/ports/port.ts";
import type { Database } from "../db/database.ts";
import { openExceptions } from "../db/exception-sync.sql.ts";
import type { Clock } from "../domain/clock.ts";
import type { ExceptionKindKey } from "../domain/exceptions/kinds.ts";
import type { HubConnection } from "../hub/hub.ts";
import { exceptionToOpen, noFigure, openedEntries } from "../services/exceptions/exception-to-open.ts";
import { intakeActor } from "./context.ts";

interface Deps {
  db: Database;
  clock: Clock;
}

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

/** Closes what kept a connection from being read: it has answered. */
export async function closeConnectionProblems(deps: Deps, connection: HubConnection["row"]): Promise<void> {
  const now = deps.clock.now();
  const open = await deps.db.raw(
    "SELECT 1 FROM exception_item WHERE kind = ANY($1) AND subject_type = 'connection' AND subject_id = $2 AND status = 'open' LIMIT 1",
    [problemKinds, connection.id],
  );
  if (open.count === 0) return;
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
  });
}
