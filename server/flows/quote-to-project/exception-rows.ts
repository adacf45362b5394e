import type { EngagementRow } from "../../db/engagement-state.sql.ts";
import type { ExceptionToOpen } from "../../db/exception-sync.sql.ts";
import { type BusinessCalendar, nearCutoffDays } from "../../domain/business-time.ts";
import { after } from "../../domain/clock.ts";
import { changeDueBy } from "../../domain/contract/change-due.ts";
import { dueBy } from "../../domain/contract/due-by.ts";
import type { EngagementFacts } from "../../domain/contract/facts.ts";
import { type Blocker, byPrecedence, groupKeyOf } from "../../domain/exceptions/blocker.ts";
import { compare, isNegative } from "../../domain/money.ts";
import { type Exposure, exceptionToOpen, noFigure } from "../../services/exceptions/exception-to-open.ts";
import type { ReferenceBook } from "../../services/reference/reference-book.ts";

const dayMs = 86_400_000;

/**
 * What falls due by the next billing cut-off and cannot be billed while the engagement stands. Where its contract stands and the
 * deal has changed, that is only what the change adds to it or takes from it: the contract goes on being billed.
 */
export function exposureOf(
  facts: EngagementFacts,
  context: {
    entityCode: string | null;
    reference: ReferenceBook;
    now: Date;
    isDoubted: boolean;
    primary: Blocker | undefined;
    contract: EngagementRow["contract"];
  },
): Exposure {
  const { contract, entityCode, isDoubted, now, primary, reference } = context;
  const cutoff = reference.nextCutoff(entityCode, now);
  const entity = entityCode === null ? undefined : facts.entities.get(entityCode);
  const by = { until: cutoff?.endOn ?? null, timeZone: entity?.timeZone ?? "UTC" };
  const change = primary && changeIn(primary);
  if (change)
    return exposureOfChange(change, {
      due: contract && change.amount !== null ? changeDueBy(contract, facts, { change: change.amount, ...by }) : null,
      cutoffAt: cutoff?.at ?? null,
      now,
      reference,
    });
  const due = dueBy(facts, by.until, by.timeZone);
  const at = { cutoffAt: cutoff?.at ?? null, currency: due.currency };
  if (isDoubted || (due.amount !== null && isNegative(due.amount)))
    return { ...noFigure("The amount looks like a mistake: it counts once it is corrected"), ...at };
  if (due.amount === null) return { ...noFigure("The deal states no amount"), ...at };
  if (due.currency === null) return { ...noFigure("The deal states no currency"), ...at, amount: due.amount };
  const converted = reference.rates.convert(due.amount, due.currency, reference.reportingCurrency);
  const unknown = !converted
    ? `No exchange rate from ${due.currency}`
    : due.isComplete
      ? null
      : cutoff
        ? "The deal does not say when all of it falls due: the whole amount is counted"
        : "No billing cut-off is known: the whole amount is counted";
  return {
    ...at,
    amount: due.amount,
    reporting: converted?.amount ?? "0",
    unknown,
    missesCutoff: isMissing(due.amount, at.cutoffAt, now),
  };
}

/** Whether something is stuck that is due at a cut-off which is near. */
export const isMissing = (amount: string | null, cutoffAt: Date | null, now: Date): boolean =>
  amount !== null && compare(amount, "0") > 0 && cutoffAt !== null && cutoffAt <= after(now, nearCutoffDays * dayMs);

interface Change {
  amount: string | null;
  currency: string;
  unknown: string | null;
}

/** By how much the worth of what was sold has changed, where that is what a blocker asks about and all else is billed meanwhile. */
function changeIn({ kind, params }: Blocker): Change | null {
  const { change, changeCurrency, changeUnknown, isHeld } = params;
  if (kind !== "amendment_candidate" || isHeld === true || typeof changeCurrency !== "string") return null;
  const text = (value: unknown) => (typeof value === "string" ? value : null);
  return { amount: text(change), currency: changeCurrency, unknown: text(changeUnknown) };
}

/** The part of a change that falls due by the cut-off; all of it where nobody knows when: better too urgent than forgotten. */
function exposureOfChange(
  { amount: whole, currency, unknown }: Change,
  { cutoffAt, due, now, reference }: { due: string | null; cutoffAt: Date | null; now: Date; reference: ReferenceBook },
): Exposure {
  const amount = unknown === null ? (due ?? whole) : whole;
  const converted = amount === null ? null : reference.rates.convert(amount, currency, reference.reportingCurrency);
  return {
    amount,
    currency,
    reporting: converted?.amount ?? "0",
    unknown: unknown ?? (converted ? null : `No exchange rate from ${currency}`),
    cutoffAt,
    missesCutoff: isMissing(amount, cutoffAt, now),
  };
}

const ofThePrimary = noFigure("Counted with the primary blocker of this record");

/** Blockers as exceptions, each in its own queue; the first is the primary one and carries the exposure. */
export function exceptionRows(
  state: EngagementRow,
  blockers: readonly Blocker[],
  more: {
    place: { entityCode: string | null; region: string | null };
    /** In whose working hours people have to act. */
    calendar: BusinessCalendar;
    exposure: Exposure;
    /** What is agreed to with a change: that alone is. */
    changeTerms: string;
    runId: string;
    correlationId: string;
    now: Date;
  },
): ExceptionToOpen[] {
  const { exposure, place } = more;
  const { engagement, deal } = state;
  const about = [engagement.number, engagement.name, deal.name, state.customers[0]?.name].filter(Boolean).join(" ");
  return distinctByCause(blockers).map((blocker, index) => {
    const isPrimary = index === 0;
    return exceptionToOpen(withTerms(blocker, more.changeTerms), {
      subject: { type: "engagement", id: engagement.id },
      about,
      exposure: isPrimary ? exposure : { ...ofThePrimary, cutoffAt: exposure.cutoffAt },
      isPrimary,
      now: more.now,
      calendar: more.calendar,
      isBackfill: engagement.isBackfill,
      correlationId: more.correlationId,
      place,
      engagementId: engagement.id,
      runId: more.runId,
    });
  });
}

const withTerms = (blocker: Blocker, terms: string): Blocker =>
  blocker.kind === "amendment_candidate" ? { ...blocker, params: { ...blocker.params, terms } } : blocker;

/** One of each cause, the primary one first. */
export function distinctByCause(blockers: readonly Blocker[]): Blocker[] {
  const byKey = new Map(blockers.map((blocker) => [groupKeyOf(blocker), blocker]));
  return [...byKey.values()].sort(byPrecedence);
}
