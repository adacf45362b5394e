import { cents, dayMs, worthOf } from "../drawn-deal.ts";
import { finance, opportunity, type Plant, sales } from "./plant.ts";

/** Deals of which nothing says what becomes of them. */
export const dispositionPlants: readonly Plant[] = [
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

/** Deals whose customer, contacts or entity are wrong. */
export const partyPlants: readonly Plant[] = [
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
