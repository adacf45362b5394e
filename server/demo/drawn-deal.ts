import type { BillingDriver, ContractType } from "../domain/canonical/deal.ts";
import type { Fields } from "../import/salesforce-api.ts";
import { productNamed, products, resale, rolesOfLine, soldRoles, usualDrivers } from "./data/catalogue.ts";
import { type Company, companies, type EntityCode, entityCurrency, sellsAcross, unitsForDollar } from "./data/companies.ts";
import type { Planted } from "./plants/plant.ts";
import type { Random } from "./random.ts";
import type { Happening, World } from "./timeline.ts";

export const dayMs = 86_400_000;
const hourMs = 3_600_000;

export interface DrawnRole {
  /** Null: somebody forgot to say which. */
  role: string | null;
  skill: string;
  hours: number;
}

export interface DrawnMilestone {
  name: string;
  amount: number;
  dueOn: string;
}

/** A further line of a deal, which becomes a project of its own where it names another group. */
export interface DrawnLine {
  product: string;
  quantity: number;
  unitPrice: number;
  fields: Fields;
}

/** A deal as sales will enter it. Amounts in the deal's currency, instants in milliseconds. */
export interface DrawnDeal {
  name: string;
  company: Company;
  entity: EntityCode;
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
  sow: { status: string } | null;
  contacts: readonly string[];
  roles: DrawnRole[];
  milestones: DrawnMilestone[];
  /** As signed, where that is not as sold. */
  signedMilestones: DrawnMilestone[] | null;
  feeSchedule: string | null;
  moreLines: DrawnLine[];
  /** What sales enter instead of what follows from the rest. */
  entered: { opportunity: Fields; line: Fields; sow: Fields };
  planted: Planted[];
  plantedWhy: string | null;
  /** What sales look up before they enter it. */
  before: ((world: World) => Promise<void>) | null;
  /** What somebody does about it later, or what becomes of it; times after the day on which it was won. */
  later: { afterMs: number; happening: Happening }[];
}

export interface Wish {
  company?: Company;
  product?: string;
  type?: ContractType;
}

const milestoneNames = ["Blueprint", "Prototype", "User acceptance", "Hand-over"];
export const cents = (value: number): number => Math.round(value * 100) / 100;
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** The day on which the work of a deal begins, and the one on which it ends. */
export function serviceDays(deal: Pick<DrawnDeal, "wonAt" | "months">): { start: string; end: string } {
  const start = deal.wonAt + 10 * dayMs;
  return { start: dayOf(start), end: dayOf(start + deal.months * 30 * dayMs) };
}

/** What the deal is worth with all its lines, in its currency. */
export const worthOf = (deal: DrawnDeal): number =>
  cents([deal, ...deal.moreLines].reduce((sum, line) => sum + line.quantity * line.unitPrice, 0));

/** Draws a sound deal: a product as it is usually sold, to a customer of the entity that usually serves it. */
export function drawDeal(random: Random, wonAt: number, wish: Wish = {}): DrawnDeal {
  const company = wish.company ?? random.pick(companies);
  const product = wish.product
    ? productNamed(wish.product)
    : random.pick(products.filter(({ types }) => wish.type === undefined || types.some(([type]) => type === wish.type)));
  const others = wish.company ? [] : (sellsAcross[company.country] ?? []);
  const entity = others.length > 0 && random.next() < 0.08 ? random.pick(others) : company.entity;
  const currency = entityCurrency[entity];
  const type = wish.type ?? (product.types.length > 0 ? random.weighted(product.types) : "fixed_fee");
  const deal: DrawnDeal = {
    name: `${company.name} – ${random.pick(product.topics)}`,
    company,
    entity,
    product: product.name,
    type,
    driver: random.weighted(usualDrivers[type]),
    currency,
    ...priced(random, { type, currency, usual: product.usualPrice }),
    wonAt: inOfficeHours(random, wonAt),
    months: product.months,
    kindOfDeal: random.weighted([
      ["New Business", 3],
      ["Existing Business", 4],
      ["Renewal", type === "retainer" ? 3 : 0],
    ]),
    paymentTerms: random.weighted([
      ["30 days net", 5],
      ["Net 45", 2],
      ["Net 30", 2],
    ]),
    poNumber: company.requiresPo || random.next() < 0.4 ? `PO-${random.between(100_000, 999_999)}` : null,
    sow: { status: "Approved" },
    contacts: ["Bill To", "Project"],
    roles: rolesFor(random, product.serviceLine),
    milestones: [],
    signedMilestones: null,
    feeSchedule: type === "fixed_fee" ? random.pick(["Upfront", "Monthly", "On completion"]) : null,
    moreLines: [],
    entered: { opportunity: {}, line: {}, sow: {} },
    planted: [],
    plantedWhy: null,
    before: null,
    later: [],
  };
  if (type === "milestone") deal.milestones = milestonesOf(deal);
  return deal;
}

