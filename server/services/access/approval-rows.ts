import { z } from "zod";
import { approvalRuleRow } from "../../db/approval-rules.sql.ts";
import type { Tx } from "../../db/database.ts";
import type { Sql } from "../../db/sql.ts";
import { canonicalJson, contentHash } from "../../domain/canonical-json.ts";
import { dayIn, dayInSentence } from "../../domain/dates.ts";

const namedRuleRow = approvalRuleRow.extend({ delegateName: z.string().nullable() });
type ApprovalRuleRow = z.output<typeof namedRuleRow>;

/** The whole approval matrix, with the names of who stands in. A firm has dozens of rules, not thousands. */
export async function readApprovalMatrix(sql: Sql): Promise<ApprovalRuleRow[]> {
  const found = await sql.raw(
    `SELECT r.action, r.entity_code AS "entityCode", trim_scale(r.up_to_reporting)::text AS "upToReporting", r.role, r.delegate_id AS "delegateId",
       u.name AS "delegateName", r.expires_at AS "expiresAt"
     FROM approval_rule r LEFT JOIN app_user u ON u.id = r.delegate_id
     ORDER BY r.action, r.up_to_reporting NULLS LAST, r.entity_code NULLS LAST, r.role, r.id LIMIT 2000`,
  );
  return found.rows.map((row) => namedRuleRow.parse(row));
}

type Rule = Omit<ApprovalRuleRow, "action" | "delegateName">;

/** Makes those who change the matrix follow one another, until the transaction ends. */
export async function lockApprovalRules(tx: Tx): Promise<void> {
  await tx.raw("SELECT pg_advisory_xact_lock(hashtext('throughline.approval-rules'))");
}

/** "finance DE01 up to 10000, or 0190… until 31 Dec 2026": who, in the words of the audit trail; people by id, so that the trail names nobody who is erased. */
export const ruleText = ({ delegateId, entityCode, expiresAt, role, upToReporting }: Rule): string =>
  [
    role,
    entityCode ?? "all entities",
    ...(upToReporting === null ? [] : [`up to ${upToReporting}`]),
    ...(delegateId === null ? [] : [`or ${delegateId}${expiresAt ? ` until ${dayInSentence(dayIn(expiresAt, "UTC"))}` : ""}`]),
  ].join(" ");

/** A rule as one text, to compare sets of them. */
export const ruleKey = ({ delegateId, entityCode, expiresAt, role, upToReporting }: Rule): string =>
  canonicalJson({ role, entityCode, upToReporting, delegateId, expiresAt: expiresAt?.toISOString() ?? null });

/** The same for the same rules, in whatever order: says whether what was read is still what is there. */
export const rulesVersion = (rules: readonly Rule[]): string =>
  contentHash(rules.map(ruleKey).sort()).toString("hex").slice(0, 16);
