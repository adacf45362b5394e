import { z } from "zod";
import { roleSchema } from "../domain/access/roles.ts";
import { statement } from "./sql.ts";

/** A line of the approval matrix. */
export const approvalRuleRow = z.object({
  action: z.string(),
  entityCode: z.string().nullable(),
  upToReporting: z.string().nullable(),
  role: roleSchema,
  delegateId: z.string().nullable(),
  expiresAt: z.date().nullable(),
});

/** The lines of the approval matrix for an action, and for what is narrower than it ("waive" and "waive:po_problem"). */
export const readApprovalRules = statement({
  name: "read_approval_rules",
  text: `SELECT action, entity_code AS "entityCode", up_to_reporting::text AS "upToReporting", role, delegate_id AS "delegateId", expires_at AS "expiresAt"
    FROM approval_rule WHERE action = $1 OR starts_with(action, $1 || ':')`,
  values: (p: { action: string }) => [p.action],
  row: approvalRuleRow,
});
