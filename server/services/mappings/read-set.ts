import { z } from "zod";
import { readLiveVersions, readRejection, type VersionRow } from "../../db/mapping-versions.sql.ts";
import { may } from "../../domain/access/permissions.ts";
import type { BookRow } from "../../domain/mapping/book.ts";
import { diffRows } from "../../domain/mapping/diff.ts";
import { type MappingSetKey, mappingSetKeySchema } from "../../domain/mapping/sets.ts";
import type { CallContext } from "../context.ts";
import { query } from "../query.ts";
import { findUnknownValues, notesOf } from "./known-values.ts";
import { formOf, formSchema } from "./read-form.ts";
import { notesOut, sentBackOut } from "./schemas.ts";
import { mayPublish, whoMayPublish } from "./second-person.ts";
import { rowsOf } from "./version-store.ts";

const openVersionSchema = z.object({
  versionId: z.string(),
  version: z.int(),
  lockVersion: z.int(),
  state: z.enum(["draft", "in_review", "scheduled"]),
  why: z.string(),
  authorName: z.string(),
  isMine: z.boolean(),
  createdAt: z.date(),
  /** When it comes into force, and who decided that. */
  effectiveAt: z.date().nullable(),
  scheduledBy: z.string().nullable(),
  changes: z.int(),
  sensitiveChanges: z.int(),
  /** Whether the reader may publish it as it is, and if not, why not and who may. */
  mayPublish: z.boolean(),
  whyNot: z.string().nullable(),
  mayApprove: z.array(z.string()),
  /** Values that no connected system is known to have. */
  notes: notesOut,
  /** Why it last came back from review. */
  rejection: sentBackOut.nullable(),
});

/** A set with what is in force and what is open, and the form of its rows. */
export const readSet = query({
  name: "readSet",
  permission: "mappings.read",
  input: z.strictObject({ set: mappingSetKeySchema }),
  output: z.object({
    form: formSchema,
    mayEdit: z.boolean(),
    mayPublish: z.boolean(),
    published: z
      .object({
        versionId: z.string(),
        version: z.int(),
        why: z.string(),
        publishedAt: z.date().nullable(),
        publishedName: z.string().nullable(),
      })
      .nullable(),
    draft: openVersionSchema.nullable(),
    reviews: z.array(openVersionSchema),
  }),
  run: async ({ input, ctx, now }) => {
    const [versions, form] = await Promise.all([ctx.db.rows(readLiveVersions({ set: input.set })), formOf(ctx.db, input.set)]);
    const published = versions.find((version) => version.state === "published") ?? null;
    const publishedRows = await rowsOf(ctx.db, published);
    const open = await Promise.all(
      versions
        .filter((version) => version.state !== "published")
        .map((version) => presentOpen(ctx, { set: input.set, version, publishedRows, now })),
    );
    return {
      ok: true,
      value: {
        form,
        mayEdit: may(ctx.actor.grants, "mappings.edit"),
        mayPublish: may(ctx.actor.grants, "mappings.publish"),
        published: published && {
          versionId: published.id,
          version: published.number,
          why: published.why,
          publishedAt: published.publishedAt,
          publishedName: published.publishedName,
        },
        draft: open.find((version) => version.state === "draft") ?? null,
        reviews: open.filter((version) => version.state !== "draft"),
      },
    };
  },
});

interface Open {
  set: MappingSetKey;
  version: VersionRow;
  publishedRows: readonly BookRow[];
  now: Date;
}

async function presentOpen(
  ctx: CallContext,
  { now, publishedRows, set, version }: Open,
): Promise<z.input<typeof openVersionSchema>> {
  const diffs = diffRows(set, publishedRows, await rowsOf(ctx.db, version));
  const change = { set, diffs, authorId: version.createdBy, now };
  const consent = may(ctx.actor.grants, "mappings.publish") ? await mayPublish(ctx.db, ctx.actor, change) : null;
  const isSensitive = diffs.some((diff) => diff.isSensitive);
  const rejection = version.state === "draft" ? await ctx.db.maybe(readRejection({ versionId: version.id })) : undefined;
  const unknown = await findUnknownValues(ctx, { set, diffs, inForce: publishedRows });
  return {
    versionId: version.id,
    version: version.number,
    lockVersion: version.lockVersion,
    state: version.state === "draft" ? "draft" : version.publishedBy === null ? "in_review" : "scheduled",
    why: version.why,
    authorName: version.createdName,
    isMine: version.createdBy === ctx.actor.id,
    createdAt: version.createdAt,
    effectiveAt: version.publishedBy === null ? null : version.effectiveAt,
    scheduledBy: version.publishedName,
    changes: diffs.length,
    sensitiveChanges: diffs.filter((diff) => diff.isSensitive).length,
    mayPublish: consent?.ok === true && (version.state !== "draft" || version.createdBy === ctx.actor.id),
    whyNot: consent && !consent.ok ? consent.error.message : null,
    mayApprove: isSensitive ? await whoMayPublish(ctx.db, change) : [],
    notes: notesOf(unknown),
    rejection: rejection ? { reason: rejection.reason ?? "", name: rejection.name, at: rejection.at } : null,
  };
}
