import { writeAudit } from "../../audit/entry.ts";
import type { Database, Tx } from "../../db/database.ts";
import { findDueVersions, type VersionRow } from "../../db/mapping-versions.sql.ts";
import { insert, update } from "../../db/rows.ts";
import { may } from "../../domain/access/permissions.ts";
import type { Grant } from "../../domain/access/roles.ts";
import { isUuid, newId } from "../../domain/ids.ts";
import { diffRows } from "../../domain/mapping/diff.ts";
import { isMappingSet, type MappingSetKey, setSpec } from "../../domain/mapping/sets.ts";
import type { Log } from "../../log.ts";
import { grantsOfUser } from "../access/user-rows.ts";
import { type JobSender, userActor } from "../context.ts";
import { type Outcome, refuse } from "../refusal.ts";
import { askForReview } from "./ask-for-review.ts";
import { publishVersion, versionAudit } from "./publish-version.ts";
import { mayPublish } from "./second-person.ts";
import { lockSet, rowsOf } from "./version-store.ts";

interface Deps {
  db: Database;
  jobs: JobSender;
  log: Log;
}

/**
 * Puts versions in force whose publication was decided for a day that has come. Answers how many. One that cannot come into
 * force any more, because the set has moved on under it or its decider may not decide now, goes back into review, and its
 * team is told.
 */
export async function publishDueVersions({ db, jobs, log }: Deps, now: Date): Promise<number> {
  const due = await db.rows(findDueVersions({ now }));
  let published = 0;
  for (const { id, number, setKey } of due) {
    if (!isMappingSet(setKey)) continue;
    const done = await db.tx((tx) => publishDue(tx, jobs, { id, set: setKey, now }));
    if (done?.ok) published += 1;
    else if (done)
      log.warn({ set: setKey, version: number, reason: done.error.message }, "a scheduled mapping is back in review");
  }
  return published;
}

/** Undefined: withdrawn meanwhile. */
async function publishDue(
  tx: Tx,
  jobs: JobSender,
  { id, now, set }: { id: string; set: MappingSetKey; now: Date },
): Promise<Outcome<unknown> | undefined> {
  const live = await lockSet(tx, set);
  const version = live.reviews.find((review) => review.id === id);
  if (!version || version.publishedBy === null) return undefined;
  const by = { id: version.publishedBy, name: version.publishedName ?? version.publishedBy };
  const [rows, publishedRows] = [await rowsOf(tx, version), await rowsOf(tx, live.published)];
  const diffs = diffRows(set, publishedRows, rows);
  const decider = await deciderOf(tx, by);
  const actor = userActor({ ...by, currency: null, grants: decider.ok ? decider.value : [] });
  const consent = decider.ok ? await mayPublish(tx, actor, { set, diffs, authorId: version.createdBy, now }) : decider;
  const publication = { live, version, rows, publishedRows, by, isByPerson: true, why: version.why, now };
  const outcome = consent.ok ? await publishVersion(tx, jobs, publication) : consent;
  if (outcome.ok) await writeAudit(tx, { type: "user", ...by }, now, [outcome.value.audit]);
  else {
    const needsSecondPerson = outcome.error.code === "needs_second_person";
    await backToReview(tx, { version, set, changes: diffs.length, reason: outcome.error.message, needsSecondPerson, now });
  }
  return outcome;
}

/** The roles that whoever decided has now; a program, which has none of its own, may as long as its token is not revoked. */
async function deciderOf(tx: Tx, by: { id: string; name: string }): Promise<Outcome<Grant[]>> {
  if (!isUuid(by.id)) return { ok: true, value: [] };
  const found = await tx.raw(
    `SELECT status <> 'active' AS "isOut", true AS "isPerson" FROM app_user WHERE id = $1
     UNION ALL SELECT revoked_at IS NOT NULL, false FROM api_token WHERE id = $1`,
    [by.id],
  );
  const [who] = found.rows;
  const notAnyMore = (what: string) => refuse("forbidden", `${by.name} ${what}, so what was decided does not stand.`);
  if (who?.isOut === true) return notAnyMore(who.isPerson === true ? "may not sign in any more" : "is a token that was revoked");
  if (who?.isPerson !== true) return { ok: true, value: [] };
  const grants = await grantsOfUser(tx, by.id);
  return may(grants, "mappings.publish") ? { ok: true, value: grants } : notAnyMore("may not publish mappings any more");
}

interface Overtaken {
  version: VersionRow;
  set: MappingSetKey;
  changes: number;
  reason: string;
  needsSecondPerson: boolean;
  now: Date;
}

/** Titles of notices are one line on a screen; the audit entry has the reason in full. */
const longestReason = 400;

async function backToReview(tx: Tx, overtaken: Overtaken): Promise<void> {
  const { changes, needsSecondPerson, now, reason, set, version } = overtaken;
  await update(tx, "MappingVersion", {
    where: { id: version.id, state: "in_review" },
    set: { publishedBy: null, publishedName: null, effectiveAt: null, lockVersion: version.lockVersion + 1 },
  });
  const correlationId = newId<"correlation">();
  const before = { effectiveAt: version.effectiveAt?.toISOString() ?? null };
  const entry = versionAudit("mapping.unschedule", version, { reason, before, after: { state: "in_review" }, correlationId });
  await writeAudit(tx, { type: "system", id: "mappings", name: "Scheduled mappings" }, now, [entry]);
  const told = [...reason].slice(0, longestReason).join("");
  await insert(tx, "Notice", {
    team: setSpec(set).team,
    kind: "mapping_unscheduled",
    title: `${setSpec(set).name}, version ${version.number}, did not come into force: ${told}`,
    subjectType: "mapping_set",
    subjectId: set,
    correlationId,
    createdAt: now,
  });
  if (needsSecondPerson) await askForReview(tx, { version, set, changes, now, correlationId });
}
