import { z } from "zod";
import type { VersionRow } from "../../db/mapping-versions.sql.ts";
import { update } from "../../db/rows.ts";
import type { BookRow } from "../../domain/mapping/book.ts";
import { diffRows, type RowDiff } from "../../domain/mapping/diff.ts";
import { keyLabel } from "../../domain/mapping/fields.ts";
import { applyChanges, problemFields, tellProblems } from "../../domain/mapping/rows.ts";
import { normaliseKey } from "../../domain/mapping/sets.ts";
import { type CommandScope, command } from "../command.ts";
import { type Outcome, refuse } from "../refusal.ts";
import { refuseUnknown } from "./known-values.ts";
import { publishNew, putBeforeSecondPerson, reviewNew } from "./publish-new.ts";
import { draftOf, notesOut, oneValue, whySchema } from "./schemas.ts";
import { mayPublish, refuseToPrepare, whoMayPublish } from "./second-person.ts";
import { type LiveVersions, lockSet, replaceRows, rowsOf } from "./version-store.ts";

const inputSchema = z.strictObject({ ...oneValue, why: whySchema });
const outputSchema = z.object({
  /** Published: it decides from now on. In review: someone else has to publish it. */
  state: z.enum(["published", "in_review", "unchanged"]),
  versionId: z.string().nullable(),
  version: z.int().nullable(),
  /** When it was asked, by the server's clock: what it releases goes on from then. */
  at: z.date(),
  /** Parked runs that go on now. */
  released: z.int(),
  /** Who may publish it, when it needs a second person. */
  mayApprove: z.array(z.string()),
  notes: notesOut,
  message: z.string(),
});
type Scope = CommandScope<z.output<typeof inputSchema>>;
type Answer = Outcome<z.input<typeof outputSchema>>;

/**
 * Maps one value, on top of what is published, and publishes it at once: the fix of an exception. Drafts of others are left as
 * they are and brought onto the new version. What needs a second person waits in review, beside whatever else is open.
 */
export const mapValue = command({
  name: "mapValue",
  permission: "mappings.publish",
  input: inputSchema,
  output: outputSchema,
  run: async (scope): Promise<Answer> => {
    const { ctx, input, now, tx } = scope;
    const live = await lockSet(tx, input.set);
    const publishedRows = await rowsOf(tx, live.published);
    const rows = applyChanges(input.set, publishedRows, [{ op: "put", row: draftOf(input) }]);
    if (!rows.ok) return refuse("invalid", tellProblems(rows.error), problemFields(rows.error));
    const diffs = diffRows(input.set, publishedRows, rows.value);
    const label = keyLabel(input.set, input.key);
    if (diffs.length === 0) {
      scope.unchanged();
      return answer("unchanged", live.published, { now, message: `${label} is mapped like that already.` });
    }
    const within = await refuseToPrepare(tx, { ...scope, set: input.set, diffs });
    if (!within.ok) return within;
    const known = await refuseUnknown(ctx, { set: input.set, diffs, inForce: publishedRows });
    if (!known.ok) return known;
    const notes = known.value;
    const consent = await mayPublish(tx, ctx.actor, { set: input.set, diffs, authorId: ctx.actor.id, now });
    if (!consent.ok) return review(scope, { live, publishedRows, rows: rows.value, diffs, notes });
    const published = await publishNew(scope, { live, publishedRows, rows: rows.value, why: input.why });
    if (!published.ok) return published;
    const done = published.value.released;
    return answer("published", published.value, { now, released: done, notes, message: `${label} is mapped. ${released(done)}` });
  },
});

const released = (count: number): string =>
  count === 0 ? "Nothing waited for it." : count === 1 ? "One record goes on." : `${count} records go on.`;

function answer(
  state: "published" | "in_review" | "unchanged",
  version: { id: string; number: number } | null,
  { now, ...more }: { now: Date; message: string; released?: number; mayApprove?: string[]; notes?: string[] },
): Answer {
  return {
    ok: true,
    value: {
      state,
      versionId: version?.id ?? null,
      version: version?.number ?? null,
      at: now,
      released: 0,
      mayApprove: [],
      notes: [],
      ...more,
    },
  };
}

interface Prepared {
  live: LiveVersions;
  publishedRows: readonly BookRow[];
  rows: readonly BookRow[];
  diffs: readonly RowDiff[];
  notes: string[];
}

/** Puts the change before a second person: into the caller's own version that is in review, or into one of its own. */
async function review(scope: Scope, prepared: Prepared): Promise<Answer> {
  const { ctx, input, now, tx } = scope;
  const { diffs, live, notes, publishedRows, rows } = prepared;
  const twin = await sameInReview(scope, prepared);
  if (twin) {
    scope.unchanged();
    const mayApprove = await whoMayPublish(tx, { set: input.set, diffs, authorId: twin.createdBy, now });
    const message = `${twin.createdName} has asked for this already; it waits for a second person. ${who(mayApprove)}`;
    return answer("in_review", twin, { now, mayApprove, notes, message });
  }
  const own = live.reviews.find((one) => one.createdBy === ctx.actor.id && one.publishedBy === null);
  const made = { live, publishedRows, rows, why: input.why };
  const version = own ? await extend(scope, own, made) : { ok: true as const, value: await reviewNew(scope, made) };
  if (!version.ok) return version;
  const { mayApprove } = version.value;
  const message = `${keyLabel(input.set, input.key)} is mapped as soon as a second person publishes it. ${who(mayApprove)}`;
  return answer("in_review", version.value, { now, mayApprove, notes, message });
}

const who = (names: readonly string[]): string =>
  names.length > 0 ? `${names.join(", ")} may.` : "Nobody else may yet: an administrator can grant the role.";

/** A version in review that already has this very row. */
async function sameInReview({ input, tx }: Scope, { live, rows }: Prepared): Promise<VersionRow | undefined> {
  const wanted = rows.find((row) => row.keyNorm === normaliseKey(input.key));
  for (const other of live.reviews) {
    const there = (await rowsOf(tx, other)).find((row) => row.keyNorm === wanted?.keyNorm);
    if (there && wanted && diffRows(input.set, [there], [wanted]).length === 0) return other;
  }
  return undefined;
}

async function extend(
  scope: Scope,
  own: VersionRow,
  made: Parameters<typeof putBeforeSecondPerson>[2],
): Promise<Outcome<VersionRow & { mayApprove: string[] }>> {
  const { input, tx } = scope;
  const rows = applyChanges(input.set, await rowsOf(tx, own), [{ op: "put", row: draftOf(input) }]);
  if (!rows.ok) return refuse("invalid", tellProblems(rows.error), problemFields(rows.error));
  await replaceRows(tx, own.id, rows.value);
  const why = own.why.includes(input.why) ? own.why : `${own.why}; ${input.why}`.slice(0, 2_000);
  const changed = { lockVersion: own.lockVersion + 1, why };
  await update(tx, "MappingVersion", { where: { id: own.id, state: "in_review" }, set: changed });
  const mayApprove = await putBeforeSecondPerson(scope, own, { ...made, rows: rows.value });
  return { ok: true, value: { ...own, ...changed, mayApprove } };
}
