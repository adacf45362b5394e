import { type Amount, compare } from "../money.ts";
import { type ApprovalRule, whyNotApprove } from "./approval.ts";
import { grantsVersion } from "./covers.ts";
import { grantsFor, type Permission } from "./permissions.ts";
import type { Grant, Role } from "./roles.ts";
import { type Place, reaches } from "./scope.ts";

/** Somebody who may sign in. */
export interface Approver {
  id: string;
  grants: readonly Grant[];
}

/** What decides an action: the rules that hold for it, and who may where there are none. */
export interface ApprovalTerms {
  action: string;
  permission: Permission;
  rules: readonly ApprovalRule[];
  otherwise: readonly Role[];
}

/** A place where an action has nobody: above an amount, or at all. */
export interface ApprovalGap {
  place: Place;
  /** The largest amount that somebody can approve there; null: none. */
  upTo: Amount | null;
}

/** The places where nobody can approve whatever amount there may be, in their order. */
export function approvalGaps(
  terms: ApprovalTerms,
  world: { people: readonly Approver[]; places: readonly Place[]; now: Date },
): ApprovalGap[] {
  const standIns = new Set(terms.rules.map((rule) => rule.delegateId));
  const able = world.people
    .map(({ grants, id }) => ({ id, grants: grantsFor(grants, terms.permission) }))
    .filter(({ grants }) => grants.length > 0);
  // Whoever has the same roles as another can do the same: a firm has many people and few sets of roles.
  const alike = [
    ...new Map(able.map((one) => [standIns.has(one.id) ? one.id : grantsVersion(one.grants), one] as const)).values(),
  ];
  const limits = terms.rules.flatMap(({ upToReporting }) => (upToReporting === null ? [] : [upToReporting]));
  const amounts = [null, ...[...new Set(limits)].sort((a, b) => compare(b, a))];
  return world.places.flatMap((place): ApprovalGap[] => {
    const covered = amounts.find((amount) => alike.some((one) => mayApprove(terms, one, { amount, now: world.now, place })));
    return covered === null ? [] : [{ place, upTo: covered ?? null }];
  });
}

function mayApprove(
  { action, otherwise, rules }: ApprovalTerms,
  who: Approver,
  ask: { place: Place; amount: Amount | null; now: Date },
): boolean {
  const { amount, now, place } = ask;
  if (rules.length === 0)
    return reaches(
      who.grants.filter(({ role }) => otherwise.includes(role)),
      place,
    );
  if (!reaches(who.grants, place)) return false;
  return whyNotApprove(rules, who, { action, amountReporting: amount, place }, now) === null;
}
