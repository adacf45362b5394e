import { z } from "zod";
import { cappedCountSchema } from "../../db/capped-count.ts";
import { countStaffing, readStaffingPage, staffingCursorTypes, staffingStatuses } from "../../db/staffing-list.sql.ts";
import { classed } from "../../domain/access/field-classes.ts";
import { localDateSchema } from "../../domain/dates.ts";
import { few, pageInput, pageOf, readAfter } from "../list-input.ts";
import { query } from "../query.ts";

const word = z.string().min(1).max(200);
const most = 50;
const order = "start";

/** Requests for people, what starts first on top. */
export const listStaffing = query({
  name: "listStaffing",
  permission: "staffing.read",
  input: z.strictObject({
    /** Role, skill, or number, name or customer of the engagement. */
    q: z.string().max(200).optional(),
    status: few(z.enum(staffingStatuses), most),
    role: few(word, most),
    skill: few(word, most),
    entity: few(word, most),
    region: few(word, most),
    engagementId: z.uuid().optional(),
    startFrom: localDateSchema.optional(),
    startUntil: localDateSchema.optional(),
    ...pageInput,
  }),
  output: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        role: z.string(),
        skill: z.string().nullable(),
        hours: z.string(),
        headcount: z.int(),
        startOn: z.string().nullable(),
        endOn: z.string().nullable(),
        entityCode: z.string().nullable(),
        region: z.string().nullable(),
        status: z.enum(staffingStatuses),
        resourceName: classed("personal", z.string().nullable()),
        filledAt: z.date().nullable(),
        engagement: z.object({ id: z.string(), number: z.string(), name: z.string(), customerName: z.string().nullable() }),
        projectUrl: z.string().nullable(),
      }),
    ),
    nextCursor: z.string().nullable(),
    total: cappedCountSchema,
  }),
  run: async ({ input, ctx, scope }) => {
    const { cursor, limit, ...filter } = input;
    const after = readAfter(cursor, order, staffingCursorTypes);
    if (!after.ok) return after;
    const [rows, total] = await Promise.all([
      readStaffingPage(ctx.db, { filter, scope, after: after.value, limit }),
      countStaffing(ctx.db, { filter, scope }),
    ]);
    const { nextCursor, page } = pageOf(rows, { limit, order });
    return {
      ok: true,
      value: {
        items: page.map(({ at: _at, customerName, engagementId, engagementName, engagementNumber, ...request }) => ({
          ...request,
          engagement: { id: engagementId, number: engagementNumber, name: engagementName, customerName },
        })),
        nextCursor,
        total,
      },
    };
  },
});
