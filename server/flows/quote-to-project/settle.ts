import { type AuditDraft, writeAudit } from "../../audit/entry.ts";
import type { Tx } from "../../db/database.ts";
import {
  acceptAmendment,
  acceptChange,
  cancelStaffingRequests,
  insertContract,
  insertNotice,
  keepStaffingRequests,
  restoreStaffingRequests,
  setProjectStatus,
  settleEngagement,
  spendWaivers,
  upsertProject,
} from "../../db/engagement-settle.sql.ts";
import { closeExceptions, lockOpenExceptions, openExceptions } from "../../db/exception-sync.sql.ts";
import { changeTerms } from "../../domain/contract/change-terms.ts";
import type { EngagementStatus } from "../../domain/engagements/status.ts";
import { type Blocker, groupKeyOf } from "../../domain/exceptions/blocker.ts";
import { newId } from "../../domain/ids.ts";
import { flowActor } from "./actor.ts";
import { distinctByCause, exceptionRows, exposureOf } from "./exception-rows.ts";
import type { Reached } from "./reached.ts";
import { contractRows, engagementRow, makesContract, projectRow, staffingRows } from "./settle-rows.ts";
import type { Work } from "./work.ts";

const secondPerson = "A second person has set the difference aside";

/** How an attempt ends for its engagement. */
export interface End {
  status: EngagementStatus;
  blockers: readonly Blocker[];
  isDone: boolean;
  reportedHash: string | null;
}

/**
 * Writes down what an attempt has come to, with its audit entries, in the transaction that ends it: exceptions first, then the
 * engagement, as everybody else does who changes both.
 */
export async function settleAttempt(tx: Tx, work: Work, reached: Reached, end: End): Promise<void> {
  const { engagement } = work.state;
  const place = placeOf(work, reached);
  const audit: AuditDraft[] = [];
  const about = {
    engagementId: engagement.id,
    entityCode: place.entityCode,
    region: place.region,
    correlationId: work.run.correlationId,
  };
  const blockers = distinctByCause(end.blockers);
  for (const change of await syncExceptions(tx, work, reached, { blockers, place }))
    audit.push({
      action: change.isNew ? "exception.opened" : "exception.resolved",
      subjectType: "exception",
      subjectId: change.id,
      ...about,
      after: { kind: change.kind, team: change.team },
    });
  await tx.rows(settleEngagement({ row: engagementRow(work, reached, { ...end, blockers }), now: work.now }));
  if (engagement.status !== end.status)
    audit.push({
      action: "engagement.status",
      subjectType: "engagement",
      subjectId: engagement.id,
      ...about,
      before: { status: engagement.status },
      after: { status: end.status },
    });
  await writeRecords(tx, work, reached, place);
  if (end.status === "on_hold") await tx.rows(cancelStaffingRequests({ engagementId: engagement.id }));
  if (reached.acceptsAmendment && work.state.contract)
    audit.push({
      action: "contract.amended",
      subjectType: "engagement",
      subjectId: engagement.id,
      ...about,
      before: { digest: work.state.contract.termsHash },
      after: { digest: work.soldHash },
      reason: secondPerson,
    });
  if (reached.acceptsChange)
    audit.push({
      action: "change.accepted",
      subjectType: "engagement",
      subjectId: engagement.id,
      ...about,
      after: { digest: work.soldHash },
      reason: secondPerson,
    });
  await writeAudit(tx, flowActor, work.now, audit);
}

interface Place {
  entityCode: string | null;
  region: string | null;
  timeZone: string;
}

/** Where the engagement belongs: what its contract says, else what the check could resolve, else what was known before. */
export function placeOf(work: Work, reached: Reached): Place {
  const { engagement, contract } = work.state;
  const found = contract && !makesContract(work, reached) ? null : reached.check;
  const entityCode = found?.entityCode ?? engagement.entityCode;
  const entity = entityCode ? work.reference.entities.get(entityCode) : undefined;
  return { entityCode, region: found?.region ?? engagement.region, timeZone: entity?.timeZone ?? "UTC" };
}

interface Change {
  id: string;
  kind: string;
  team: string;
  isNew: boolean;
}

