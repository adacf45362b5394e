import { z } from "zod";
import { heldGrant, heldGrantsSql } from "../../db/held-grants.sql.ts";
import { classed } from "../../domain/access/field-classes.ts";
import { query } from "../query.ts";
import { personCondition } from "./overlap.ts";

const personOut = z.object({
  id: z.string(),
  email: classed("personal", z.string()),
  name: z.string(),
  externalId: z.string().nullable(),
  isActive: z.boolean(),
  createdAt: z.date(),
  grants: z.array(heldGrant),
});
const rowSchema = personOut.extend({ email: z.string(), total: z.number() });

/** What is compared. Who lacks it comes last, and the other way round first. */
const orders = {
  id: "id",
  email: "email",
  externalId: "external_id",
  name: "lower(name)",
  isActive: "(status = 'active')",
  createdAt: "created_at",
} as const;

/** People as the firm's directory reads them back, the longest known first if not told otherwise; those who have left are not among them. */
export const listProvisioned = query({
  name: "listProvisioned",
  permission: "access.manage",
  input: z.strictObject({
    /** Only who is called so, by all of these. */
    by: z
      .array(z.strictObject({ attribute: z.enum(["id", "email", "externalId", "name", "isActive"]), value: z.string().max(200) }))
      .max(10),
    sort: z
      .strictObject({ by: z.enum(["id", "email", "externalId", "name", "isActive", "createdAt"]), isDescending: z.boolean() })
      .optional(),
    offset: z.int().min(0).max(1_000_000),
    limit: z.int().min(0).max(200),
  }),
  output: z.object({ total: z.int(), items: z.array(personOut) }),
  run: async ({ ctx, input, scope }) => {
    const { by, limit, offset, sort } = input;
    const order = sort ? `${orders[sort.by]} ${sort.isDescending ? "DESC" : "ASC"}, created_at, id` : "created_at, id";
    const values: unknown[] = [];
    const place = (value: unknown): string => `$${values.push(value)}`;
    const conditions = ["u.left_at IS NULL", personCondition(scope, values, "u.id")];
    for (const { attribute, value } of by) {
      if (attribute === "id") conditions.push(`u.id::text = ${place(value.toLowerCase())}`);
      if (attribute === "email") conditions.push(`u.email = ${place(value.toLowerCase())}`);
      if (attribute === "externalId") conditions.push(`u.external_id = ${place(value)}`);
      if (attribute === "name") conditions.push(`lower(u.name) = ${place(value.toLowerCase())}`);
      if (attribute === "isActive") conditions.push(`(u.status = 'active')::text = ${place(value.toLowerCase())}`);
    }
    const found = await ctx.db.raw(
      `WITH them AS MATERIALIZED (SELECT u.* FROM app_user u WHERE ${conditions.join(" AND ")}),
         page AS (SELECT *, row_number() OVER (ORDER BY ${order}) AS place FROM them ORDER BY place LIMIT ${place(limit)} OFFSET ${place(offset)})
       SELECT (SELECT count(*)::int FROM them) AS total, page.id, page.email, page.name, page.external_id AS "externalId",
         page.status = 'active' AS "isActive", page.created_at AS "createdAt",
         ${heldGrantsSql("page.id")} AS grants
       FROM (SELECT 1) one LEFT JOIN page ON true ORDER BY page.place`,
      values,
    );
    const total = z.number().parse(found.rows[0]?.total);
    const items = found.rows.filter(({ id }) => id !== null).map((row) => rowSchema.parse(row));
    return { ok: true, value: { total, items } };
  },
});
