import { z } from "zod";
import { scopeCondition } from "../../db/scope.sql.ts";
import { query } from "../query.ts";

const choice = z.object({ value: z.string(), label: z.string() });
const rowSchema = z.object({ regions: z.array(z.string()), connections: z.array(choice) });

/** What engagements can be narrowed by: regions within the caller's scope, and the connections that deals come from. */
export const readEngagementChoices = query({
  name: "readEngagementChoices",
  permission: "engagements.read",
  input: z.strictObject({}),
  output: rowSchema,
  run: async ({ ctx, scope }) => {
    const values: unknown[] = [];
    const condition = scopeCondition(scope, values, { entity: "code", region: "region" });
    const found = await ctx.db.raw(
      `SELECT ARRAY(SELECT DISTINCT region FROM legal_entity WHERE ${condition} ORDER BY 1 LIMIT 100) AS regions,
         coalesce((SELECT jsonb_agg(jsonb_build_object('value', key, 'label', name) ORDER BY name) FROM connection WHERE role = 'crm'), '[]') AS connections`,
      values,
    );
    return { ok: true, value: rowSchema.parse(found.rows[0]) };
  },
});
