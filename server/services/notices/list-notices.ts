import { z } from "zod";
import { cappedCount, cappedCountSchema } from "../../db/capped-count.ts";
import { teamSchema } from "../../domain/access/roles.ts";
import { query } from "../query.ts";
import { memberOf, unreadNotices } from "./own-notices.ts";

const noticesCounted = 99;
const noticeRow = z.object({
  id: z.string(),
  team: teamSchema,
  title: z.string(),
  createdAt: z.date(),
  entityCode: z.string().nullable(),
  subjectType: z.string().nullable(),
  subjectId: z.string().nullable(),
  engagementId: z.string().nullable(),
  engagementNumber: z.string().nullable(),
  /** Told to the caller alone, not to a team. */
  isMine: z.boolean(),
});

/** What the caller and their teams have been told in the last thirty days and nobody of them has seen to, newest first. */
export const listNotices = query({
  name: "listNotices",
  permission: "exceptions.read",
  input: z.strictObject({ limit: z.int().min(1).max(100).default(30) }),
  output: z.object({
    /** The teams whose notices these are; none: the caller belongs to no team. */
    teams: z.array(teamSchema),
    items: z.array(noticeRow),
    total: cappedCountSchema,
  }),
  run: async ({ input, ctx, now, grants }) => {
    const where = unreadNotices(grants, now, ctx.actor.id);
    const found = await ctx.db.raw(
      `SELECT n.id::text AS id, n.team, n.title, n.created_at AS "createdAt", n.entity_code AS "entityCode", n.subject_type AS "subjectType",
         n.subject_id AS "subjectId", n.engagement_id AS "engagementId", e.number AS "engagementNumber", n.user_id IS NOT NULL AS "isMine"
       FROM notice n LEFT JOIN engagement e ON e.id = n.engagement_id
       WHERE ${where.text} ORDER BY n.created_at DESC, n.id DESC LIMIT ${noticesCounted + 1}`,
      where.values,
    );
    const items = found.rows.slice(0, input.limit).map((row) => noticeRow.parse(row));
    return { ok: true, value: { teams: memberOf(grants), items, total: cappedCount(found.count, noticesCounted) } };
  },
});
