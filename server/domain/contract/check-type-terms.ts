import type { ContractType, DealLine } from "../canonical/deal.ts";
import type { Blocker } from "../exceptions/blocker.ts";
import type { FigureBesidePrice } from "../exceptions/evidence.ts";
import {
  type Amount,
  compare,
  equal,
  fromMinorUnits,
  inSentence,
  isNegative,
  isZero,
  multiply,
  negate,
  round,
  subtract,
  sum,
} from "../money.ts";

/** Where a check of a line's terms puts what it finds. */
export interface Findings {
  missing: (what: string) => void;
  insane: (what: string, cause: string, doubt?: Pick<Blocker, "doubtsAmount">) => void;
  blockers: Blocker[];
}

type PricedLine = DealLine & { currency: string | null };

/** What each contract type must say for itself. */
export function checkTypeTerms(type: ContractType, line: PricedLine, out: Findings): void {
  switch (type) {
    case "tm":
      if (!line.rateCard) out.missing("Rate card");
      return;
    case "capped_tm":
      if (!line.rateCard) out.missing("Rate card");
      if (!line.capAmount) out.missing("Cap");
      else if (!isAboveZero(line.capAmount)) out.missing("Cap above zero");
      else checkCap(line, line.capAmount, out);
      return;
    case "fixed_fee":
      if (!line.feeSchedule) out.missing("Fee schedule");
      return;
    case "milestone":
      checkMilestones(line, out);
      return;
    case "retainer":
      checkRetainer(line, out);
      return;
  }
}

const isAboveZero = (amount: string): boolean => !isNegative(amount) && !isZero(amount);

/** Whether an amount is one of whole smallest units; where the currency is not known nothing can be said against it. */
export const isWhole = (amount: Amount, currency: string | null): boolean =>
  currency === null || equal(amount, round(amount, currency));

/** A figure of a line that does not go with its price. */
const mismatch = (
  { amount, currency, name }: PricedLine,
  figure: Partial<Record<FigureBesidePrice, Amount>>,
  { cause, what }: { what: string; cause: string },
): Blocker => ({
  kind: "contract_mismatch",
  params: { what, line: name, ...figure, price: amount, currency },
  cause,
  waits: [],
});

/** What was sold beyond the cap could never be billed. */
function checkCap(line: PricedLine, cap: Amount, out: Findings): void {
  const { amount, currency, name } = line;
  if (amount === null || compare(cap, amount) >= 0) return;
  const what = `The cap of “${name}” is ${inSentence(cap, currency)}, its price is ${inSentence(amount, currency)}`;
  out.blockers.push(mismatch(line, { capAmount: cap }, { what, cause: "cap below price" }));
}

/** The ERP divides the price of the line over the periods: that has to be what the retainer says, to the smallest unit. */
function checkTerm(line: PricedLine, out: Findings): void {
  const { amount, currency, name, retainer } = line;
  const { amountPerPeriod, termPeriods } = retainer ?? {};
  if (amount === null || currency === null || !amountPerPeriod || !isAboveZero(amountPerPeriod)) return;
  if (!termPeriods || termPeriods < 1 || !isAboveZero(amount)) return;
  const inAll = multiply(amountPerPeriod, String(termPeriods));
  const difference = subtract(inAll, amount);
  const rounding = multiply(fromMinorUnits(1, currency), String(termPeriods));
  if (compare(isNegative(difference) ? negate(difference) : difference, rounding) < 0) return;
  const periods = termPeriods === 1 ? "one period" : `each of ${termPeriods} periods, ${inSentence(inAll, currency)} in all`;
  const what = `The retainer of “${name}” is ${inSentence(amountPerPeriod, currency)} in ${periods}; its price is ${inSentence(amount, currency)}`;
  out.blockers.push(mismatch(line, { retainer: inAll }, { what, cause: "retainer differs from price" }));
}

function checkRetainer(line: PricedLine, out: Findings): void {
  const { currency, name, retainer } = line;
  checkTerm(line, out);
  if (!retainer?.kind) out.missing("Kind of retainer");
  if (!retainer?.amountPerPeriod) out.missing("Amount per period");
  else if (!isAboveZero(retainer.amountPerPeriod))
    out.insane(
      `“${name}” has a retainer of ${inSentence(retainer.amountPerPeriod, currency)} per period`,
      "retainer not above zero",
    );
  if (!retainer?.period) out.missing("Retainer period");
  if (!retainer?.termPeriods || retainer.termPeriods < 1) out.missing("Term of the retainer");
  if (retainer?.kind === "prepaid_drawdown" && retainer.rollover === null) out.missing("Rollover of the retainer");
}

function checkMilestones(line: PricedLine, out: Findings): void {
  const amounts = line.milestones.map((milestone) => milestone.amount).filter((amount) => amount !== null);
  if (line.milestones.length === 0) {
    out.missing("Milestones");
    return;
  }
  if (amounts.some(isNegative))
    out.insane(`“${line.name}” has a milestone with a negative amount`, "negative milestone", { doubtsAmount: true });
  if (amounts.length < line.milestones.length) {
    out.missing("Amount of a milestone");
    return;
  }
  const broken = amounts.find((amount) => !isWhole(amount, line.currency));
  if (broken !== undefined)
    out.insane(
      `“${line.name}” has a milestone of ${inSentence(broken, line.currency)}, a fraction of the smallest unit of ${line.currency}`,
      "fraction of a unit",
    );
  const total = sum(amounts);
  if (line.amount === null || equal(total, line.amount)) return;
  const what = `Milestones of “${line.name}” add up to ${inSentence(total, line.currency)}, its price is ${inSentence(line.amount, line.currency)}`;
  out.blockers.push(mismatch(line, { milestones: total }, { what, cause: "milestones differ from price" }));
}
