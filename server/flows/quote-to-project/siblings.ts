import type { Tx } from "../../db/database.ts";
import { startRuns } from "../../db/intake.sql.ts";
import { canBeAddedTo } from "../../domain/contract/disposition.ts";
import { newId } from "../../domain/ids.ts";
import type { RunContext } from "../../jobs/flow.ts";
import { releaseKeys } from "../../services/runs/release-runs.ts";
import type { End } from "./settle.ts";
import type { Work } from "./work.ts";

/**
 * The CRM is told one status for a deal of several engagements. When this one comes to stand differently, the others look
 * again, so that the last word is said by one that knows them all. Those that wait for this engagement's project, for it to go on, or
 * for a decision on its terms, are woken too.
 */
export async function wakeSiblings(
  tx: Tx,
  context: RunContext,
  work: Work,
  end: Pick<End, "status"> & { hasProject: boolean; hasOtherTerms: boolean },
): Promise<void> {
  const { deal, engagement } = work.state;
  if (end.hasOtherTerms) await releaseKeys(tx, context.jobs, [`terms:${engagement.id}`]);
  const isOther = canBeAddedTo(engagement.status) !== canBeAddedTo(end.status);
  if (end.hasProject || isOther) await releaseKeys(tx, context.jobs, [`set-up:${engagement.id}`]);
  const others = deal.siblings.filter((sibling) => sibling.id !== engagement.id);
  if (others.length === 0 || engagement.status === end.status) return;
  const runs = await tx.rows(
    startRuns({
      rows: others
        .map((sibling) => ({ id: newId<"run">(), subject_id: sibling.id, correlation_id: sibling.correlationId }))
        .sort((a, b) => (a.subject_id < b.subject_id ? -1 : 1)),
      flow: context.run.flow,
      flowVersion: context.run.flowVersion,
      subjectType: context.run.subjectType,
      connectionId: context.run.connectionId,
      lane: context.run.lane,
      now: work.now,
    }),
  );
  await context.jobs.wakeRuns(
    tx,
    runs.filter((run) => run.state === "ready"),
  );
}
