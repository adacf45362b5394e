import { cents, dayMs } from "../drawn-deal.ts";
import { finance, opportunity, type Plant, sales } from "./plant.ts";

/** Deals that the ERP has something against. */
export const erpPlants: readonly Plant[] = [
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

/** Deals to which something happens after their project was set up. */
export const laterPlants: readonly Plant[] = [
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
