import { laterProducts } from "./data/catalogue.ts";
import { companyNamed } from "./data/companies.ts";
import { type DrawnDeal, dayMs, drawDeal, serviceDays } from "./drawn-deal.ts";
import type { Random } from "./random.ts";
import type { Event, Happening } from "./timeline.ts";

/** Something that was wrong for a while: how it was entered, and who put it right. */
interface PastProblem {
  weight: number;
  fits(deal: DrawnDeal): boolean;
  plant(deal: DrawnDeal): Happening;
  days: readonly [number, number];
}

const pastProblems: readonly PastProblem[] = [
  {
    weight: 6,
    days: [1, 8],
    fits: () => true,
    plant: (deal) => {
      deal.sow = { status: "Sent" };
      return ({ sales }, won) => sales.correct(won, { sow: { Status__c: "Approved" } });
    },
  },
  {
    weight: 3,
    days: [1, 5],
    fits: () => true,
    plant: (deal) => {
      deal.sow = null;
      return async ({ sales }, won) => {
        won.deal.sow = { status: "Approved" };
        await sales.linkStatement(won);
      };
    },
  },
  {
    weight: 3,
    days: [0.2, 3],
    fits: () => true,
    plant: (deal) => {
      deal.contacts = ["Project"];
      return ({ sales }, won) => sales.nameContact(won, "Bill To");
    },
  },
  {
    weight: 4,
    days: [2, 11],
    fits: (deal) => deal.company.requiresPo === true,
    plant: (deal) => {
      const number = deal.poNumber ?? "PO-100001";
      const amount = deal.quantity * deal.unitPrice;
      deal.poNumber = null;
      return ({ sales }, won) => sales.correct(won, { opportunity: { PO_Number__c: number, PO_Amount__c: amount } });
    },
  },
  {
    weight: 2,
    days: [0.3, 4],
    fits: (deal) => deal.type === "tm" && deal.moreLines.length === 0,
    plant: (deal) => {
      deal.entered.line.Rate_Card__c = null;
      return ({ sales }, won) => sales.correct(won, { line: { Rate_Card__c: `RC-STD-${deal.currency}` } });
    },
  },
  {
    weight: 2,
    days: [0.2, 3],
    fits: () => true,
    plant: (deal) => {
      const { end, start } = serviceDays(deal);
      Object.assign(deal.entered.opportunity, { Service_Start__c: end, Service_End__c: start });
      return ({ sales }, won) => sales.correct(won, { opportunity: { Service_Start__c: start, Service_End__c: end } });
    },
  },
  {
    weight: 2,
    days: [0.2, 2],
    fits: () => true,
    plant: (deal) => {
      deal.entered.opportunity.Legal_Entity__c = null;
      return ({ sales }, won) => sales.correct(won, { opportunity: { Legal_Entity__c: deal.entity } });
    },
  },
];

/** Has something be wrong with a sound deal, and be put right some days later. */
export function troubled(random: Random, deal: DrawnDeal): DrawnDeal {
  const fitting = pastProblems.filter((problem) => problem.fits(deal)).map((problem) => [problem, problem.weight] as const);
  const problem = random.weighted(fitting);
  const [shortest, longest] = problem.days;
  // Most are mended soon, some are forgotten for a while.
  const days = shortest + (longest - shortest) * random.next() ** 2;
  deal.later.push({ afterMs: Math.round(days * dayMs), happening: problem.plant(deal) });
  return deal;
}

interface Lesson {
  /** From when to when, as shares of the year, the value is used before the map knows it. */
  from: number;
  to: number;
  deals: number;
  use(random: Random, wonAt: number): DrawnDeal;
  learn: Event["act"];
}

/** Values that the map did not know at first: what waited for each went on when somebody mapped it. */
const lessons: readonly Lesson[] = [
  {
    from: 0.18,
    to: 0.23,
    deals: 4,
    use: (random, wonAt) => ({ ...drawDeal(random, wonAt), paymentTerms: "30 days from receipt" }),
    learn: (world) =>
      world.map("finance", {
        set: "payment-terms",
        key: ["30 days from receipt"],
        value: { erpTerms: "Net 30" },
        why: "Procurement of two customers writes it like this; treasury agrees",
      }),
  },
  {
    from: 0.38,
    to: 0.42,
    deals: 5,
    use: (random, wonAt) => drawDeal(random, wonAt, { product: laterProducts.ai, type: "fixed_fee" }),
    learn: (world) =>
      world.map("sales-ops", {
        set: "product",
        key: [laterProducts.ai],
        value: { isService: true, serviceLine: "Data & Analytics" },
        why: "New in the catalogue since this quarter",
      }),
  },
  {
    from: 0.55,
    to: 0.575,
    deals: 4,
    use: (random, wonAt) => drawDeal(random, wonAt, { product: laterProducts.readiness, type: "fixed_fee" }),
    learn: (world) =>
      world.map("sales-ops", {
        set: "product",
        key: [laterProducts.readiness],
        value: { isService: true, serviceLine: "Advisory" },
        why: "Advisory delivers it",
      }),
  },
];

/** Deals that waited for a mapping, and the mappings that released them. */
export function drawLessons(random: Random, at: (share: number) => number): { deals: DrawnDeal[]; acts: Event[] } {
  const deals: DrawnDeal[] = [];
  const acts: Event[] = [];
  for (const lesson of lessons) {
    for (let index = 0; index < lesson.deals; index += 1)
      deals.push(lesson.use(random, at(lesson.from + (lesson.to - lesson.from) * (index / lesson.deals))));
    acts.push({ at: at(lesson.to) + dayMs, ...(lesson.learn && { act: lesson.learn }) });
  }
  return { deals, acts };
}

/** A customer that paid late: sound business first, then finance puts it on hold in the ERP. */
export function drawLatePayer(random: Random, at: (share: number) => number): { deals: DrawnDeal[]; acts: Event[] } {
  const company = companyNamed("Dalniwyn Foods");
  return {
    deals: [0.3, 0.48].map((share) => drawDeal(random, at(share), { company })),
    acts: [{ at: at(0.86), act: ({ finance }) => finance.hold(company.name) }],
  };
}
