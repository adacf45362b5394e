import { describe, expect, it } from "vitest";
import { titlesOf } from "../../testing/checked.ts";
import { testDay, testFacts, testLine, testTerms } from "../../testing/engagement-facts.ts";
import type { SowFacts } from "../canonical/deal.ts";
import { checkSow } from "./check-sow.ts";

const signed = (): SowFacts => {
  const { sow } = testTerms();
  if (!sow) throw new Error("The test's terms have no statement of work");
  return sow;
};
const check = (sow: Partial<SowFacts>, lines = [testLine()]) =>
  checkSow(testFacts({ terms: { sow: { ...signed(), ...sow }, lines } }));
const sentences = (sow: Partial<SowFacts>, lines = [testLine()]) => titlesOf(check(sow, lines));
const milestone = (name: string, amount: string, dueOn: string | null = null) => ({
  name,
  amount,
  dueOn: dueOn === null ? null : testDay(dueOn),
});

describe("the statement of work", () => {
  it("must be linked, unless the policy needs none", () => {
    expect(checkSow(testFacts({ terms: { sow: null } })).map((blocker) => blocker.kind)).toEqual(["sow_missing"]);
    expect(checkSow(testFacts({ terms: { sow: null }, policy: { sow: "not_required" } }))).toEqual([]);
  });

  it("must be approved: a draft or one that was sent is not", () => {
    expect(sentences({})).toEqual([]);
    expect(sentences({ status: "draft" })).toEqual(["Statement of work is draft, not approved"]);
    expect(sentences({ status: "sent" })).toEqual(["Statement of work is sent, not approved"]);
  });

  it("that is linked is compared even where the policy needs none", () => {
    const facts = testFacts({ terms: { sow: { ...signed(), amount: "999" } }, policy: { sow: "not_required" } });
    expect(checkSow(facts).map((blocker) => blocker.kind)).toEqual(["sow_mismatch"]);
  });

  it("has the deal's amount, however it is written", () => {
    expect(sentences({ amount: "1000.0000" })).toEqual([]);
    expect(check({ amount: "1000.01" })).toMatchObject([
      { kind: "sow_mismatch", params: { differences: ["amount"], deal: ["1000"], sow: ["1000.01"] } },
    ]);
  });

  it("without an amount differs: what is not stated is not taken for equal", () => {
    expect(check({ amount: null })).toMatchObject([{ params: { deal: ["1000"], sow: ["not stated"] } }]);
  });

  it("has the deal's currency, where it states one", () => {
    expect(sentences({ currency: "USD" })).toEqual(["Deal and statement of work differ in currency"]);
    expect(sentences({ currency: null })).toEqual([]);
  });

  it("has the same milestones by name, amount and day, in any order", () => {
    const lines = [testLine({ milestones: [milestone("Design", "400", "2026-12-31"), milestone("Build", "600")] })];
    expect(sentences({ milestones: [milestone("BUILD", "600.00"), milestone("Design", "400", "2026-12-31")] }, lines)).toEqual(
      [],
    );
    expect(sentences({ milestones: [milestone("Build", "600"), milestone("Design", "400", "2027-01-01")] }, lines)).toEqual([
      "Deal and statement of work differ in milestones",
    ]);
  });

  it("is compared milestone by milestone: those of one name beside each other, those that agree not at all", () => {
    const sold = [milestone("Design", "400", "2026-12-31"), milestone("Build", "500"), milestone("Test", "100")];
    const asSigned = [milestone("Test", "100.00"), milestone("build", "600"), milestone("Go live", "50", "2027-03-01")];
    expect(check({ milestones: asSigned }, [testLine({ milestones: sold })])).toMatchObject([
      {
        params: {
          differences: ["milestones"],
          what: ["Milestone “Design”", "Milestone “Build”", "Milestone “Go live”"],
          deal: ["400", "500", "none"],
          dealOn: ["2026-12-31", "", ""],
          sow: ["none", "600", "50"],
          sowOn: ["", "", "2027-03-01"],
          currency: "EUR",
        },
        cause: "milestones",
      },
    ]);
  });

  it("that is unsigned and differs is two exceptions, and all differences are one of them", () => {
    expect(sentences({ status: "sent", amount: "1", currency: "USD" })).toEqual([
      "Statement of work is sent, not approved",
      "Deal and statement of work differ in amount, currency",
    ]);
  });
});
