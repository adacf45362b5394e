import type { Team } from "../domain/access/roles.ts";
import type { ExceptionKindKey } from "../domain/exceptions/kinds.ts";
import { laterProducts } from "./data/catalogue.ts";
import { companyNamed } from "./data/companies.ts";
import { cents, type DrawnDeal, dayMs, drawDeal, serviceDays, type Wish, worthOf } from "./drawn-deal.ts";
import type { Random } from "./random.ts";
import type { Happening, World } from "./timeline.ts";

/** What should be found of what was done to a deal on purpose. */
export interface Planted {
  kind: ExceptionKindKey;
  /** The cause by which it is grouped, where it is the same for all. */
  cause?: string;
  team: Team;
}

/** Something that is wrong with a deal: what should be found, whose it is, and how it is done. */
export interface Plant {
  why: string;
  expected: readonly Planted[];
  wish?: Wish & { customer?: string };
  copies?: number;
  plant?(deal: DrawnDeal): void;
  before?: (deal: DrawnDeal) => (world: World) => Promise<void>;
  /** What happens after the project was set up. */
  later?: { afterMs: number; happening: Happening };
}

const sales = (kind: ExceptionKindKey, cause?: string): Planted => ({
  kind,
  ...(cause !== undefined && { cause }),
  team: "sales_ops",
});
const finance = (kind: ExceptionKindKey, cause?: string): Planted => ({ ...sales(kind, cause), team: "finance" });
const pmo = (kind: ExceptionKindKey, cause?: string): Planted => ({ ...sales(kind, cause), team: "pmo" });
const opportunity =
  (fields: DrawnDeal["entered"]["opportunity"]) =>
  (deal: DrawnDeal): void =>
    void Object.assign(deal.entered.opportunity, fields);
const line =
  (fields: DrawnDeal["entered"]["line"]) =>
  (deal: DrawnDeal): void =>
    void Object.assign(deal.entered.line, fields);

const disposition: readonly Plant[] = [
  {
    why: "“Expansion” is a kind of deal that the map does not know",
    expected: [sales("disposition_undecided", "kind:expansion")],
    copies: 2,
    plant: opportunity({ Type: "Expansion" }),
  },
  {
    why: "Nothing says what the deal becomes",
    expected: [sales("disposition_undecided", "asked")],
    plant: opportunity({ Type: null }),
  },
  {
    why: "It adds to an engagement that does not exist",
    expected: [sales("disposition_undecided", "asked")],
    plant: opportunity({ Disposition__c: "Addition", Related_Engagement__c: "ENG-999999" }),
  },
];

