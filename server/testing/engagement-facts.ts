import { type DealLine, type DealTerms, lineAmount } from "../domain/canonical/deal.ts";
import { checkEngagement } from "../domain/contract/check-engagement.ts";
import type { SoldContract } from "../domain/contract/compare-sold.ts";
import type { CustomerNode, EngagementFacts } from "../domain/contract/facts.ts";
import { type LocalDate, parseDay } from "../domain/dates.ts";
import { type BookRow, MappingBook } from "../domain/mapping/book.ts";
import { type MappingSetKey, normaliseKey } from "../domain/mapping/sets.ts";
import { sum } from "../domain/money.ts";
import { RateBook } from "../domain/rates.ts";

/** A day of a test; throws where the text is none. */
export function testDay(text: string): LocalDate {
  const parsed = parseDay(text);
  if (!parsed) throw new Error(`${text} is no day`);
  return parsed;
}

/** A row of a mapping set with a value of its own. */
export const bookRow = (key: readonly string[], value: unknown): BookRow => ({
  keyNorm: normaliseKey(key),
  key,
  value,
  aliasOf: null,
});

/** A row that stands for another one. */
export const aliasRow = (key: readonly string[], of: readonly string[]): BookRow => ({
  keyNorm: normaliseKey(key),
  key,
  value: null,
  aliasOf: normaliseKey(of),
});

/** A complete line of time and materials. */
export const testLine = (more: Partial<DealLine> = {}): DealLine => ({
  externalId: "L1",
  product: "Advisory hours",
  productCode: null,
  name: "Advice",
  quantity: null,
  unitPrice: null,
  amount: "1000",
  serviceLine: null,
  contractType: "tm",
  rateCard: "Standard",
  capAmount: null,
  feeSchedule: null,
  retainer: null,
  billingDriver: "erp_schedule",
  projectGroup: "",
  servicePackage: null,
  milestones: [],
  ...more,
});

const contact = (role: "bill_to" | "project") => ({
  externalId: role,
  role,
  firstName: "Ada",
  lastName: "Byron",
  email: "ada@acme.example",
  phone: null,
});

/** Everything that a deal must say, said. */
export const testTerms = (more: Partial<DealTerms> = {}): DealTerms => ({
  kind: "New business",
  disposition: "new",
  relatedEngagement: null,
  legalEntity: "DE01",
  regionalOffice: null,
  serviceStartOn: testDay("2026-12-01"),
  serviceEndOn: testDay("2027-03-31"),
  poNumber: null,
  poAmount: null,
  poExpiresOn: null,
  paymentTerms: "30 days",
  sow: {
    externalId: "S1",
    name: "SOW-1",
    status: "approved",
    amount: "1000.00",
    currency: "EUR",
    url: null,
    approvedOn: null,
    milestones: [],
  },
  contacts: [contact("bill_to"), contact("project")],
  lines: [testLine()],
  roles: [],
  issues: [],
  ...more,
});

/** The customer of the deal. */
export const testCustomer = (more: Partial<CustomerNode> = {}): CustomerNode => ({
  id: "c1",
  name: "Acme",
  parentId: null,
  countryCode: null,
  country: "France",
  sector: null,
  requiresPo: false,
  ...more,
});

/** The rows that the complete deal needs. */
export const testRows: Readonly<Partial<Record<MappingSetKey, readonly BookRow[]>>> = {
  product: [
    bookRow(["Advisory hours"], { serviceLine: "Advisory" }),
    bookRow(["Licence"], { isService: false }),
    bookRow(["Unsorted"], {}),
  ],
  "service-line": [
    bookRow(["Advisory"], { template: "Advisory T&M", erpItem: "SVC-ADV", revenueProfile: "over-time", costCenter: "CC1" }),
    bookRow(["Build"], { template: "Build", erpItem: "SVC-BLD", revenueProfile: "over-time", legalEntity: "FR01" }),
  ],
  "tax-profile": [bookRow(["DE01", "FR"], { taxProfile: "EU reverse charge" }), bookRow(["FR01", "*"], { taxProfile: "FR any" })],
  "payment-terms": [bookRow(["30 days"], { erpTerms: "Net 30" }), bookRow(["Odd"], { erpTerms: "Net 17" })],
  "regional-office": [bookRow(["Paris"], { legalEntity: "FR01" })],
  role: [
    bookRow(["Consultant"], { psaRole: "Senior Consultant", rateCardLine: "SC" }),
    bookRow(["Ghost"], { psaRole: "Ghost", rateCardLine: "G" }),
  ],
  disposition: [bookRow(["New business"], { disposition: "new" }), bookRow(["Add-on"], { disposition: "addition" })],
  country: [bookRow(["Frankreich"], { countryCode: "FR" })],
  sector: [bookRow(["Banking"], { sector: "Financial services" })],
};

