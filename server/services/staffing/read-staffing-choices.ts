import { z } from "zod";
import { readStaffingChoices as choicesWithin } from "../../db/staffing-list.sql.ts";
import { query } from "../query.ts";

/** What staffing requests can be narrowed by. */
export const readStaffingChoices = query({
  name: "readStaffingChoices",
  permission: "staffing.read",
  input: z.strictObject({}),
  output: z.object({ roles: z.array(z.string()), skills: z.array(z.string()), regions: z.array(z.string()) }),
  run: async ({ ctx, scope }) => ({ ok: true, value: await choicesWithin(ctx.db, scope) }),
});