/** Opens what stops the engagement now and closes what does so no longer. */
async function syncExceptions(
  tx: Tx,
  work: Work,
  reached: Reached,
  now: { blockers: readonly Blocker[]; place: Place },
): Promise<Change[]> {
  const open =
    work.state.openExceptions === 0 && now.blockers.length === 0
      ? []
      : await tx.rows(lockOpenExceptions({ engagementId: work.state.engagement.id }));
  const wanted = new Map(now.blockers.map((blocker) => [groupKeyOf(blocker), blocker]));
  const closed = open.filter((exception) => !wanted.has(exception.groupKey));
  const [primary] = now.blockers;
  const demoted = open.filter(
    (exception) => exception.isPrimary && wanted.has(exception.groupKey) && primary && exception.groupKey !== groupKeyOf(primary),
  );
  const resolution = reached.resolution ?? (now.blockers.length === 0 ? "The engagement went on" : "No longer the case");
  const closing = [
    ...closed.map(({ id, kind }) => ({ id, status: work.waived.has(kind) ? "waived" : "resolved", resolution })),
    ...demoted.map(({ id }) => ({ id, status: "open", resolution: null })),
  ];
  if (closing.length > 0) await tx.rows(closeExceptions({ rows: closing, now: work.now }));
  const changes = closed.map(({ id, kind, team }): Change => ({ id, kind, team, isNew: false }));
  if (now.blockers.length === 0) return changes;
  const rows = exceptionRows(work.state, now.blockers, {
    place: now.place,
    calendar: work.reference.calendarOf(now.place.entityCode),
    exposure: exposureOf(work.facts, {
      entityCode: now.place.entityCode,
      reference: work.reference,
      now: work.now,
      isDoubted: now.blockers.some(({ doubtsAmount }) => doubtsAmount),
      primary,
      contract: work.state.contract,
    }),
    changeTerms: changeTerms(work.facts),
    runId: work.run.id,
    correlationId: work.run.correlationId,
    now: work.now,
  });
  const opened = await tx.rows(openExceptions({ rows, now: work.now }));
  return [...changes, ...opened.filter((row) => row.isNew)];
}

/** At the end of the set-up, and again once a change is accepted. */
const asksForPeople = ({ isShadow, state }: Work, reached: Reached): boolean =>
  !isShadow && (reached.staffedAt !== null || (reached.acceptsAmendment && state.engagement.staffedAt !== null));

/** Contract, project, requests for people and the notice to finance. */
async function writeRecords(tx: Tx, work: Work, reached: Reached, place: Place): Promise<void> {
  const { contract, engagement } = work.state;
  const { now } = work;
  const { terms } = reached;
  if (terms && work.project && !work.target && !work.isShadow)
    await tx.rows(upsertProject({ row: projectRow(work.state, terms, work.project.url), now }));
  if (terms && makesContract(work, reached)) {
    await tx.rows(insertContract({ ...contractRows(work.state, terms, work.soldHash), now }));
    if (!contract) await tellFinance(tx, work, place);
  } else if (reached.acceptsAmendment && contract)
    await tx.rows(acceptAmendment({ contractId: contract.id, termsHash: work.soldHash }));
  if (reached.acceptsChange)
    await tx.rows(
      acceptChange({ id: newId<"ruling">(), engagementId: engagement.id, change: reached.acceptsChange, by: flowActor, now }),
    );
  const used = work.state.waivers.filter(({ kind }) => kind === "amendment_candidate").map(({ id }) => id);
  if (used.length > 0 && (makesContract(work, reached) || reached.acceptsAmendment || reached.acceptsChange))
    await tx.rows(spendWaivers({ waiverIds: used, now }));
  if (reached.hold === "lift") await tx.rows(restoreStaffingRequests({ engagementId: engagement.id }));
  if (asksForPeople(work, reached))
    await tx.rows(
      keepStaffingRequests({
        rows: staffingRows(work),
        engagementId: engagement.id,
        entityCode: place.entityCode,
        region: place.region,
        now,
      }),
    );
  if (reached.hold)
    await tx.rows(setProjectStatus({ engagementId: engagement.id, status: reached.hold === "hold" ? "on_hold" : "active" }));
}

const tellFinance = (tx: Tx, { now, run, state: { engagement } }: Work, place: Place): Promise<unknown> =>
  tx.rows(
    insertNotice({
      team: "finance",
      entityCode: place.entityCode,
      region: place.region,
      kind: "billing_profile",
      title: `The billing profile of ${engagement.number} ${engagement.name} is set up`,
      engagementId: engagement.id,
      correlationId: run.correlationId,
      now,
    }),
  );
