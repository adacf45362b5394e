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
    blockers.push({
      kind: "sow_mismatch",
      params: {
        differences: differences.map((difference) => difference.what),
        deal: differences.map((difference) => difference.deal),
        sow: differences.map((difference) => difference.sow),
      },
      cause: differences.map((difference) => difference.what).join("+"),
      waits: [],
    });
  }
  return blockers;
}

interface Difference {
  what: string;
  deal: string;
  sow: string;
}

function compareSow(facts: EngagementFacts): Difference[] {
  const { sow, lines } = facts.deal.terms;
  if (!sow) return [];
  const currency = facts.deal.currency ?? facts.policy.currency ?? null;
  const differences: Difference[] = [];
  if (sow.amount === null || facts.deal.amount === null || !equal(sow.amount, facts.deal.amount)) {
    differences.push({ what: "amount", deal: facts.deal.amount ?? "not stated", sow: sow.amount ?? "not stated" });
  }
  if (sow.currency !== null && sow.currency !== currency) {
    differences.push({ what: "currency", deal: currency ?? "not stated", sow: sow.currency });
  }
  const sold = lines.flatMap((line) => line.milestones);
  if ((sold.length > 0 || sow.milestones.length > 0) && !sameMilestones(sold, sow.milestones)) {
    differences.push({ what: "milestones", deal: inWords(sold), sow: inWords(sow.milestones) });
  }
  return differences;
}

/** The same names with the same amounts and days, in any order. */
function sameMilestones(a: readonly MilestoneFacts[], b: readonly MilestoneFacts[]): boolean {
  const right = b.map(key).sort();
  const left = a.map(key).sort();
  return left.length === right.length && left.every((milestone, index) => milestone === right[index]);
}

/** A milestone as one text; amounts as numbers, so that "50" and "50.00" are the same. */
const key = ({ name, amount, dueOn }: MilestoneFacts): string =>
  [normaliseKey([name]), dueOn ?? "", amount === null ? "" : add(amount, "0")].join("|");

const inWords = (milestones: readonly MilestoneFacts[]): string =>
  milestones.length === 0
    ? "none"
    : milestones
        .map((milestone) => `${milestone.name} ${milestone.amount ?? "—"}${milestone.dueOn ? ` on ${milestone.dueOn}` : ""}`)
        .join("; ");