/** A book of rows, every set in version 3. */
export const testBook = (rows: Readonly<Partial<Record<MappingSetKey, readonly BookRow[]>>> = testRows): MappingBook =>
  MappingBook.of(Object.fromEntries(Object.entries(rows).map(([set, all]) => [set, { version: 3, rows: all }])));

export interface FactsChange extends Partial<Omit<EngagementFacts, "deal">> {
  deal?: Partial<Omit<EngagementFacts["deal"], "terms">>;
  terms?: Partial<DealTerms>;
}

/** Facts of an engagement of which nothing is wrong, but for what a test changes. */
export function testFacts({ deal, terms, ...more }: FactsChange = {}): EngagementFacts {
  const whole = testTerms(terms);
  // The deal and its statement of work are worth what its lines add up to, unless a test says otherwise.
  const worth = sum(whole.lines.map((line) => lineAmount(line, "EUR") ?? "0"));
  const amount = deal?.amount === undefined && whole.lines.length > 0 ? worth : (deal?.amount ?? "1000");
  const sow = terms?.sow === undefined && whole.sow ? { ...whole.sow, amount } : whole.sow;
  return {
    today: testDay("2026-11-20"),
    deal: {
      id: "d1",
      name: "Acme advice",
      currency: "EUR",
      wonAt: new Date("2026-11-19T23:30:00Z"),
      closeOn: testDay("2026-11-20"),
      ...deal,
      amount: deal?.amount === null ? null : amount,
      terms: { ...whole, sow },
    },
    order: { key: null, uses: [] },
    projectGroup: "",
    policy: {},
    customers: [testCustomer()],
    hierarchyHasCycle: false,
    entities: new Map([
      ["DE01", { code: "DE01", name: "Firm GmbH", currency: "EUR", region: "DACH", timeZone: "Europe/Berlin" }],
      ["FR01", { code: "FR01", name: "Firm SAS", currency: "EUR", region: "Western Europe", timeZone: "Europe/Paris" }],
    ]),
    mappings: testBook(),
    references: {
      erpTerms: new Map([
        ["net 30", "erp-t30"],
        ["due on receipt", "erp-t0"],
      ]),
      erpItems: new Map([
        ["svc-adv", "erp-i1"],
        ["svc-bld", "erp-i2"],
      ]),
      erpRateCards: new Map([
        ["standard", "erp-r1"],
        ["erp only", "erp-r2"],
        ["european", "erp-r3"],
      ]),
      psaTemplates: new Map([["advisory t&m", "psa-t1"]]),
      psaRoles: new Map([["senior consultant", "psa-role1"]]),
      psaRateCards: new Map([
        ["standard", "psa-r1"],
        ["psa only", "psa-r2"],
        ["european", "psa-r3"],
      ]),
      psaRateCardCurrencies: new Map([["psa-r3", "EUR"]]),
    },
    rates: new RateBook([], "EUR"),
    waivers: [],
    ruledDisposition: null,
    relatedEngagements: new Map([["ENG-7", { id: "e7", status: "billing_ready", customerId: "c1", currency: "EUR" }]]),
    ...more,
  };
}

/** The contract that a deal would make. */
export function testContract(change?: FactsChange): SoldContract {
  const { terms } = checkEngagement(testFacts(change));
  if (!terms) throw new Error("The facts of the test are not complete");
  return {
    amount: `${terms.amount}.0000`,
    currency: terms.currency,
    entityCode: terms.entityCode,
    paymentTerms: terms.paymentTerms.name,
    poNumber: terms.poNumber,
    startOn: terms.startOn,
    endOn: terms.endOn,
    customerName: "Acme",
    lines: terms.lines.map((line) => ({ ...line, terms: { ...line } })),
    roles: terms.roles.map((role) => ({ ...role, soldRole: role.key })),
  };
}
