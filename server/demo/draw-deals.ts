import type { BillingDriver, ContractType } from "../domain/canonical/deal.ts";
import type { ExceptionKindKey } from "../domain/exceptions/kinds.ts";
import { laterProducts, productNamed, products, rolesOfLine, soldRoles, usualDrivers } from "./data/catalogue.ts";
import { type Company, companies, entityCurrency, unitsForDollar } from "./data/companies.ts";
import { Random } from "./random.ts";

/** What was done to a deal on purpose, and what should be found of it. */
export interface Planted {
  kind: ExceptionKindKey;
  why: string;
}

export interface DrawnRole {
  role: string;
  skill: string;
  hours: number;
}

/** A deal as sales will enter it. Amounts in the deal's currency, instants in milliseconds. */
export interface DrawnDeal {
  name: string;
  company: Company;
  product: string;
  type: ContractType;
  driver: BillingDriver | null;
  currency: string;
  quantity: number;
  unitPrice: number;
  wonAt: number;
  months: number;
  kindOfDeal: string;
  paymentTerms: string;
  poNumber: string | null;
  sow: { status: string; amount: number } | null;
  contacts: readonly string[];
  roles: readonly DrawnRole[];
  milestones: readonly { name: string; amount: number }[];
  feeSchedule: string | null;
  hasEntity: boolean;
  planted: Planted[];
}

const dayMs = 86_400_000;
const milestoneNames = ["Blueprint", "Prototype", "User acceptance", "Hand-over"];
const cents = (value: number): number => Math.round(value * 100) / 100;

/** What can be wrong with a deal, each with how it is done. */
const defects: readonly ((deal: DrawnDeal) => void)[] = [
  (deal) => {
    deal.sow = null;
    deal.planted.push({ kind: "sow_missing", why: "No statement of work is linked" });
  },
  (deal) => {
    if (deal.sow) deal.sow.status = "Sent";
    deal.planted.push({ kind: "sow_not_approved", why: "The customer has not approved the statement of work" });
  },
  (deal) => {
    if (deal.sow) deal.sow.amount = cents(deal.sow.amount * 1.02);
    deal.planted.push({ kind: "sow_mismatch", why: "Deal and statement of work state different amounts" });
  },
  (deal) => {
    deal.contacts = ["Project"];
    deal.planted.push({ kind: "contact_missing", why: "Nobody is named as bill-to contact" });
  },
  (deal) => {
    deal.paymentTerms = "30 days end of month";
    deal.planted.push({ kind: "unmapped_value", why: "Payment terms that the map does not know" });
  },
  (deal) => {
    deal.kindOfDeal = "Expansion";
    deal.planted.push({ kind: "disposition_undecided", why: "A kind of deal that the map does not know" });
  },
  (deal) => {
    deal.hasEntity = false;
    deal.planted.push({ kind: "entity_missing", why: "No legal entity is named" });
  },
  (deal) => {
    deal.product = laterProducts.ai;
    deal.planted.push({ kind: "unmapped_value", why: "A product that came later than the map" });
  },
];

/** How many deals sell the product that was entered twice in the catalogue: the group that one alias releases. */
const typoDeals = 6;

export interface DrawOptions {
  seed: number;
  /** Deals beside those with something planted. */
  deals: number;
  from: number;
  until: number;
}