const parties: readonly Plant[] = [
  {
    why: "The opportunity has no account",
    expected: [sales("customer_missing", "no account")],
    plant: opportunity({ AccountId: null }),
  },
  {
    why: "The sector of the account is misspelt",
    expected: [sales("unmapped_value", "sector:helthcare")],
    wish: { customer: "Lorgririck Works" },
  },
  ...["Zanralund Energy", "Wesnison Insurance"].map((customer) => ({
    why: "The country of the account is misspelt",
    expected: [sales("unmapped_value", "country:philipines")],
    wish: { customer },
  })),
  ...["Sông Hồng Logistics", "Corcefield Works", "Fenkiden Insurance"].map((customer) => ({
    why: "The first sales to Vietnam have no tax profile",
    expected: [finance("tax_profile_missing", "sg01:vn")],
    wish: { customer },
  })),
  {
    why: "Neither a legal entity nor an office was entered",
    expected: [sales("entity_missing", "missing")],
    plant: opportunity({ Legal_Entity__c: null }),
  },
  {
    why: "FR01 is no legal entity of the firm",
    expected: [sales("entity_missing", "unknown:fr01")],
    plant: opportunity({ Legal_Entity__c: "FR01" }),
  },
  {
    why: "An office that the map does not know",
    expected: [sales("unmapped_value", "regional-office:lisbon")],
    plant: opportunity({ Legal_Entity__c: null, Regional_Office__c: "Lisbon" }),
  },
  {
    why: "Payment terms that the ERP does not have were agreed",
    expected: [finance("unmapped_value", "payment-terms:60 days eom")],
    plant: opportunity({ Payment_Terms__c: "60 days EOM" }),
  },
  {
    why: "Nobody was named as bill-to contact or as project contact",
    expected: [sales("contact_missing", "bill_to"), sales("contact_missing", "project")],
    plant: (deal) => {
      deal.contacts = [];
    },
  },
  {
    why: "The account hierarchy runs in a circle",
    expected: [finance("hierarchy_cycle")],
    wish: { customer: "Velmoson Clinics" },
  },
  {
    why: "The customer demands a purchase order and none was entered",
    expected: [finance("po_problem", "missing")],
    wish: { customer: "Kelgrivale Works" },
    plant: (deal) => {
      deal.poNumber = null;
    },
  },
  {
    why: "The purchase order expired before the deal was won",
    expected: [finance("po_problem", "expired")],
    wish: { customer: "Ulkimont Energy" },
    plant: (deal) => opportunity({ PO_Expires_On__c: new Date(deal.wonAt - 20 * dayMs).toISOString().slice(0, 10) })(deal),
  },
  {
    why: "The purchase order covers half of the deal",
    expected: [finance("po_problem", "balance")],
    wish: { customer: "Yorlawick Systems" },
    plant: (deal) => opportunity({ PO_Amount__c: cents(worthOf(deal) / 2) })(deal),
  },
];

const contract: readonly Plant[] = [
  {
    why: "A time and materials line without a rate card",
    expected: [sales("contract_incomplete", "rate card")],
    wish: { type: "tm" },
    plant: line({ Rate_Card__c: null }),
  },
  {
    why: "A capped line without its cap",
    expected: [sales("contract_incomplete", "cap")],
    wish: { type: "capped_tm" },
    plant: line({ Cap_Amount__c: null }),
  },
  {
    why: "A fixed fee that does not say when it is billed; the payment terms are missing",
    expected: [sales("contract_incomplete", "fee schedule"), sales("contract_incomplete", "payment terms")],
    wish: { type: "fixed_fee" },
    plant: (deal) => {
      deal.feeSchedule = null;
      opportunity({ Payment_Terms__c: null })(deal);
    },
  },
  {
    why: "Sold by milestones, and none was entered",
    expected: [sales("contract_incomplete", "milestones")],
    wish: { type: "milestone" },
    plant: (deal) => {
      deal.milestones = [];
    },
  },
  {
    why: "A retainer that says neither its kind nor its term",
    expected: [sales("contract_incomplete", "kind of retainer"), sales("contract_incomplete", "term of the retainer")],
    wish: { type: "retainer" },
    plant: line({ Retainer_Kind__c: null, Term_Periods__c: null }),
  },
  {
    why: "The service dates are missing",
    expected: [sales("contract_incomplete", "service dates")],
    wish: { type: "tm" },
    plant: opportunity({ Service_Start__c: null, Service_End__c: null }),
  },
  {
    why: "The milestones add up to less than the price",
    expected: [sales("contract_mismatch", "milestones differ from price")],
    wish: { type: "milestone" },
    plant: (deal) => {
      deal.milestones = deal.milestones.slice(0, -1);
    },
  },
  {
    why: "Nobody said which system raises the invoices",
    expected: [finance("billing_driver_missing", `product:${laterProducts.workshop.toLowerCase()}`)],
    wish: { product: laterProducts.workshop },
    plant: (deal) => {
      deal.driver = null;
    },
  },
  {
    why: "A rate card that neither the ERP nor the PSA has",
    expected: [finance("rate_card_conflict", "erp:rc-gov-2026"), finance("rate_card_conflict", "psa:rc-gov-2026")],
    wish: { type: "tm" },
    plant: line({ Rate_Card__c: "RC-GOV-2026" }),
  },
  {
    why: "Two lines of one project name different rate cards",
    expected: [finance("rate_card_conflict", "several")],
    wish: { type: "tm" },
    plant: (deal) => {
      const other = deal.currency === "USD" ? "RC-STD-EUR" : "RC-STD-USD";
      deal.moreLines.push({
        product: deal.product,
        quantity: 40,
        unitPrice: deal.unitPrice,
        fields: { Contract_Type__c: "Time and materials", Rate_Card__c: other, Billing_Driver__c: "Throughline" },
      });
    },
  },
  {
    why: "The service line was abbreviated",
    expected: [pmo("unmapped_value", "service-line:cyber sec")],
    plant: line({ Service_Line__c: "Cyber Sec" }),
  },
  {
    why: "A role that the map does not know was sold",
    expected: [pmo("unmapped_value", "role:cloud finops lead")],
    plant: (deal) => {
      deal.roles.push({ role: "Cloud FinOps Lead", skill: "Cloud architecture", hours: 120 });
    },
  },
  {
    why: "A role was sold without saying which",
    expected: [sales("fact_unreadable", "deal_role__c.role__c")],
    plant: (deal) => {
      deal.roles.push({ role: null, skill: "SQL", hours: 80 });
    },
  },
  {
    why: "The new practice has no project template yet",
    expected: [pmo("reference_missing", "project template:sustainability report")],
    wish: { product: laterProducts.sustainability },
  },
];

