import { z } from "zod";
import { readStaffingReadiness as readinessWithin } from "../../db/staffing-list.sql.ts";
import { addDays, dayIn } from "../../domain/dates.ts";
import { query } from "../query.ts";

const withinDays = 14;
const mostProjects = 500;

/**
 * Staffing readiness (I19): roles with a named resource ÷ roles required, of projects that start within 14 days. A role that
 * is asked for several times counts as often. Cancelled requests and backfilled history are left out.
 */
export const readStaffingReadiness = query({
  name: "readStaffingReadiness",
  permission: "staffing.read",
  input: z.strictObject({ entity: z.string().max(60).nullish() }),
  output: z.object({
    from: z.string(),
    until: z.string(),
    required: z.int(),
    named: z.int(),
    /** 0 to 1; null: no role is required. */
    ratio: z.number().nullable(),
    projects: z.array(
      z.object({
        engagementId: z.string(),
        number: z.string(),
        name: z.string(),
        customerName: z.string().nullable(),
        startOn: z.string(),
        required: z.int(),
        named: z.int(),
      }),
    ),
    /** There are more projects than are counted here. */
    isCapped: z.boolean(),
  }),
  run: async ({ input, ctx, now, scope }) => {
    const from = dayIn(now, "UTC");
    const until = addDays(from, withinDays);
    const found = await readinessWithin(ctx.db, { scope, from, until, entity: input.entity ?? null, limit: mostProjects + 1 });
    const projects = found.slice(0, mostProjects);
    const required = projects.reduce((sum, project) => sum + project.required, 0);
    const named = projects.reduce((sum, project) => sum + project.named, 0);
    return {
      ok: true,
      value: {
        from,
        until,
        required,
        named,
        ratio: required === 0 ? null : named / required,
        projects,
        isCapped: found.length > mostProjects,
      },
    };
  },
});
