import { z } from "zod";
import type { VersionRow } from "../../db/mapping-versions.sql.ts";
import { update } from "../../db/rows.ts";
import { diffRows, type RowDiff } from "../../domain/mapping/diff.ts";
import { setProblems, tellProblems } from "../../domain/mapping/rows.ts";
import { setSpec } from "../../domain/mapping/sets.ts";
import { type CommandScope, command } from "../command.ts";
import { type Outcome, refuse } from "../refusal.ts";
import { refuseUnknown } from "./known-values.ts";
import { personOf, publishVersion, spelledOut, versionAudit } from "./publish-version.ts";
import { versionRef } from "./schemas.ts";
import { mayPublish, refuseBeyond } from "./second-person.ts";
import { type LiveVersions, lockOpenVersion, rowsOf } from "./version-store.ts";

const furthestMs = 366 * 86_400_000;

const inputSchema = z.strictObject({
  ...versionRef,
  /** Why it is changed; kept from the request for review when it is left out. */
  why: z.string().trim().max(2_000).optional(),
  /** When it is to come into force; left out: now. At most a year ahead. */
  effectiveAt: z.coerce.date().nullish(),
});
const outputSchema = z.object({
  state: z.enum(["published", "scheduled"]),
  version: z.int(),
  effectiveAt: z.date(),
  /** Parked runs that go on now. */
  released: z.int(),
});
type Answer = Outcome<z.input<typeof outputSchema>>;
type Scope = CommandScope<z.output<typeof inputSchema>>;

/**
 * Publishes a draft, or a version in review, now or on a day. Its author may, unless a field changes that needs a second
 * person. Until its day a version can be withdrawn; then the worker puts it in force.
 */
export const publishDraft = command({
  name: "publishDraft",
  permission: "mappings.publish",
  input: inputSchema,
  output: outputSchema,
  run: async (scope): Promise<Answer> => {
    const { input, ctx, now, tx } = scope;
    const open = await lockOpenVersion(tx, input, ["draft", "in_review"]);
    if (!open.ok) return open;
    const { live, version } = open.value;
    if (version.state === "draft" && version.createdBy !== ctx.actor.id)
      return refuse("forbidden", `This is ${version.createdName}'s draft, which is still being worked on.`);
    if (version.publishedBy !== null)
      return refuse("conflict", `It is scheduled already, by ${version.publishedName}. Withdraw it to change that.`);
    const [rows, publishedRows] = [await rowsOf(tx, version), await rowsOf(tx, live.published)];
    const diffs = diffRows(live.set, publishedRows, rows);
    if (diffs.length === 0) return refuse("invalid", "There is nothing to publish: it is what is published already.");
    const why = input.why || version.why;
    if (why.length < 3) return refuse("invalid", "Say in a few words why.", { why: "say in a few words why" });
    const within = await refuseBeyond(tx, { set: live.set, diffs, reaches: scope.reaches });
    if (!within.ok) return within;
    const consent = await mayPublish(tx, ctx.actor, { set: live.set, diffs, authorId: version.createdBy, now });
    if (!consent.ok) return consent;
    const keys = rows.map((row) => row.keyNorm);
    const known = await refuseUnknown(ctx, { set: live.set, diffs, inForce: publishedRows }, keys);
    if (!known.ok) return known;
    if (input.effectiveAt && input.effectiveAt > now)
      return schedule(scope, {
        live,
        version,
        diffs,
        why,
        effectiveAt: input.effectiveAt,
        problems: setProblems(live.set, rows),
      });
    const published = await publishVersion(tx, ctx.jobs, {
      live,
      version,
      rows,
      publishedRows,
      by: personOf(ctx.actor),
      isByPerson: ctx.actor.type !== "system",
      why,
      now,
    });
    if (!published.ok) return published;
    scope.audit(published.value.audit);
    return {
      ok: true,
      value: { state: "published", version: published.value.number, effectiveAt: now, released: published.value.released },
    };
  },
});

interface Scheduling {
  live: LiveVersions;
  version: VersionRow;
  diffs: readonly RowDiff[];
  why: string;
  effectiveAt: Date;
  problems: ReturnType<typeof setProblems>;
}

async function schedule(scope: Scope, { diffs, effectiveAt, live, problems, version, why }: Scheduling): Promise<Answer> {
  const { ctx, now, tx } = scope;
  if (effectiveAt.getTime() - now.getTime() > furthestMs) {
    const message = "A version can come into force within a year from now. Choose an earlier day.";
    return refuse("invalid", message, { effectiveAt: "must be within a year" });
  }
  if (problems.length > 0) return refuse("invalid", `${setSpec(live.set).name} is not whole. ${tellProblems(problems)}`);
  await update(tx, "MappingVersion", {
    where: { id: version.id, state: version.state },
    set: {
      state: "in_review",
      why,
      publishedBy: ctx.actor.id,
      publishedName: ctx.actor.name,
      effectiveAt,
      lockVersion: version.lockVersion + 1,
    },
  });
  scope.audit(
    versionAudit("mapping.schedule", version, {
      reason: why,
      before: { state: version.state },
      after: { effectiveAt: effectiveAt.toISOString(), ...spelledOut(live.set, diffs) },
    }),
  );
  return { ok: true, value: { state: "scheduled", version: version.number, effectiveAt, released: 0 } };
}
