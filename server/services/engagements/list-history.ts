import { z } from "zod";
import { auditConditions, auditCursorSchema, auditFilterSchema, writeCursor } from "../audit/audit-filter.ts";
import { auditEntrySchema, readAuditRows, toAuditEntry } from "../audit/audit-page.ts";
import { query } from "../query.ts";
import { refuse } from "../refusal.ts";

const window = 5_000;

/**
 * What happened to one engagement, newest first, by whom, from what to what. Who may see the engagement may see its history,
 * without the fields that are hidden from them; the whole trail is read elsewhere and by fewer.
 */
export const listEngagementHistory = query({
  name: "listEngagementHistory",
  permission: "engagements.read",
  input: z.strictObject({
    engagementId: z.uuid(),
    limit: z.int().min(1).max(200).default(50),
    cursor: auditCursorSchema.nullish(),
  }),
  output: z.object({ items: z.array(auditEntrySchema), nextCursor: z.string().nullable() }),
  run: async ({ input, ctx, reaches }) => {
    const place = await ctx.db.raw(`SELECT entity_code AS "entityCode", region FROM engagement WHERE id = $1`, [
      input.engagementId,
    ]);
    const parsed = z.object({ entityCode: z.string().nullable(), region: z.string().nullable() }).safeParse(place.rows[0]);
    if (!parsed.success || !reaches(parsed.data))
      return refuse("not_found", "This engagement is not there, or it belongs to an entity or region that is not yours.");
    // Entries from before the engagement had its entity belong to its story as much as the others.
    const filter = auditFilterSchema.parse({ engagementId: input.engagementId });
    const where = auditConditions(filter, { all: true }, input.cursor);
    const rows = await readAuditRows(ctx.db, where, { limit: input.limit + 1, window });
    const items = rows.slice(0, input.limit).map((row) => toAuditEntry(row, ctx.actor.grants, parsed.data));
    const last = items.at(-1);
    return { ok: true, value: { items, nextCursor: rows.length > input.limit && last ? writeCursor(last) : null } };
  },
});
