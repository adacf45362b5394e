import { writeAudit } from "../../audit/entry.ts";
import type { Tx } from "../../db/database.ts";
import { readFailedSubject, setBlocked } from "../../db/engagement-settle.sql.ts";
import { lockOpenExceptions, openExceptions } from "../../db/exception-sync.sql.ts";
import { groupKeyOf } from "../../domain/exceptions/blocker.ts";
import type { RunContext, RunEnd } from "../../jobs/flow.ts";
import { backoffMs } from "../../jobs/times.ts";
import { errorText } from "../../safe-error.ts";
import { exceptionToOpen, noFigure, openedEntries } from "../../services/exceptions/exception-to-open.ts";
import type { ReferenceBook } from "../../services/reference/reference-book.ts";
import { currentReference } from "../../services/reference/shared-reference.ts";
import { flowActor } from "./actor.ts";
import { isMissing } from "./exception-rows.ts";
import { faultBlocker } from "./failures.ts";

/**
 * What becomes of a run that could not even begin: it is tried again ever more rarely, and after some attempts IT is told. The
 * first attempt that gets through closes the exception.
 */
export async function failedRun(context: RunContext, error: unknown): Promise<RunEnd> {
  const { run, times } = context;
  const attempts = run.attempts + 1;
  const isTold = attempts >= times.attemptsBeforeException;
  // Not read where the reference data are what is broken. With it the exception has the cut-off that the sweep of them gives it.
  const reference = isTold ? await currentReference(context).catch(() => null) : null;
  return {
    state: "ready",
    step: run.step,
    delayMs: backoffMs(times, attempts),
    attempts,
    error: errorText(error).slice(0, 2_000),
    waits: [`engagement:${run.subjectId}`],
    settle: async (tx) => {
      if (isTold) await tell(tx, context, { error, reference });
      return true;
    },
  };
}

async function tell(
  tx: Tx,
  { clock, run }: RunContext,
  { error, reference }: { error: unknown; reference: ReferenceBook | null },
): Promise<void> {
  const now = clock.now();
  const subject = await tx.maybe(readFailedSubject({ engagementId: run.subjectId }));
  if (!subject) return;
  const open = await tx.rows(lockOpenExceptions({ engagementId: subject.id }));
  const blocker = faultBlocker(error);
  const groupKey = groupKeyOf(blocker);
  const isPrimary = !open.some((exception) => exception.isPrimary && exception.groupKey !== groupKey);
  const cutoffAt = reference?.nextCutoff(subject.entityCode, now)?.at ?? null;
  const reporting = isPrimary ? (subject.amountReporting ?? "0") : "0";
  const row = exceptionToOpen(blocker, {
    subject: { type: "engagement", id: subject.id },
    about: `${subject.number} ${subject.name}`,
    exposure: {
      ...noFigure("What falls due could not be worked out: the whole amount is counted"),
      amount: subject.amount,
      currency: subject.currency,
      reporting,
      cutoffAt,
      missesCutoff: isMissing(reporting, cutoffAt, now),
    },
    isPrimary,
    now, // in the firm's hours: what keeps the run from beginning may be the entity's own calendar
    isBackfill: subject.isBackfill,
    correlationId: run.correlationId,
    place: subject,
    engagementId: subject.id,
    runId: run.id,
  });
  const opened = await tx.rows(openExceptions({ rows: [row], now }));
  await tx.rows(setBlocked({ engagementId: subject.id, team: row.team, isPrimary, now }));
  await writeAudit(tx, flowActor, now, openedEntries([row], opened));
}
