import { laterProducts } from "../data/catalogue.ts";
import { serviceDays } from "../drawn-deal.ts";
import { finance, line, opportunity, type Plant, pmo, sales } from "./plant.ts";

/** Deals whose contract lacks something or contradicts itself. */
export const contractPlants: readonly Plant[] = [
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

/** Deals whose figures and days cannot be right. */
export const figurePlants: readonly Plant[] = [
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
