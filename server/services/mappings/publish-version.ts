import type { AuditActor, AuditDraft } from "../../audit/entry.ts";
import type { Tx } from "../../db/database.ts";
import { readLastNumber, type VersionRow } from "../../db/mapping-versions.sql.ts";
import { update } from "../../db/rows.ts";
import type { BookRow } from "../../domain/mapping/book.ts";
import { changedResults, diffRows, type RowDiff, rebaseRows } from "../../domain/mapping/diff.ts";
import { describeValue, keyLabel } from "../../domain/mapping/fields.ts";
import { setProblems, tellProblems } from "../../domain/mapping/rows.ts";
import { type MappingSetKey, mapWaitKey, setSpec } from "../../domain/mapping/sets.ts";
import type { JobSender } from "../context.ts";
import { type Outcome, refuse } from "../refusal.ts";
import { closeGates, releaseKeys } from "../runs/release-runs.ts";
import { type LiveVersions, replaceRows, rowsOf } from "./version-store.ts";

/** Changes that an audit entry spells out; beyond that it counts. */
const auditedChanges = 200;

interface Publication {
  live: LiveVersions;
  version: VersionRow;
  rows: readonly BookRow[];
  publishedRows: readonly BookRow[];
  /** Who decided it. */
  by: { id: string; name: string };
  /** Whether a person acted: what it releases then did not go straight through. */
  isByPerson: boolean;
  why: string;
  now: Date;
}

/**
 * Puts a version in force, in the caller's transaction: gates first, the version before retired, this one published, other
 * open versions brought onto it, and every run released that waits for a key whose answer is a new one. Runs that wait for a
 * key which has no answer any more stay parked.
 */
export async function publishVersion(
  tx: Tx,
  jobs: JobSender,
  publication: Publication,
): Promise<Outcome<{ number: number; released: number; audit: AuditDraft }>> {
  const { by, live, now, publishedRows, rows, version, why } = publication;
  const { set } = live;
  const problems = setProblems(set, rows);
  if (problems.length > 0)
    return refuse("invalid", `${setSpec(set).name} cannot be published as it is. ${tellProblems(problems)}`);
  await closeGates(tx, [mapWaitKey(set, "")]);
  if (live.published) {
    const retired = await update(tx, "MappingVersion", {
      where: { id: live.published.id, state: "published" },
      set: { state: "retired" },
    });
    if (retired !== 1) throw new Error(`Version ${live.published.number} of ${set} was not published any more under its lock`);
  }
  const number = await numberInForce(tx, publication);
  const published = await update(tx, "MappingVersion", {
    where: { id: version.id, state: version.state, lockVersion: version.lockVersion },
    set: {
      number,
      state: "published",
      why,
      publishedBy: by.id,
      publishedName: by.name,
      publishedAt: now,
      effectiveAt: now,
      lockVersion: version.lockVersion + 1,
    },
  });
  if (published !== 1) throw new Error(`Version ${version.number} of ${set} changed under its lock`);
  await rebaseOthers(tx, publication, number);
  const keys = changedResults(set, publishedRows, rows)
    .filter((result) => result.after !== null)
    .map((result) => mapWaitKey(set, result.keyNorm));
  if (publication.isByPerson) await markTouched(tx, keys);
  const released = await releaseKeys(tx, jobs, keys);
  return { ok: true, value: { released, audit: auditOf(publication, { number, released }), number } };
}

/** Versions come into force in the order of their numbers: one that was overtaken while it was open takes the next. */
async function numberInForce(tx: Tx, { live, version }: Publication): Promise<number> {
  if (version.number > (live.published?.number ?? 0)) return version.number;
  return (await tx.one(readLastNumber({ set: live.set }))).number + 1;
}

/** Open versions keep their own changes and follow the rest of what is now in force. */
async function rebaseOthers(tx: Tx, { live, publishedRows, rows, version }: Publication, number: number): Promise<void> {
  for (const other of live.all) {
    if (other.id === version.id || other.state === "published") continue;
    const own = await rowsOf(tx, other);
    await replaceRows(tx, other.id, rebaseRows(publishedRows, rows, own));
    await update(tx, "MappingVersion", {
      where: { id: other.id },
      set: { basedOn: number, lockVersion: other.lockVersion + 1 },
    });
  }
}

/** What a person's mapping releases has not gone straight through. */
async function markTouched(tx: Tx, keys: readonly string[]): Promise<void> {
  await tx.raw(
    `UPDATE engagement e SET touched = true FROM (
       SELECT DISTINCT r.subject_id AS id FROM run_wait w JOIN flow_run r ON r.id = w.run_id
       WHERE w.key = ANY($1::text[]) AND r.subject_type = 'engagement' AND r.state <> 'done') hit
     WHERE e.id = hit.id AND NOT e.touched`,
    [keys],
  );
}

function auditOf(
  { live, publishedRows, rows, version, why }: Publication,
  done: { number: number; released: number },
): AuditDraft {
  const diffs = diffRows(live.set, publishedRows, rows);
  return {
    action: "mapping.publish",
    subjectType: "mapping_version",
    subjectId: version.id,
    reason: why,
    before: { set: live.set, version: live.published?.number ?? null },
    after: {
      set: live.set,
      version: done.number,
      author: version.createdName,
      releasedRuns: done.released,
      ...spelledOut(live.set, diffs),
    },
  };
}

/** Changes of rows as an audit entry keeps them. */
export function spelledOut(set: MappingSetKey, diffs: readonly RowDiff[]): Record<string, unknown> {
  return {
    changeCount: diffs.length,
    changes: diffs.slice(0, auditedChanges).map((diff) => ({
      change: diff.kind,
      key: keyLabel(set, diff.key),
      before: diff.before && saidBy(set, diff.before),
      after: diff.after && saidBy(set, diff.after),
    })),
  };
}

const saidBy = (set: MappingSetKey, row: BookRow): string =>
  row.aliasOf === null ? describeValue(set, row.value) : `same as ${row.aliasOf.replaceAll("\u001f", " → ")}`;

/** The audit entry of a step in a version's life. */
export const versionAudit = (
  action: string,
  version: Pick<VersionRow, "id" | "setKey" | "number" | "state">,
  more: Partial<AuditDraft> = {},
): AuditDraft => ({
  action,
  subjectType: "mapping_version",
  subjectId: version.id,
  ...more,
  after: { set: version.setKey, version: version.number, ...more.after },
});

export const personOf = (actor: AuditActor): { id: string; name: string } => ({ id: actor.id, name: actor.name });
