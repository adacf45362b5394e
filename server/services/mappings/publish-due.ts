import { writeAudit } from "../../audit/entry.ts";
import type { Database, Tx } from "../../db/database.ts";
import { findDueVersions, type VersionRow } from "../../db/mapping-versions.sql.ts";
import { update } from "../../db/rows.ts";
import { isUuid, newId } from "../../domain/ids.ts";
import { diffRows } from "../../domain/mapping/diff.ts";
import { isMappingSet, type MappingSetKey } from "../../domain/mapping/sets.ts";
import type { Log } from "../../log.ts";
import { grantsOfUser } from "../access/user-rows.ts";
import { type Actor, type JobSender, userActor } from "../context.ts";
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
 * Puts versions in force whose publication was decided for a day that has come. Answers how many. One that by now changes
 * something for which its decision does not suffice, because the set has moved on under it, goes back into review.
 */
export async function publishDueVersions({ db, jobs, log }: Deps, now: Date): Promise<number> {
  const due = await db.rows(findDueVersions({ now }));
  let published = 0;
  for (const one of due) {
    const done = await db.tx(async (tx) => {
      if (!isMappingSet(one.setKey)) return undefined;
      const live = await lockSet(tx, one.setKey);
      const version = live.reviews.find((review) => review.id === one.id);
      if (!version || version.publishedBy === null) return undefined; // withdrawn meanwhile
      const by = { id: version.publishedBy, name: version.publishedName ?? version.publishedBy };
      const [rows, publishedRows] = [await rowsOf(tx, version), await rowsOf(tx, live.published)];
      const diffs = diffRows(live.set, publishedRows, rows);
      const change = { set: live.set, diffs, authorId: version.createdBy, now };
      const consent = await mayPublish(tx, await deciderOf(tx, by), change);
      if (!consent.ok) {
        await backToReview(tx, { version, set: live.set, changes: diffs.length, reason: consent.error.message, now });
        return consent;
      }
      const outcome = await publishVersion(tx, jobs, {
        live,
        version,
        rows,
        publishedRows,
        by,
        isByPerson: true,
        why: version.why,
        now,
      });
      if (outcome.ok) await writeAudit(tx, { type: "user", ...by }, now, [outcome.value.audit]);
      return outcome;
    });
    if (done?.ok) published += 1;
    else if (done)
      log.error({ set: one.setKey, version: one.number, reason: done.error.message }, "a scheduled mapping cannot be published");
  }
  return published;
}

/** Who decided it, with the roles that they have now. */
async function deciderOf(tx: Tx, by: { id: string; name: string }): Promise<Actor> {
  const grants = isUuid(by.id) ? await grantsOfUser(tx, by.id) : [];
  return userActor({ ...by, currency: null, grants });
}

interface Overtaken {
  version: VersionRow;
  set: MappingSetKey;
  changes: number;
  reason: string;
  now: Date;
}

async function backToReview(tx: Tx, { changes, now, reason, set, version }: Overtaken): Promise<void> {
  await update(tx, "MappingVersion", {
    where: { id: version.id, state: "in_review" },
    set: { publishedBy: null, publishedName: null, effectiveAt: null, lockVersion: version.lockVersion + 1 },
  });
  const correlationId = newId<"correlation">();
  const before = { effectiveAt: version.effectiveAt?.toISOString() ?? null };
  const entry = versionAudit("mapping.unschedule", version, { reason, before, after: { state: "in_review" }, correlationId });
  await writeAudit(tx, { type: "system", id: "mappings", name: "Scheduled mappings" }, now, [entry]);
  await askForReview(tx, { version, set, changes, now, correlationId });
}
