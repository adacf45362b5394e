import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Role, roles, teams } from "../access/roles.ts";
import { type Blocker, byPrecedence, groupKeyOf } from "./blocker.ts";
import { adviceOf, titleOf, titleOfGroup, titleOfKind } from "./describe.ts";
import { exceptionKindKeys, isExceptionKind, kindSpec } from "./kinds.ts";
import { blockedAtStep, offeredFixes } from "./offered-fixes.ts";

const grants = (...held: Role[]) => held.map((role) => ({ role, entityCode: null, region: null, isLead: false }));
const group = (kind: string, cause: string, count: number) => ({ groupKey: `${kind}:${cause}`, count });

describe("the sentence that a user reads", () => {
  it("says what is wrong with the very values", () => {
    expect(titleOf("unmapped_value", { what: "Product", value: "GTX Pro" })).toBe("Product “GTX Pro” is not in the map");
    expect(titleOf("tax_profile_missing", { entity: "DE01", country: "France" })).toBe(
      "Tax profile missing for sales of DE01 to France",
    );
    expect(titleOf("fact_unreadable", { field: "Start", value: "soon", message: "is no day" })).toBe(
      "Start cannot be read: “soon” is no day",
    );
  });

  it("lists several values with commas, and shows a dash for one that is not known", () => {
    expect(titleOf("sow_mismatch", { differences: ["amount", "currency"] })).toBe(
      "Deal and statement of work differ in amount, currency",
    );
    expect(titleOf("sow_not_approved", {})).toBe("Statement of work is —, not approved");
    expect(titleOf("value_not_sane", { what: "" })).toBe("—");
    expect(titleOf("sow_mismatch", { differences: [] })).toBe("Deal and statement of work differ in —");
  });

  it("of an undecided deal gives the reason where there is one", () => {
    expect(titleOf("disposition_undecided", { reason: null })).toBe("What this deal becomes is not decided");
    expect(titleOf("disposition_undecided", { reason: "why" })).toBe("What this deal becomes is not decided: why");
  });

  it("of every kind is a sentence, never a hole, whatever its values are", () => {
    const value = fc.oneof(
      fc.string({ maxLength: 3 }),
      fc.constant(null),
      fc.array(fc.string(), { maxLength: 2 }),
      fc.boolean(),
      fc.integer(),
    );
    const names =
      "what value reason field message entity country status differences role customer missing line now name system connection".split(
        " ",
      );
    fc.assert(
      fc.property(fc.constantFrom(...exceptionKindKeys), fc.dictionary(fc.constantFrom(...names), value), (kind, params) => {
        for (const text of [titleOf(kind, params), titleOfGroup(kind, params, group(kind, "x", 2)), adviceOf(kind, params)]) {
          expect(text).not.toMatch(/undefined|\[object/);
          expect(text.trim()).not.toBe("");
        }
      }),
    );
  });

  it("of a kind that this process does not know yet is its name in words, and it gives no advice", () => {
    expect(titleOf("invoice_lost", {})).toBe("Invoice lost");
    expect(titleOfKind("invoice_lost")).toBe("Invoice lost");
    expect(titleOfGroup("invoice_lost", {}, group("invoice_lost", "x", 3))).toBe("Invoice lost");
    expect(adviceOf("invoice_lost", {})).toBe("");
    expect([isExceptionKind("invoice_lost"), isExceptionKind("toString")]).toEqual([false, false]);
  });
});

describe("a group of exceptions with the same cause", () => {
  const incomplete = { missing: "Rate card", line: "Advice" };

  it("of one is told in its own sentence, of several by what they share", () => {
    expect(titleOfGroup("contract_incomplete", incomplete, group("contract_incomplete", "rate card", 1))).toBe(
      "Contract is incomplete: Rate card missing on “Advice”",
    );
    expect(titleOfGroup("contract_incomplete", incomplete, group("contract_incomplete", "rate card", 4))).toBe(
      "Contract is incomplete: Rate card missing",
    );
  });

  it("of deals on which nothing was sold says so, instead of naming a line", () => {
    const nothing = { missing: "Every line", line: "Rollout" };
    const [one, several] = [1, 4].map((count) =>
      titleOfGroup("contract_incomplete", nothing, group("contract_incomplete", "no lines", count)),
    );
    expect([one, several]).toEqual(["The deal has no lines", "Deals without lines"]);
    expect(adviceOf("contract_incomplete", nothing)).toBe("Enter in the CRM what was sold.");
  });

  it("of purchase orders says whether they are missing, expired or too small", () => {
    const orders = (cause: string) => titleOfGroup("po_problem", { what: "PO-1 …" }, group("po_problem", cause, 2));
    expect([orders("missing"), orders("expired"), orders("balance")]).toEqual([
      "Customer PO is missing",
      "Customer PO has expired",
      "Customer PO does not cover the deal",
    ]);
  });

  it("whose sentence names no single record keeps it", () => {
    expect(titleOfGroup("unmapped_value", { what: "Product", value: "GTX" }, group("unmapped_value", "product:gtx", 9))).toBe(
      "Product “GTX” is not in the map",
    );
  });
});

describe("the registry of kinds", () => {
  it("gives every kind an owner, a short name of its own, a time to act and a way out", () => {
    expect(new Set(exceptionKindKeys.map(titleOfKind)).size).toBe(exceptionKindKeys.length);
    for (const kind of exceptionKindKeys) {
      const spec = kindSpec(kind);
      expect(teams).toContain(spec.team);
      expect(spec.serviceHours).toBeGreaterThan(0);
      expect(spec.fixes.length).toBeGreaterThan(0);
    }
  });

  it("offers a waiver for exactly the kinds that a second person may set aside", () => {
    expect(exceptionKindKeys.filter((kind) => kindSpec(kind).fixes.includes("waive"))).toEqual(
      exceptionKindKeys.filter((kind) => kindSpec(kind).waivable),
    );
  });

  it("lets nobody set aside a missing tax profile, a missing entity or a missing driver", () => {
    const kinds = ["tax_profile_missing", "entity_missing", "billing_driver_missing", "unmapped_value"] as const;
    expect(kinds.some((kind) => kindSpec(kind).waivable)).toBe(false);
  });

  it("names the primary blocker the same way whatever came first", () => {
    const blocker = fc
      .tuple(fc.constantFrom(...exceptionKindKeys), fc.constantFrom("a", "b", "c"))
      .map(([kind, cause]): Blocker => ({ kind, cause, params: {}, waits: [] }));
    const blockers = fc.uniqueArray(blocker, { maxLength: 8, selector: groupKeyOf });
    fc.assert(
      fc.property(blockers, (all) => {
        expect([...all].reverse().sort(byPrecedence)).toEqual([...all].sort(byPrecedence));
      }),
    );
  });
});

describe("the fixes that a person is offered", () => {
  it("are those that they may carry out: an auditor maps, retries and waives nothing", () => {
    expect(offeredFixes("sow_missing", grants("sales_ops"))).toEqual(["correct_source", "waive"]);
    expect(offeredFixes("tax_profile_missing", grants("finance"))).toEqual(["map_value"]);
    expect(offeredFixes("tax_profile_missing", grants("auditor"))).toEqual([]);
    expect(offeredFixes("customer_sync_failed", grants("auditor"))).toEqual(["correct_source"]);
    expect(offeredFixes("duplicate_customer", grants("it"))).toEqual(["correct_source"]);
  });

  it("a correction in the other system is told to everybody", () => {
    for (const role of roles) expect(offeredFixes("value_not_sane", grants(role))).toContain("correct_source");
  });

  it("say what cannot be done while it stands there", () => {
    expect([blockedAtStep("project"), blockedAtStep("staffing"), blockedAtStep(null)]).toEqual([
      "project creation",
      "staffing",
      "set-up",
    ]);
  });
});
