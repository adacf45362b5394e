import { z } from "zod";
import { classed } from "../../domain/access/field-classes.ts";
import { query } from "../query.ts";
import { refuse } from "../refusal.ts";
import { auditColumns, auditEntrySchema, toAuditEntry } from "./audit-page.ts";
import { namedIds, withNamedIds } from "./named-ids.ts";

const sealRow = z.object({
  entryHash: z.string(),
  personal: z.record(z.string(), z.unknown()).nullable(),
  segment: z.number().nullable(),
  sealedAt: z.date().nullable(),
});

/** One entry in full: with its personal fields where the reader may see those, and its place in the chain. */
export const readAuditEntry = query({
  name: "readAuditEntry",
  permission: "audit.read",
  input: z.strictObject({ id: z.string().regex(/^\d{1,18}$/, "must be the number of an entry") }),
  output: auditEntrySchema.extend({
    ...namedIds,
    personalState: z.enum(["none", "kept", "erased"]),
    personal: classed("personal", z.record(z.string(), z.unknown()).nullable()),
    entryHash: z.string(),
    /** The segment of the chain that holds it; null while it waits to be sealed. */
    segment: z.int().nullable(),
    sealedAt: z.date().nullable(),
  }),
  run: async ({ input, ctx, reaches }) => {
    const found = await ctx.db.raw(
      `SELECT ${auditColumns}, encode(e.entry_hash, 'hex') AS "entryHash", p.fields AS personal, s.seq AS segment, s.sealed_at AS "sealedAt"
       FROM audit_entry e LEFT JOIN engagement g ON g.id = e.engagement_id LEFT JOIN audit_personal p ON p.entry_id = e.id
       LEFT JOIN LATERAL (SELECT seq, sealed_at FROM audit_segment WHERE to_xact > e.xact_id ORDER BY to_xact LIMIT 1) s ON TRUE
       WHERE e.id = $1`,
      [input.id],
    );
    const [row] = found.rows;
    const entry = row && toAuditEntry(row, ctx.actor.grants);
    if (!entry || !reaches(entry)) return refuse("not_found", `There is no audit entry ${input.id} that you may see.`);
    const seal = sealRow.parse(row);
    const personalState = !entry.hasPersonal ? ("none" as const) : seal.personal ? ("kept" as const) : ("erased" as const);
    const [named = { ...entry, people: [], sessions: [] }] = await withNamedIds(ctx.db, [entry]);
    return { ok: true, value: { ...named, ...seal, personalState } };
  },
});
