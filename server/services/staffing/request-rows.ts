import { z } from "zod";
import type { Sql } from "../../db/sql.ts";
import type { Place } from "../../domain/access/scope.ts";
import { type Outcome, refuse } from "../refusal.ts";

const rowSchema = z.object({
  id: z.string(),
  role: z.string(),
  status: z.enum(["open", "filled", "cancelled"]),
  resourceName: z.string().nullable(),
  entityCode: z.string().nullable(),
  region: z.string().nullable(),
  engagementId: z.string(),
});

/** Locks a staffing request within the caller's reach until the transaction ends. */
export async function lockRequest(
  sql: Sql,
  id: string,
  reaches: (place: Place) => boolean,
): Promise<Outcome<z.infer<typeof rowSchema>>> {
  const found = await sql.raw(
    `SELECT id, role, status, resource_name AS "resourceName", entity_code AS "entityCode", region, engagement_id AS "engagementId"
     FROM staffing_request WHERE id = $1 FOR UPDATE`,
    [id],
  );
  const row = rowSchema.safeParse(found.rows[0]);
  if (row.success && reaches(row.data)) return { ok: true, value: row.data };
  return refuse("not_found", "This staffing request is not there, or it belongs to an entity or region that is not yours.");
}
