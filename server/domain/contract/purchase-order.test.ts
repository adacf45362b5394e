import { describe, expect, it } from "vitest";
import { check, titlesOf } from "../../testing/checked.ts";
import { testCustomer, testTerms } from "../../testing/engagement-facts.ts";
import { kindSpec } from "../exceptions/kinds.ts";
import { type Rate, RateBook } from "../rates.ts";
import type { ConnectionPolicy } from "./policy.ts";
import type { OrderUse } from "./purchase-order.ts";

const use = (amount: string, more: Partial<OrderUse> = {}): OrderUse => ({
  ...{ number: "ENG-1", name: "First", amount, currency: "EUR", entityCode: null },
  ...more,
});

/** What is wrong with a deal of EUR 1,000 under an order of EUR 3,000, of which others take these. */
const shared = (uses: readonly OrderUse[], policy: ConnectionPolicy = {}, rates: readonly Rate[] = []) =>
  check({
    rates: new RateBook(rates, "EUR"),
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

  it("does not name deals of another legal entity, which its readers may not see", () => {
    const [near, far] = [
      use("1500", { entityCode: "DE01" }),
      use("1000", { number: "ENG-2", name: "Secret", entityCode: "FR01" }),
    ];
    expect(titlesOf(shared([near, far]))).toEqual([
      "Customer PO: PO-1 was ordered for EUR 3,000.00, of which ENG-1 “First” takes EUR 1,500.00, a deal of another legal entity takes EUR 1,000.00; “Acme advice” of EUR 1,000.00 is EUR 500.00 more than is left",
    ]);
  });

  it("is each deal's own where the connection says that deals state what remained", () => {
    expect(shared([use("2500")], { poAmount: "remaining" })).toEqual([]);
    expect(shared([use("2500")], { poAmount: "ordered" })).toHaveLength(1);
  });

  it("covers what others take in another currency by its rate, to the cent", () => {
    const rates = [{ from: "EUR", to: "USD", rate: "1.25", effectiveOn: "2026-11-20" }];
    expect(shared([use("2500", { currency: "USD" })], {}, rates)).toEqual([]);
    const short = shared([use("2500.02", { currency: "USD" })], {}, rates);
    expect(titlesOf(short)).toEqual([
      "Customer PO: PO-1 was ordered for EUR 3,000.00, of which ENG-1 “First” takes USD 2,500.02 (EUR 2,000.02 by the rate of 20 Nov 2026); “Acme advice” of EUR 1,000.00 is EUR 0.02 more than is left",
    ]);
    expect(short).toMatchObject([{ cause: "shared:c1:PO-1", waits: ["po:c1:PO-1", "reference:rates"] }]);
  });

  it("is never taken to be enough where no rate is known: finance is told which is missing, and a rate releases it", () => {
    const unknown = shared([use("1", { currency: "USD" }), use("500", { number: "ENG-2", name: "Second" })]);
    expect(titlesOf(unknown)).toEqual([
      "Customer PO: PO-1 was ordered for EUR 3,000.00, of which ENG-1 “First” takes USD 1.00 (no rate is known), ENG-2 “Second” takes EUR 500.00; whether enough is left for “Acme advice” of EUR 1,000.00 cannot be said without a rate of exchange from USD to EUR",
    ]);
    expect(unknown).toMatchObject([{ kind: "po_problem", cause: "rate:c1:PO-1", waits: ["po:c1:PO-1", "reference:rates"] }]);
    expect(kindSpec("po_problem").advice(unknown[0]?.params ?? {})).toBe(
      "Enter the rate of exchange from USD to EUR in the ERP, or have the rule waived.",
    );
  });

  it("is overdrawn by what is known alone, whatever else is not", () => {
    expect(shared([use("1", { currency: "USD" }), use("2500", { number: "ENG-2" })])).toMatchObject([
      { cause: "shared:c1:PO-1" },
    ]);
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
