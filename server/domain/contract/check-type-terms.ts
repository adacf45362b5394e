import type { ContractType, DealLine } from "../canonical/deal.ts";
import type { Blocker } from "../exceptions/blocker.ts";
import { equal, inSentence, isNegative, isZero, sum } from "../money.ts";

/** Where a check of a line's terms puts what it finds. */
export interface Findings {
  missing: (what: string) => void;
  insane: (what: string, cause: string, doubt?: Pick<Blocker, "doubtsAmount">) => void;
  blockers: Blocker[];
}

/** What each contract type must say for itself. */
export function checkTypeTerms(type: ContractType, line: DealLine & { currency: string | null }, out: Findings): void {
  switch (type) {
    case "tm":
      if (!line.rateCard) out.missing("Rate card");
      return;
    case "capped_tm":
      if (!line.rateCard) out.missing("Rate card");
      if (!line.capAmount) out.missing("Cap");
      else if (!isAboveZero(line.capAmount)) out.missing("Cap above zero");
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

function checkRetainer({ currency, name, retainer }: DealLine & { currency: string | null }, out: Findings): void {
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

function checkMilestones(line: DealLine & { currency: string | null }, out: Findings): void {
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
  const total = sum(amounts);
  if (line.amount !== null && !equal(total, line.amount)) {
    out.blockers.push({
      kind: "contract_mismatch",
      params: {
        what: `Milestones of “${line.name}” add up to ${inSentence(total, line.currency)}, its price is ${inSentence(line.amount, line.currency)}`,
        line: line.name,
        milestones: total,
        price: line.amount,
        currency: line.currency,
      },
      cause: "milestones differ from price",
      waits: [],
    });
  }
}
