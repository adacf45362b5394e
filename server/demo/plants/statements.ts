import { cents, type DrawnDeal, dayMs, worthOf } from "../drawn-deal.ts";
import { type Plant, sales } from "./plant.ts";

/** Deals whose statement of work is missing, open or different. */
export const statementPlants: readonly Plant[] = [
  {
    why: "No statement of work was linked",
    expected: [sales("sow_missing", "missing")],
    plant: (deal) => {
      deal.sow = null;
    },
  },
  ...(["Sent", "Sent", "Draft"] as const).map((status) => ({
    why: `The statement of work is still ${status.toLowerCase()}`,
    expected: [sales("sow_not_approved", status.toLowerCase())],
    plant: (deal: DrawnDeal) => {
      deal.sow = { status };
    },
  })),
  {
    why: "The signed amount differs from the deal's: a discount was given late",
    expected: [sales("sow_mismatch", "amount")],
    plant: (deal) => void Object.assign(deal.entered.sow, { Amount__c: cents(worthOf(deal) * 0.95) }),
  },
  {
    why: "The statement of work was signed in Swiss francs",
    expected: [sales("sow_mismatch", "currency")],
    plant: (deal) => void Object.assign(deal.entered.sow, { CurrencyIsoCode: "CHF" }),
  },
  {
    why: "The last milestone was signed for three weeks later than it was sold",
    expected: [sales("sow_mismatch", "milestones")],
    wish: { type: "milestone" },
    plant: (deal) => {
      const later = (day: string): string => new Date(Date.parse(day) + 21 * dayMs).toISOString().slice(0, 10);
      deal.signedMilestones = deal.milestones.map((milestone, index) =>
        index === deal.milestones.length - 1 ? { ...milestone, dueOn: later(milestone.dueOn) } : milestone,
      );
    },
  },
];
