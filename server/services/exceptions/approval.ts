import { readApprovalRules } from "../../db/exception-peek.sql.ts";
import type { Sql } from "../../db/sql.ts";
import { type ApprovalRule, whyNotApprove } from "../../domain/access/approval.ts";
import { grantsFor } from "../../domain/access/permissions.ts";
import { roleSchema } from "../../domain/access/roles.ts";
import { type Place, reaches } from "../../domain/access/scope.ts";
import type { Actor } from "../context.ts";
import type { ReferenceBook } from "../reference/reference-book.ts";

/** The action of the approval matrix that setting a rule aside needs. */
const action = "waive";

/** The approval matrix, as far as it is about waivers. */
export async function readWaiverRules(sql: Sql): Promise<ApprovalRule[]> {
  const rules = await sql.rows(readApprovalRules({ action }));
  return rules.map((rule) => ({ ...rule, role: roleSchema.parse(rule.role) }));
}

/** Why this person may not decide a waiver of that amount at that place, or null when they may. Whoever asked never may. */
export function whyNotDecide(
  rules: readonly ApprovalRule[],
  actor: Actor,
  waiver: { requestedBy: string; amountReporting: string | null; place: Place },
  now: Date,
): string | null {
  if (waiver.requestedBy === actor.id) return "Whoever asks for a waiver cannot approve it. Ask a second person.";
  const grants = grantsFor(actor.grants, "exceptions.decide");
  if (!reaches(grants, waiver.place)) return "Waivers at this entity and region are decided by others.";
  const { amountReporting, place } = waiver;
  return whyNotApprove(rules, { id: actor.id, grants }, { action, amountReporting, place }, now);
}

/**
 * What a waiver puts at risk, in the firm's reporting currency: its own limit, else the whole engagement. Null where neither
 * is known or has a rate, which only an approver without limit covers.
 */
export function waiverAmount(
  reference: ReferenceBook,
  waiver: { amount: string | null; currency: string | null },
  engagementReporting: string | null,
): string | null {
  if (waiver.amount === null || waiver.currency === null) return engagementReporting;
  return reference.rates.convert(waiver.amount, waiver.currency, reference.reportingCurrency)?.amount ?? null;
}
