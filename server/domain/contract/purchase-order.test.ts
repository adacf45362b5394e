import { describe, expect, it } from "vitest";
import { check, titlesOf } from "../../testing/checked.ts";
import { testCustomer, testTerms } from "../../testing/engagement-facts.ts";
import type { ConnectionPolicy } from "./policy.ts";
import type { OrderUse } from "./purchase-order.ts";

const use = (amount: string, more: Partial<OrderUse> = {}): OrderUse => ({
  ...{ number: "ENG-1", name: "First", amount, currency: "EUR" },
  ...more,
});

/** What is wrong with a deal of EUR 1,000 under an order of EUR 3,000, of which others take these. */
const shared = (uses: readonly OrderUse[], policy: ConnectionPolicy = {}) =>
  check({
    customers: [testCustomer({ requiresPo: true })],
    terms: testTerms({ poNumber: "PO-1", poAmount: "3000" }),
    order: { key: "PO-1", uses },
    policy,
  }).blockers;

describe("a purchase order that several deals share", () => {
  it("covers what they come to together, to the cent", () => {
    expect(shared([use("2000")])).toEqual([]);
    expect(titlesOf(shared([use("2000.01")]))).toEqual([
      "Customer PO: PO-1 was ordered for EUR 3,000.00, of which ENG-1 “First” takes EUR 2,000.01; “Acme advice” of EUR 1,000.00 is EUR 0.01 more than is left",
    ]);
  });

  it("is one cause, which waits for what is given back", () => {
    expect(shared([use("2500")])).toMatchObject([{ kind: "po_problem", cause: "shared:c1:PO-1", waits: ["po:c1:PO-1"] }]);
  });

  it("names the first three who take of it, and what the others take", () => {
    const five = ["1", "2", "3", "4", "5"].map((number) => use("600", { number: `ENG-${number}`, name: `N${number}` }));
    expect(titlesOf(shared(five))[0]).toContain("ENG-3 “N3” takes EUR 600.00, 2 more take EUR 1,200.00; “Acme advice”");
  });

  it("is each deal's own where the connection says that deals state what remained", () => {
    expect(shared([use("2500")], { poAmount: "remaining" })).toEqual([]);
    expect(shared([use("2500")], { poAmount: "ordered" })).toHaveLength(1);
  });

  it("takes no account of another currency, which cannot be added up with it", () => {
    expect(shared([use("2500", { currency: "USD" })])).toEqual([]);
  });

  it("has an amount to share only where one is stated", () => {
    const { blockers } = check({
      customers: [testCustomer({ requiresPo: true })],
      terms: testTerms({ poNumber: "PO-1", poAmount: null }),
      order: { key: "PO-1", uses: [use("2500")] },
    });
    expect(blockers).toEqual([]);
  });
});
