import { writeAudit } from "../../audit/entry.ts";
import type { Tx } from "../../db/database.ts";
import { readFailedSubject, setBlocked } from "../../db/engagement-settle.sql.ts";
import { lockOpenExceptions, openExceptions } from "../../db/exception-sync.sql.ts";
import { groupKeyOf } from "../../domain/exceptions/blocker.ts";
import { titleOf } from "../../domain/exceptions/describe.ts";
import { kindSpec } from "../../domain/exceptions/kinds.ts";
import { newId } from "../../domain/ids.ts";
import type { RunContext, RunEnd } from "../../jobs/flow.ts";
import { backoffMs } from "../../jobs/times.ts";
import { errorText } from "../../safe-error.ts";
import { flowActor } from "./actor.ts";
import { faultBlocker } from "./failures.ts";

/**
 * What becomes of a run that could not even begin: it is tried again ever more rarely, and after some attempts IT is told. The
 * first attempt that gets through closes the exception.
 */
export async function failedRun(context: RunContext, error: unknown): Promise<RunEnd> {
  const { run, times } = context;
  const attempts = run.attempts + 1;
  return {
    state: "ready",
    step: run.step,
    delayMs: backoffMs(times, attempts),
    attempts,
    error: errorText(error).slice(0, 2_000),
    waits: [`engagement:${run.subjectId}`],
    settle: async (tx) => {
      if (attempts >= times.attemptsBeforeException) await tell(tx, context, error);
      return true;
    },
  };
}

async function tell(tx: Tx, { clock, run }: RunContext, error: unknown): Promise<void> {
  const now = clock.now();
  const subject = await tx.maybe(readFailedSubject({ engagementId: run.subjectId }));
  if (!subject) return;
  const open = await tx.rows(lockOpenExceptions({ engagementId: subject.id }));
  const blocker = faultBlocker(error);
  const spec = kindSpec(blocker.kind);
  const groupKey = groupKeyOf(blocker);
  const isPrimary = !open.some((exception) => exception.isPrimary && exception.groupKey !== groupKey);
  const [told] = await tx.rows(
    openExceptions({
      now,
      rows: [
        {
          id: newId<"exception">(),
          kind: blocker.kind,
          team: spec.team,
          entity_code: subject.entityCode,
          region: subject.region,
          severity: spec.severity,
          group_key: groupKey,
          subject_type: "engagement",
          subject_id: subject.id,
          engagement_id: subject.id,
          connection_id: null,
          run_id: run.id,
          is_primary: isPrimary,
          params: blocker.params,
          exposure_amount: subject.amount,
          exposure_currency: subject.currency,
          exposure_reporting: isPrimary ? (subject.amountReporting ?? "0") : "0",
          exposure_unknown: "What falls due could not be worked out: the whole amount is counted",
          misses_cutoff: false,
          cutoff_at: null,
          due_at: null,
          is_backfill: subject.isBackfill,
          correlation_id: run.correlationId,
          search_text: `${subject.number} ${subject.name} ${titleOf(blocker.kind, blocker.params)}`.toLowerCase().slice(0, 2_000),
        },
      ],
    }),
  );
  await tx.rows(setBlocked({ engagementId: subject.id, team: spec.team, isPrimary, now }));
  if (!told?.isNew) return;
  await writeAudit(tx, flowActor, now, [
    {
      action: "exception.opened",
      subjectType: "exception",
      subjectId: told.id,
      engagementId: subject.id,
      entityCode: subject.entityCode,
      region: subject.region,
      correlationId: run.correlationId,
      after: { kind: told.kind, team: told.team },
    },
  ]);
}
