import { z } from "zod";
import { command } from "../command.ts";
import { unreadNotices } from "./own-notices.ts";

/** Of one call; who has more acknowledges again. */
const bulkLimit = 1_000;
const noticeId = z.string().regex(/^\d{1,18}$/, "is no id of a notice");
const ackedRow = z.object({
  id: z.string(),
  team: z.string(),
  title: z.string(),
  user_id: z.string().nullable(),
  engagement_id: z.string().nullable(),
  entity_code: z.string().nullable(),
  region: z.string().nullable(),
  correlation_id: z.string().nullable(),
});

/** Says that someone of the team has seen to notices: some of them, or all up to the newest that the caller saw. */
export const acknowledgeNotices = command({
  name: "acknowledgeNotices",
  permission: "exceptions.work",
  input: z.union([z.strictObject({ ids: z.array(noticeId).min(1).max(100) }), z.strictObject({ upTo: noticeId })]),
  output: z.object({ acknowledged: z.int(), more: z.boolean() }),
  run: async ({ input, ctx, tx, now, grants, audit, unchanged }) => {
    const where = unreadNotices(grants, now, ctx.actor.id);
    if ("ids" in input) where.add(`n.id = ANY(${where.place(input.ids)}::bigint[])`);
    else where.add(`n.id <= ${where.place(input.upTo)}::bigint`);
    const chosen = `SELECT n.id FROM notice n WHERE ${where.text} ORDER BY n.id LIMIT ${bulkLimit} FOR UPDATE OF n`;
    const values = where.values;
    const at = where.place(now);
    const found = await tx.raw(
      `WITH chosen AS (${chosen})
       UPDATE notice u SET acknowledged_at = ${at}::timestamptz, acknowledged_by = ${where.place(ctx.actor.id)}, acknowledged_name = ${where.place(ctx.actor.name)}
       FROM chosen WHERE u.id = chosen.id
       RETURNING u.id::text AS id, u.team, u.title, u.user_id, u.engagement_id, u.entity_code, u.region, u.correlation_id`,
      values,
    );
    const rows = found.rows.map((row) => ackedRow.parse(row));
    if (rows.length === 0) unchanged();
    for (const row of rows)
      audit({
        action: "notice.acknowledged",
        subjectType: "notice",
        subjectId: row.id,
        engagementId: row.engagement_id,
        entityCode: row.entity_code,
        region: row.region,
        ...(row.correlation_id ? { correlationId: row.correlation_id } : {}),
        // What a person is told may be what people wrote to them; a team is told by the product.
        ...(row.user_id === null
          ? { after: { team: row.team, title: row.title } }
          : { after: { team: row.team }, personal: { title: row.title } }),
      });
    return { ok: true, value: { acknowledged: rows.length, more: rows.length === bulkLimit } };
  },
});
