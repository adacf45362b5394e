import { z } from "zod";
import { countShadowWrites, readShadowFingerprint, readShadowWrites } from "../../db/shadow-writes.sql.ts";
import { classesAt } from "../../domain/access/field-classes.ts";
import { query } from "../query.ts";
import { refuse } from "../refusal.ts";
import { shownCalls } from "./shown-write.ts";

const callSchema = z.object({
  /** Its place among the calls of the write, from 1. */
  ordinal: z.int(),
  /** Method and address at the vendor; null in what was kept before calls were. */
  address: z.string().nullable(),
  fields: z.array(z.object({ path: z.string(), value: z.string().nullable(), isMasked: z.boolean() })),
});

/** What a connection in shadow mode would have been written, call by call and field by field, in the vendor's own names. */
export const previewWrites = query({
  name: "previewWrites",
  permission: "connections.read",
  input: z.strictObject({
    key: z.string(),
    before: z.uuid().optional(),
    type: z.string().min(1).max(60).optional(),
    limit: z.int().min(1).max(100).default(50),
  }),
  output: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        type: z.string(),
        /** Where it would have been written. */
        system: z.string(),
        engagementId: z.string().nullable(),
        engagement: z.string().nullable(),
        intendedAt: z.date(),
        /** The calls that the write would take, in their order. */
        calls: z.array(callSchema),
      }),
    ),
    nextCursor: z.string().nullable(),
    /** Of all that the caller sees, not of this page. */
    types: z.array(z.object({ type: z.string(), count: z.int() })),
    /** Of all, of every entity: whoever confirms the preview hands it back. */
    fingerprint: z.string(),
  }),
  run: async ({ input, ctx, scope }) => {
    const connection = await ctx.prisma.connection.findUnique({ where: { key: input.key }, select: { id: true } });
    if (!connection) return refuse("not_found", `There is no connection called ${input.key}.`);
    const [rows, types, all] = await Promise.all([
      readShadowWrites(ctx.db, {
        connectionId: connection.id,
        before: input.before ?? null,
        limit: input.limit,
        type: input.type ?? null,
        scope,
      }),
      countShadowWrites(ctx.db, { connectionId: connection.id, scope }),
      ctx.db.one(readShadowFingerprint({ connectionId: connection.id })),
    ]);
    return {
      ok: true,
      value: {
        items: rows.map((row) => ({
          id: row.id,
          type: row.type,
          system: row.system,
          engagementId: row.engagementId,
          engagement: row.engagementNumber ? `${row.engagementNumber} ${row.engagementName ?? ""}` : null,
          intendedAt: row.intendedAt,
          calls:
            row.request && row.keyId
              ? shownCalls(ctx.keyring.openJson({ body: row.request, keyId: row.keyId }), {
                  classes: ctx.wireFields(row.vendor),
                  visible: classesAt(ctx.actor.grants, row),
                })
              : [],
        })),
        nextCursor: rows.length === input.limit ? (rows.at(-1)?.id ?? null) : null,
        types,
        fingerprint: all.fingerprint,
      },
    };
  },
});
