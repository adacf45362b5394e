import type { MilestoneFacts } from "../canonical/deal.ts";
import type { Blocker } from "../exceptions/blocker.ts";
import { normaliseKey } from "../mapping/sets.ts";
import { add, equal } from "../money.ts";
import type { EngagementFacts } from "./facts.ts";

/** The statement of work: linked, approved, and equal to the deal in amount, currency and milestones; both sides shown when not. */
export function checkSow(facts: EngagementFacts): Blocker[] {
  const { sow } = facts.deal.terms;
  if (!sow) {
    return facts.policy.sow === "not_required" ? [] : [{ kind: "sow_missing", params: {}, cause: "missing", waits: [] }];
  }
  const blockers: Blocker[] = [];
  if (sow.status !== "approved") {
    blockers.push({
      kind: "sow_not_approved",
      params: { status: sow.status, name: sow.name, url: sow.url },
      cause: sow.status,
      waits: [],
    });
  }
  const differences = compareSow(facts);
  if (differences.length > 0) {
    const parts = [...new Set(differences.map((difference) => difference.part))];
    blockers.push({
      kind: "sow_mismatch",
      params: {
        differences: parts,
        what: differences.map((difference) => difference.what),
        deal: differences.map(({ deal }) => deal.value),
        dealOn: differences.map(({ deal }) => deal.on),
        sow: differences.map(({ sow: signed }) => signed.value),
        sowOn: differences.map(({ sow: signed }) => signed.on),
        currency: currencyOf(facts),
        sowCurrency: sow.currency ?? currencyOf(facts),
      },
      cause: parts.join("+"),
      waits: [],
    });
  }
  return blockers;
}

/** An amount, or what is said in its stead; and the day that goes with it, or nothing. */
interface Side {
  value: string;
  on: string;
}

interface Difference {
  part: "amount" | "currency" | "milestones";
  what: string;
  deal: Side;
  sow: Side;
}

const currencyOf = ({ deal, policy }: EngagementFacts): string | null => deal.currency ?? policy.currency ?? null;
const stated = (value: string | null, on: string | null = null): Side => ({ value: value ?? "not stated", on: on ?? "" });

function compareSow(facts: EngagementFacts): Difference[] {
  const { sow, lines } = facts.deal.terms;
  if (!sow) return [];
  const currency = currencyOf(facts);
  const differences: Difference[] = [];
  if (sow.amount === null || facts.deal.amount === null || !equal(sow.amount, facts.deal.amount)) {
    differences.push({ part: "amount", what: "Amount", deal: stated(facts.deal.amount), sow: stated(sow.amount) });
  }
  if (sow.currency !== null && sow.currency !== currency) {
    differences.push({ part: "currency", what: "Currency", deal: stated(currency), sow: stated(sow.currency) });
  }
  const sold = lines.flatMap((line) => line.milestones);
  return [...differences, ...compareMilestones(sold, sow.milestones)];
}

/** Milestones that are not on both sides with the same name, amount and day, in any order; those of one name beside each other. */
function compareMilestones(sold: readonly MilestoneFacts[], signed: readonly MilestoneFacts[]): Difference[] {
  const [left, right] = [without(sold, signed), without(signed, sold)];
  const differ = (name: string, deal: Side, sow: Side): Difference => ({
    part: "milestones",
    what: `Milestone “${name}”`,
    deal,
    sow,
  });
  const none: Side = { value: "none", on: "" };
  const paired = left.map((milestone) => {
    const at = right.findIndex(({ name }) => normaliseKey([name]) === normaliseKey([milestone.name]));
    const [same] = at < 0 ? [] : right.splice(at, 1);
    return differ(milestone.name, sideOf(milestone), same ? sideOf(same) : none);
  });
  return [...paired, ...right.map((milestone) => differ(milestone.name, none, sideOf(milestone)))];
}

const sideOf = ({ amount, dueOn }: MilestoneFacts): Side => stated(amount, dueOn);

/** What is left of the one side when each of the other has taken its equal away. */
function without(milestones: readonly MilestoneFacts[], others: readonly MilestoneFacts[]): MilestoneFacts[] {
  const keys = others.map(key);
  return milestones.filter((milestone) => {
    const at = keys.indexOf(key(milestone));
    if (at >= 0) keys.splice(at, 1);
    return at < 0;
  });
}

/** A milestone as one text; amounts as numbers, so that "50" and "50.00" are the same. */
const key = ({ name, amount, dueOn }: MilestoneFacts): string =>
  [normaliseKey([name]), dueOn ?? "", amount === null ? "" : add(amount, "0")].join("|");
