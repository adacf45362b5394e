import { type DealLine, lineAmount } from "../canonical/deal.ts";
import { addDays, addMonths, dayIn, daysBetween, type LocalDate } from "../dates.ts";
import { type Amount, allocate, isNegative, multiply, prorate, round, sum } from "../money.ts";
import type { EngagementFacts } from "./facts.ts";
import { countGroups } from "./project-groups.ts";

/** What of an engagement falls due until a day. `isComplete`: false where the deal does not say when, and the whole is counted. */
export interface DueBy {
  amount: Amount | null;
  currency: string | null;
  isComplete: boolean;
}

/**
 * What an engagement is to bill until a day (included) by the terms that are known so far, whether or not it can go on: time and
 * materials evenly over the service days, fees and retainers in advance by their periods, milestones by their days. What the deal
 * does not date is counted as a whole: better too urgent than forgotten. Null: the deal states no amount. The day of winning is
 * that of the entity's time zone.
 */
export function dueBy(facts: EngagementFacts, until: LocalDate | null, timeZone: string): DueBy {
  const currency = facts.deal.currency ?? facts.policy.currency ?? null;
  const lines = facts.deal.terms.lines.filter((line) => line.projectGroup === facts.projectGroup && isService(facts, line));
  const dates = serviceDates(facts, timeZone);
  const parts = lines.map((line) => dueOfLine(facts, line, { ...dates, until, currency }));
  const known = parts.filter((part) => part !== null);
  if (lines.length === 0 || known.length === 0) {
    const whole = countGroups(facts.deal.terms) === 1 ? facts.deal.amount : null;
    const isLater = until !== null && dates.startOn !== null && dates.startOn > until;
    if (whole === null) return { amount: null, currency, isComplete: false };
    return { amount: isLater ? "0" : whole, currency, isComplete: isLater };
  }
  return {
    amount: rounded(sum(known.map((part) => part.amount)), currency),
    currency,
    isComplete: known.length === parts.length && known.every((part) => part.isDated),
  };
}

const rounded = (amount: Amount, currency: string | null): Amount => (currency === null ? amount : round(amount, currency));

function isService(facts: EngagementFacts, line: DealLine): boolean {
  const product = line.product ?? line.productCode;
  const mapped = product ? facts.mappings.lookUp("product", [product]) : null;
  return !(mapped?.found && !mapped.value.isService);
}

/** As the deal says, else by the connection's policy from the day of winning. */
function serviceDates(facts: EngagementFacts, timeZone: string): { startOn: LocalDate | null; endOn: LocalDate | null } {
  const { serviceEndOn: endOn, serviceStartOn: startOn } = facts.deal.terms;
  if (startOn || endOn) return { startOn, endOn };
  const months = facts.policy.serviceMonths;
  if (!months || !facts.deal.wonAt) return { startOn: null, endOn: null };
  const from = dayIn(facts.deal.wonAt, timeZone);
  return { startOn: from, endOn: addDays(addMonths(from, months), -1) };
}

interface Span {
  startOn: LocalDate | null;
  endOn: LocalDate | null;
  until: LocalDate | null;
  currency: string | null;
}

interface PartDue {
  amount: Amount;
  /** Whether the terms say when. */
  isDated: boolean;
}

function dueOfLine(facts: EngagementFacts, line: DealLine, span: Span): PartDue | null {
  const amount = lineAmount(line, span.currency);
  if (amount === null || isNegative(amount)) return null;
  const { until, startOn } = span;
  const whole: PartDue = { amount, isDated: false };
  const nothing: PartDue = { amount: "0", isDated: true };
  if (until === null) return whole;
  if (startOn && startOn > until) return nothing;
  const product = line.product ?? line.productCode;
  const mapped = product ? facts.mappings.lookUp("product", [product]) : null;
  const type = line.contractType ?? (mapped?.found ? mapped.value.contractType : null) ?? facts.policy.contractType ?? null;
  switch (type) {
    case null:
      return whole;
    case "tm":
    case "capped_tm":
      return overDays(amount, span) ?? whole;
    case "milestone":
      return byMilestones(line, until) ?? whole;
    case "retainer":
      return byPeriods(line, span) ?? whole;
    case "fixed_fee":
      return byFeeSchedule(amount, line.feeSchedule ?? facts.policy.feeSchedule ?? null, span) ?? whole;
  }
}

/** Evenly over the service days that have passed by then. */
function overDays(amount: Amount, { startOn, endOn, until, currency }: Span): PartDue | null {
  if (!startOn || !endOn || !until || endOn < startOn || currency === null) return null;
  const days = daysBetween(startOn, endOn) + 1;
  const passed = Math.min(daysBetween(startOn, until) + 1, days);
  return { amount: prorate(amount, passed, days, currency), isDated: true };
}

function byMilestones(line: DealLine, until: LocalDate): PartDue | null {
  if (line.milestones.length === 0 || line.milestones.some((one) => one.amount === null || one.dueOn === null)) return null;
  const due = line.milestones.filter((one) => one.dueOn !== null && one.dueOn <= until);
  return { amount: sum(due.map((one) => one.amount ?? "0")), isDated: true };
}

const monthsOf = { month: 1, quarter: 3, year: 12 } as const;

/** So many periods have begun by a day, the first with the services. */
export function periodsBegun(startOn: LocalDate, until: LocalDate, months: number, most: number): number {
  let begun = 0;
  while (begun < most && addMonths(startOn, begun * months) <= until) begun += 1;
  return begun;
}

/** How many periods lie between two days, a last one that is not whole included. */
export const periodsBetween = (startOn: LocalDate, endOn: LocalDate, months: number): number =>
  Math.max(1, periodsBegun(startOn, endOn, months, 1200));

function byPeriods({ retainer }: DealLine, { startOn, until }: Span): PartDue | null {
  if (!retainer?.amountPerPeriod || !retainer.period || !startOn || !until) return null;
  const begun = periodsBegun(startOn, until, monthsOf[retainer.period], retainer.termPeriods ?? 1200);
  return { amount: multiply(retainer.amountPerPeriod, String(begun)), isDated: true };
}

function byFeeSchedule(amount: Amount, schedule: string | null, { startOn, endOn, until, currency }: Span): PartDue | null {
  if (!schedule || !until) return null;
  if (schedule === "upfront") return startOn ? { amount, isDated: true } : null;
  if (schedule === "on_completion") return endOn ? { amount: endOn <= until ? amount : "0", isDated: true } : null;
  if (!startOn || !endOn || endOn < startOn || currency === null) return null;
  const months = schedule === "quarterly" ? 3 : 1;
  const parts = allocate(round(amount, currency), Array(periodsBetween(startOn, endOn, months)).fill("1"), currency);
  return { amount: sum(parts.slice(0, periodsBegun(startOn, until, months, parts.length))), isDated: true };
}