const figures: readonly Plant[] = [
  {
    why: "The services end before they begin",
    expected: [sales("value_not_sane", "dates reversed")],
    plant: (deal) => {
      const { end, start } = serviceDays(deal);
      opportunity({ Service_Start__c: end, Service_End__c: start })(deal);
    },
  },
  {
    why: "Training was given away as a line without a value",
    expected: [sales("value_not_sane", "zero amount")],
    plant: (deal) => {
      deal.moreLines.push({
        product: "Role-based Training",
        quantity: 1,
        unitPrice: 0,
        fields: { Contract_Type__c: "Fixed fee", Fee_Schedule__c: "Upfront", Billing_Driver__c: "ERP schedule" },
      });
    },
  },
  {
    why: "Far too many zeros",
    expected: [sales("value_not_sane", "absurd amount")],
    wish: { type: "fixed_fee" },
    plant: (deal) => {
      deal.unitPrice *= 100_000;
    },
  },
  {
    why: "UKP is not the code of any currency",
    expected: [sales("currency_problem", "unknown:UKP")],
    plant: (deal) => {
      deal.currency = "UKP";
    },
    wish: { type: "fixed_fee" },
  },
];

const statements: readonly Plant[] = [
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

const inTheErp: readonly Plant[] = [
  {
    why: "The ERP has a customer of the same name",
    expected: [finance("duplicate_customer")],
    wish: { customer: "Zankimont Clinics" },
  },
  {
    why: "The ERP has a customer with the same web domain",
    expected: [finance("duplicate_customer")],
    wish: { customer: "Harbinger Yards" },
  },
  {
    why: "Finance has the customer on credit hold",
    expected: [finance("credit_hold")],
    wish: { customer: "Dalniwyn Foods" },
  },
  {
    why: "The ERP does not have the currency of the deal",
    expected: [finance("customer_sync_failed")],
    wish: { customer: "Pelrarick Networks", type: "fixed_fee" },
    plant: (deal) => {
      deal.currency = "SEK";
    },
  },
  {
    why: "Two tax registrations in one field are more than the ERP takes",
    expected: [finance("customer_sync_failed")],
    wish: { customer: "Elrafield Logistics" },
  },
  ...["Salgrifield Systems", "Jarvefield Stores"].map((customer) => ({
    why: "Finance in Singapore has not activated the project yet",
    expected: [finance("awaiting_activation", "sg01")],
    wish: { customer },
  })),
];

/** The customer of the engagement that a change order is about. */
export const changedLater = "Marlowe Asset Management";

const afterwards: readonly Plant[] = [
  {
    why: "The customer withdrew after the project was set up",
    expected: [sales("deal_reopened", "lost"), finance("billing_on_hold", "lost")],
    wish: { customer: "Caerwyn Steel" },
    later: {
      afterMs: 4 * dayMs,
      happening: ({ sales: crm }, won) => crm.correct(won, { opportunity: { StageName: "Closed Lost" } }),
    },
  },
  {
    why: "Back to negotiation after the project was set up",
    expected: [sales("deal_reopened"), finance("billing_on_hold")],
    wish: { customer: "Elbtal Chemie" },
    later: {
      afterMs: 3 * dayMs,
      happening: ({ sales: crm }, won) => crm.correct(won, { opportunity: { StageName: "Negotiation" } }),
    },
  },
  {
    why: "Hours were added after the project was set up",
    expected: [finance("amendment_candidate", "changed after set-up")],
    wish: { customer: "Summitview Energy", type: "tm" },
    later: {
      afterMs: 5 * dayMs,
      happening: async ({ sales: crm }, won) => {
        const quantity = won.deal.quantity + 80;
        await crm.correct(won, { line: { Quantity: quantity }, sow: { Amount__c: cents(quantity * won.deal.unitPrice) } });
      },
    },
  },
  {
    why: "A change order that nobody has entered in the ERP yet",
    expected: [finance("amendment_candidate", "change order")],
    wish: { customer: changedLater },
    before: (deal) => async (world) => {
      const earlier = [...world.won.values()].filter((won) => won.deal.company === deal.company && won.deal.planted.length === 0);
      for (const won of earlier) {
        const number = await world.sales.engagementOf(won);
        if (number) return opportunity({ Disposition__c: "Change", Related_Engagement__c: number })(deal);
      }
      throw new Error(`${deal.company.name} has no engagement yet that a change order could change`);
    },
  },
];

const recent = { from: 0.86, to: 0.992 };

/** Deals with something planted, most of them of the last weeks: what was wrong before has been put right since. */
export function drawPlanted(random: Random, at: (share: number) => number): DrawnDeal[] {
  const plants = [...disposition, ...parties, ...contract, ...figures, ...statements, ...inTheErp];
  const all = plants.flatMap((plant) => Array.from({ length: plant.copies ?? 1 }, () => plant));
  const shuffled = all.map((plant) => ({ plant, order: random.next() })).sort((a, b) => a.order - b.order);
  const when = (index: number, of: number): number => at(recent.from + (recent.to - recent.from) * (index / of) ** 0.8);
  return [
    ...shuffled.map(({ plant }, index) => planted(random, plant, when(index, shuffled.length))),
    // These have to be set up first.
    ...afterwards.map((plant, index) => planted(random, plant, at(0.93 + 0.01 * index))),
  ];
}

function planted(random: Random, plant: Plant, wonAt: number): DrawnDeal {
  const { customer, ...wish } = plant.wish ?? {};
  const deal = drawDeal(random, wonAt, { ...wish, ...(customer !== undefined && { company: companyNamed(customer) }) });
  plant.plant?.(deal);
  deal.planted.push(...plant.expected);
  deal.plantedWhy = plant.why;
  if (plant.before) deal.before = plant.before(deal);
  if (plant.later) deal.later.push(plant.later);
  return deal;
}

/** The product that stands in the catalogue twice, once with a slip: the group that one alias releases. */
export function drawTypos(random: Random, at: (share: number) => number, count: number): DrawnDeal[] {
  const plant: Plant = {
    why: "The product was entered in the catalogue a second time, with a slip",
    expected: [sales("unmapped_value", `product:${laterProducts.typo.toLowerCase()}`)],
    wish: { product: laterProducts.typo, type: "fixed_fee" },
    plant: (deal) => {
      deal.feeSchedule = "Upfront";
    },
  };
  return Array.from({ length: count }, (_, index) => planted(random, plant, at(0.9 + 0.09 * (index / count))));
}
