import { z } from "zod";
import { heldGrant } from "../../db/held-grants.sql.ts";
import { query } from "../query.ts";
import { refuse } from "../refusal.ts";
import { grantSchema } from "./grant-schema.ts";
import { overlapCondition } from "./overlap.ts";

/** A firm has fewer roles at places than that. */
const mostRoles = 2_000;
const holder = z.object({ id: z.string(), name: z.string() });
const roleHolders = z.object({ grant: heldGrant, holders: z.array(holder) });

/** The roles that people hold and where, each with who holds it; those who have left are not among them. */
export const listRoleHolders = query({
  name: "listRoleHolders",
  permission: "access.manage",
  input: z.strictObject({
    /** This one alone. */
    grant: grantSchema.optional(),
    /** Else without their holders. */
    withHolders: z.boolean(),
  }),
  output: z.object({ items: z.array(roleHolders) }),
  run: async ({ ctx, input, scope }) => {
    const { grant, withHolders } = input;
    const values: unknown[] = [];
    const place = (value: unknown): string => `$${values.push(value)}`;
    const conditions = ["u.left_at IS NULL", overlapCondition(scope, values, { entity: "g.entity_code", region: "g.region" })];
    if (grant)
      conditions.push(
        `g.role = ${place(grant.role)} AND g.entity_code IS NOT DISTINCT FROM ${place(grant.entityCode)}`,
        `g.region IS NOT DISTINCT FROM ${place(grant.region)} AND g.is_lead = ${place(grant.isLead)}`,
      );
    const holders = withHolders
      ? "json_agg(json_build_object('id', u.id, 'name', u.name) ORDER BY u.created_at, u.id)"
      : "'[]'::json";
    const found = await ctx.db.raw(
      `SELECT json_build_object('role', g.role, 'entityCode', g.entity_code, 'region', g.region, 'isLead', g.is_lead) AS grant, ${holders} AS holders
       FROM user_grant g JOIN app_user u ON u.id = g.user_id WHERE ${conditions.join(" AND ")}
       GROUP BY g.role, g.entity_code, g.region, g.is_lead ORDER BY g.role, g.entity_code, g.region, g.is_lead LIMIT ${mostRoles + 1}`,
      values,
    );
    if (found.rows.length > mostRoles)
      return refuse("too_many", `There are more than ${mostRoles} roles at places. Ask for one of them.`);
    return { ok: true, value: { items: found.rows.map((row) => roleHolders.parse(row)) } };
  },
});
