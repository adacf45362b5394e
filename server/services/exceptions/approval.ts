import { readApprovalRules } from "../../db/approval-rules.sql.ts";
import type { Sql } from "../../db/sql.ts";
import type { WaivedWorth } from "../../db/waived-worth.sql.ts";
import { type ApprovalRule, whyNotApprove } from "../../domain/access/approval.ts";
import { grantsFor } from "../../domain/access/permissions.ts";
import { type Place, reaches } from "../../domain/access/scope.ts";
import { compare } from "../../domain/money.ts";
import { anyWaiver, waiverOf } from "../access/approval-actions.ts";
import type { Actor } from "../context.ts";
import type { ReferenceBook } from "../reference/reference-book.ts";

/** The approval matrix, as far as it is about waivers. */
export const readWaiverRules = (sql: Sql): Promise<ApprovalRule[]> => sql.rows(readApprovalRules({ action: anyWaiver }));

/** A waiver that is asked for. `requestedBy`: a person, or a token, which `tokenOf` has made. */
export interface AskedWaiver {
  kind: string;
  requestedBy: string;
  tokenOf: string | null;
  amountReporting: string | null;
  place: Place;
}

/**
 * Why this person may not decide a waiver of that kind and amount at that place, or null when they may. Whoever asked never
 * may, nor who has made the token that it was asked with. The rules for the kind decide where there are any, else those for any waiver.
 */
export function whyNotDecide(
  rules: readonly ApprovalRule[],
  actor: Pick<Actor, "type" | "id" | "grants">,
  waiver: AskedWaiver,
  now: Date,
): string | null {
  if (actor.type !== "user") return "A waiver is decided by a person, on screen: a token can be used by whoever asked.";
  if (waiver.requestedBy === actor.id) return "Whoever asks for a waiver cannot approve it. Ask a second person.";
  if (waiver.tokenOf === actor.id)
    return "It was asked for with a token that you made, so you cannot approve it. Ask a second person.";
  const grants = grantsFor(actor.grants, "exceptions.decide");
  if (!reaches(grants, waiver.place)) return "Waivers at this entity and region are decided by others.";
  const { amountReporting, kind, place } = waiver;
  const action = rules.some((rule) => rule.action === waiverOf(kind)) ? waiverOf(kind) : anyWaiver;
  return whyNotApprove(rules, { id: actor.id, grants }, { action, amountReporting, place }, now);
}

/**
 * What a waiver puts at risk, in the firm's reporting currency: its own limit, else the whole deal as it is now, which may have
 * been raised since its engagement was checked, or be of several projects. Null where neither is known or has a rate, which only
 * an approver without limit covers.
 */
export function waiverAmount(
  reference: ReferenceBook,
  waiver: { amount: string | null; currency: string | null },
  worth: WaivedWorth | undefined,
): string | null {
  const inReporting = (amount: string, currency: string): string | null =>
    reference.rates.convert(amount, currency, reference.reportingCurrency)?.amount ?? null;
  if (waiver.amount !== null && waiver.currency !== null) return inReporting(waiver.amount, waiver.currency);
  if (!worth || worth.reporting === null || worth.isWhole) return worth?.reporting ?? null;
  if (worth.amount === null || worth.currency === null) return null;
  const now = inReporting(worth.amount, worth.currency);
  return now !== null && compare(now, worth.reporting) < 0 ? worth.reporting : now;
}
