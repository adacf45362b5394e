import { z } from "zod";
import { roleSchema } from "../domain/access/roles.ts";

/** A role that a person holds, and where. */
export const heldGrant = z.object({
  role: roleSchema,
  entityCode: z.string().nullable(),
  region: z.string().nullable(),
  isLead: z.boolean(),
});

/** The grants of a person within a statement, the oldest first. */
export const heldGrantsSql = (userId: string): string =>
  `coalesce((SELECT json_agg(json_build_object('role', g.role, 'entityCode', g.entity_code, 'region', g.region, 'isLead', g.is_lead) ORDER BY g.created_at, g.id)
        FROM user_grant g WHERE g.user_id = ${userId}), '[]')`;
