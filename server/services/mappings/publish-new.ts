import type { AuditDraft } from "../../audit/entry.ts";
import type { Tx } from "../../db/database.ts";
import type { VersionRow } from "../../db/mapping-versions.sql.ts";
import { may } from "../../domain/access/permissions.ts";
import { ownTeams } from "../../domain/exceptions/reach.ts";
import type { BookRow } from "../../domain/mapping/book.ts";
import { diffRows } from "../../domain/mapping/diff.ts";
import { setSpec } from "../../domain/mapping/sets.ts";
import type { CallContext } from "../context.ts";
import { mailWhoChoseOf } from "../notices/mail-who-chose.ts";
import type { Outcome } from "../refusal.ts";
import { askForReview } from "./ask-for-review.ts";
import { personOf, publishVersion, spelledOut, versionAudit } from "./publish-version.ts";
import { whoMayPublish } from "./second-person.ts";
import { insertVersion, type LiveVersions } from "./version-store.ts";

/** The parts of a command's scope that making a version needs. */
interface Scope {
  ctx: CallContext;
  tx: Tx;
  now: Date;
  audit(draft: AuditDraft): void;
}

interface NewVersion {
  live: LiveVersions;
  publishedRows: readonly BookRow[];
  rows: readonly BookRow[];
  why: string;
}

const insertNew = ({ ctx, now, tx }: Scope, { live, rows, why }: NewVersion): Promise<VersionRow> =>
  insertVersion(tx, {
    set: live.set,
    state: "in_review",
    basedOn: live.published?.number ?? null,
    why,
    author: ctx.actor,
    now,
    rows,
  });

/** Makes a version of these rows and puts it in force, all in the command's transaction. */
export async function publishNew(
  scope: Scope,
  made: NewVersion,
): Promise<Outcome<{ id: string; number: number; released: number }>> {
  const { ctx, now, tx } = scope;
  const version = await insertNew(scope, made);
  const published = await publishVersion(tx, ctx.jobs, {
    ...made,
    version,
    by: personOf(ctx.actor),
    isByPerson: ctx.actor.type !== "system",
    now,
  });
  if (!published.ok) return published;
  scope.audit(published.value.audit);
  const { number, released } = published.value;
  return { ok: true, value: { id: version.id, number, released } };
}

/** Makes a version of these rows that waits for its second person, and says who that may be. */
export async function reviewNew(scope: Scope, made: NewVersion): Promise<VersionRow & { mayApprove: string[] }> {
  const version = await insertNew(scope, made);
  return { ...version, mayApprove: await putBeforeSecondPerson(scope, version, made) };
}

/** Says in the audit trail and to finance that a version waits for its second person; answers who that may be. */
export async function putBeforeSecondPerson(
  scope: Scope,
  version: VersionRow,
  { live, publishedRows, rows, why }: NewVersion,
): Promise<string[]> {
  const { ctx, now, tx } = scope;
  const diffs = diffRows(live.set, publishedRows, rows);
  scope.audit(
    versionAudit("mapping.request-review", version, {
      reason: why,
      before: { state: version.state },
      after: { state: "in_review", ...spelledOut(live.set, diffs) },
    }),
  );
  await askForReview(tx, { version, set: live.set, changes: diffs.length, now, correlationId: ctx.correlationId });
  await mailWhoChoseOf(tx, ctx, {
    kind: "decision",
    isFor: ({ grants, id }) =>
      id !== version.createdBy && ownTeams(grants).includes("finance") && may(grants, "mappings.publish"),
    about: `${version.createdName} asks for review of ${setSpec(live.set).name}`,
    path: `/mappings/${live.set}`,
    now,
  });
  return whoMayPublish(tx, { set: live.set, diffs, authorId: version.createdBy, now });
}