/** Draws a year of deals, in the order in which they are won. */
export function drawDeals({ deals, from, seed, until }: DrawOptions): DrawnDeal[] {
  const random = new Random(seed);
  const drawn: DrawnDeal[] = [];
  const at = (share: number): number => Math.floor((from + (until - from) * share) / 1000) * 1000;
  for (let index = 0; index < deals; index += 1) drawn.push(drawDeal(random, at((index + random.next()) / deals)));
  // What is wrong is mostly of the last weeks: what was wrong before has been put right since.
  for (const [index, defect] of defects.entries()) {
    for (let copy = 0; copy < 2; copy += 1) {
      const deal = drawDeal(random, at(0.93 + 0.06 * ((index * 2 + copy) / (defects.length * 2))));
      defect(deal);
      drawn.push(deal);
    }
  }
  for (let index = 0; index < typoDeals; index += 1) {
    const deal = drawDeal(random, at(0.9 + 0.08 * (index / typoDeals)));
    deal.product = laterProducts.typo;
    deal.planted.push({ kind: "unmapped_value", why: "A product that stands in the catalogue twice, once with a slip" });
    drawn.push(deal);
  }
  for (const deal of drawn) finish(deal);
  return drawn.sort((a, b) => a.wonAt - b.wonAt);
}

function drawDeal(random: Random, wonAt: number): DrawnDeal {
  const company = random.pick(companies);
  const product = random.pick(products);
  const type = random.weighted(product.types);
  const currency = entityCurrency[company.entity];
  const price = Math.round((product.usualPrice * unitsForDollar[currency] * (0.6 + random.next() * 0.9)) / 500) * 500;
  const isHourly = type === "tm" || type === "capped_tm";
  const rate = Math.round(180 * unitsForDollar[currency]);
  const quantity = isHourly ? Math.max(20, Math.round(price / rate / 10) * 10) : type === "retainer" ? 12 : 1;
  const unitPrice = isHourly ? rate : type === "retainer" ? Math.round(price / 12 / 50) * 50 : price;
  const total = cents(quantity * unitPrice);
  const roles = product.serviceLine ? rolesOfLine[product.serviceLine] : [];
  return {
    name: `${company.name} – ${random.pick(product.topics)}`,
    company,
    product: product.name,
    type,
    driver: random.weighted(usualDrivers[type]),
    currency,
    quantity,
    unitPrice,
    wonAt,
    months: product.months,
    kindOfDeal: random.weighted([
      ["New Business", 3],
      ["Existing Business", 4],
    ]),
    paymentTerms: random.weighted([
      ["30 days net", 5],
      ["Net 45", 2],
      ["Net 30", 2],
    ]),
    poNumber: company.requiresPo || random.next() < 0.4 ? `PO-${random.between(100_000, 999_999)}` : null,
    sow: { status: "Approved", amount: total },
    contacts: ["Bill To", "Project"],
    roles: [...new Set(roles)].map((role) => ({
      role,
      skill: random.pick(soldRoles.find((one) => one.role === role)?.skills ?? [""]),
      hours: random.between(6, 40) * 10,
    })),
    milestones: [],
    feeSchedule: type === "fixed_fee" ? random.pick(["Upfront", "Monthly", "On completion"]) : null,
    hasEntity: true,
    planted: [],
  };
}

/** Follows what was changed: another product is sold at a fixed fee; milestones add up to the price to the cent. */
function finish(deal: DrawnDeal): void {
  if (!products.some((product) => product.name === deal.product)) {
    const total = cents(deal.quantity * deal.unitPrice);
    Object.assign(deal, {
      type: "fixed_fee",
      driver: "erp_schedule",
      quantity: 1,
      unitPrice: total,
      feeSchedule: "On completion",
    });
    deal.months = productNamed(deal.product).months;
  }
  if (deal.type !== "milestone") return;
  const total = Math.round(deal.quantity * deal.unitPrice * 100);
  const share = Math.floor(total / milestoneNames.length);
  deal.milestones = milestoneNames.map((name, index) => ({
    name,
    amount: (index === milestoneNames.length - 1 ? total - share * (milestoneNames.length - 1) : share) / 100,
  }));
}

/** The day on which the work of a deal begins, and the one on which it ends. */
export function serviceDays(deal: DrawnDeal): { start: string; end: string } {
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
  const start = deal.wonAt + 10 * dayMs;
  return { start: day(start), end: day(start + deal.months * 30 * dayMs) };
}
