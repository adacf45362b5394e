import { type Amount, compare } from "../money.ts";
import { type Grant, type Role, roleNames } from "./roles.ts";
import { type Place, reaches } from "./scope.ts";

/** One line of the approval matrix: who may approve an action up to an amount in an entity. */
export interface ApprovalRule {
  action: string;
  /** Null: every entity. */
  entityCode: string | null;
  /** In the firm's reporting currency; null: any amount. */
  upToReporting: Amount | null;
  role: Role;
  /** A person who may stand in for the role, until `expiresAt`. */
  delegateId: string | null;
  expiresAt: Date | null;
}

export interface ApprovalAsk {
  action: string;
  /** In the firm's reporting currency; null: not known, which only a rule without limit covers. */
  amountReporting: Amount | null;
  place: Place;
}

/**
 * Why someone may not approve, or null when they may. Where the matrix has no rule for the action, everyone with the
 * permission may; the second pair of eyes is asked for elsewhere and always.
 */
export function whyNotApprove(
  rules: readonly ApprovalRule[],
  who: { id: string; grants: readonly Grant[] },
  ask: ApprovalAsk,
  now: Date,
): string | null {
  const forAction = rules.filter((rule) => rule.action === ask.action);
  if (forAction.length === 0) return null;
  const covering = forAction.filter(
    (rule) => (rule.entityCode === null || rule.entityCode === ask.place.entityCode) && coversAmount(rule, ask.amountReporting),
  );
  if (covering.some((rule) => holds(rule, who, ask.place, now))) return null;
  if (covering.length === 0)
    return "The approval matrix names nobody for this amount and entity. An administrator can add a rule.";
  const names = [...new Set(covering.map((rule) => roleNames[rule.role]))].join(" or ");
  const what =
    covering.every((rule) => rule.upToReporting === null) && forAction.length === covering.length ? "this" : "this amount";
  return `The approval matrix gives ${what} to ${names}.`;
}

const coversAmount = (rule: ApprovalRule, amount: Amount | null): boolean =>
  rule.upToReporting === null || (amount !== null && compare(amount, rule.upToReporting) <= 0);

function holds(rule: ApprovalRule, who: { id: string; grants: readonly Grant[] }, place: Place, now: Date): boolean {
  if (rule.delegateId === who.id && (rule.expiresAt === null || rule.expiresAt > now)) return true;
  return reaches(
    who.grants.filter((grant) => grant.role === rule.role),
    place,
  );
}
