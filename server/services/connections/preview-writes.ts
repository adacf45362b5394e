import { z } from "zod";
import { countShadowWrites, readShadowFingerprint, readShadowWrites } from "../../db/shadow-writes.sql.ts";
import { classesAt, type FieldClass } from "../../domain/access/field-classes.ts";
import { reaches } from "../../domain/access/scope.ts";
import { query } from "../query.ts";
import { refuse } from "../refusal.ts";

/** Fields of our own drafts that are more than internal, by their name. Hours are: with an amount they make the rate. */
const draftClasses: Readonly<Record<string, FieldClass>> = {
  email: "personal",
  firstName: "personal",
  lastName: "personal",
  phone: "personal",
  billTo: "personal",
  project: "personal",
  street: "personal",
  postalCode: "personal",
  quantity: "bill_rate",
  rate: "bill_rate",
};

const fieldSchema = z.object({ path: z.string(), value: z.string().nullable(), isMasked: z.boolean() });

/** What a connection in shadow mode would have been written, field by field. */
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
        fields: z.array(fieldSchema),
      }),
    ),
    nextCursor: z.string().nullable(),
    /** Of all, not of this page. */
    types: z.array(z.object({ type: z.string(), count: z.int() })),
    /** Of all: whoever confirms the preview hands it back. */
    fingerprint: z.string(),
  }),
  run: async ({ input, ctx, grants }) => {
    const connection = await ctx.prisma.connection.findUnique({ where: { key: input.key }, select: { id: true } });
    if (!connection) return refuse("not_found", `There is no connection called ${input.key}.`);
    const [rows, types, all] = await Promise.all([
      ctx.db.rows(
        readShadowWrites({
          connectionId: connection.id,
          before: input.before ?? null,
          limit: input.limit,
          type: input.type ?? null,
        }),
      ),
      ctx.db.rows(countShadowWrites({ connectionId: connection.id })),
      ctx.db.one(readShadowFingerprint({ connectionId: connection.id })),
    ]);
    const visible = rows.filter((row) => reaches(grants, { entityCode: row.entityCode, region: row.region }));
    return {
      ok: true,
      value: {
        items: visible.map((row) => ({
          id: row.id,
          type: row.type,
          system: row.system,
          engagementId: row.engagementId,
          engagement: row.engagementNumber ? `${row.engagementNumber} ${row.engagementName ?? ""}` : null,
          intendedAt: row.intendedAt,
          fields:
            row.request && row.keyId
              ? flatten(ctx.keyring.openJson({ body: row.request, keyId: row.keyId })).map((field) =>
                  masked(field, classesAt(ctx.actor.grants, row)),
                )
              : [],
        })),
        nextCursor: rows.length === input.limit ? (rows.at(-1)?.id ?? null) : null,
        types,
        fingerprint: all.fingerprint,
      },
    };
  },
});

interface Leaf {
  path: string;
  name: string;
  value: string | null;
}

function flatten(value: unknown, path = "", name = ""): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => flatten(item, `${path}[${index + 1}]`, name));
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([key, member]) => flatten(member, path ? `${path}.${key}` : key, key));
  return [{ path, name, value: value === null || value === undefined ? null : String(value) }];
}

function masked(leaf: Leaf, visible: ReadonlySet<FieldClass>): z.input<typeof fieldSchema> {
  const isVisible = visible.has(draftClasses[leaf.name] ?? "internal");
  return { path: leaf.path, value: isVisible ? leaf.value : null, isMasked: !isVisible };
}