/** A licence or a box: sold, and nothing to deliver. */
export function drawResale(random: Random, wonAt: number): DrawnDeal {
  const deal = drawDeal(random, wonAt, { product: random.pick(resale).name, type: "fixed_fee" });
  return { ...deal, kindOfDeal: deal.product.includes("(resale)") ? "Resale" : "Licence", roles: [] };
}

/** Adds a second project to a deal: an integration that is billed by the hour. */
export function withSecondProject(random: Random, deal: DrawnDeal): DrawnDeal {
  const { quantity, unitPrice } = priced(random, { type: "tm", currency: deal.currency, usual: 48_000 });
  deal.moreLines.push({
    product: "Integration Build",
    quantity,
    unitPrice,
    fields: {
      Contract_Type__c: "Time and materials",
      Rate_Card__c: `RC-STD-${deal.currency}`,
      Billing_Driver__c: "Throughline",
      Project_Group__c: "Integration",
    },
  });
  return deal;
}

function priced(
  random: Random,
  of: { type: ContractType; currency: string; usual: number },
): { quantity: number; unitPrice: number } {
  const units = unitsForDollar[of.currency] ?? 1;
  const price = Math.round((of.usual * units * (0.6 + random.next() * 0.9)) / 500) * 500;
  const rate = Math.round(180 * units);
  if (of.type === "retainer") return { quantity: 12, unitPrice: Math.round(price / 12 / 50) * 50 };
  if (of.type !== "tm" && of.type !== "capped_tm") return { quantity: 1, unitPrice: price };
  return { quantity: Math.max(20, Math.round(price / rate / 10) * 10), unitPrice: rate };
}

function rolesFor(random: Random, serviceLine: keyof typeof rolesOfLine | null): DrawnRole[] {
  return [...new Set(serviceLine ? rolesOfLine[serviceLine] : [])].map((role) => ({
    role,
    skill: random.pick(soldRoles.find((one) => one.role === role)?.skills ?? [""]),
    hours: random.between(6, 40) * 10,
  }));
}

/** Milestones that add up to the price to the cent, spread over the time of the work. */
function milestonesOf(deal: DrawnDeal): DrawnMilestone[] {
  const total = Math.round(deal.quantity * deal.unitPrice * 100);
  const share = Math.floor(total / milestoneNames.length);
  const start = Date.parse(serviceDays(deal).start);
  return milestoneNames.map((name, index) => ({
    name,
    amount: (index === milestoneNames.length - 1 ? total - share * (milestoneNames.length - 1) : share) / 100,
    dueOn: dayOf(start + ((index + 1) * deal.months * 30 * dayMs) / milestoneNames.length),
  }));
}

/** The same day or, at a weekend, the Friday before; between eight and half past five, UTC. */
function inOfficeHours(random: Random, at: number): number {
  const day = Math.floor(at / dayMs) * dayMs;
  const weekday = new Date(day).getUTCDay();
  const back = weekday === 6 ? 1 : weekday === 0 ? 2 : 0;
  return day - back * dayMs + 8 * hourMs + Math.floor(random.next() * 9.5 * 3_600) * 1_000;
}
