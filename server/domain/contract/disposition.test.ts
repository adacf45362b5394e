import { describe, expect, it } from "vitest";
import { type FactsChange, testCustomer, testFacts, testLine } from "../../testing/engagement-facts.ts";
import type { Disposition } from "../canonical/deal.ts";
import type { EngagementStatus } from "../engagements/status.ts";
import { kindSpec } from "../exceptions/kinds.ts";
import { decideDisposition } from "./disposition.ts";
import { trySetUp } from "./try-set-up.ts";

const silent = { kind: null, disposition: null } as const;
const decide = (change: FactsChange) => decideDisposition(testFacts(change));
const decided = (change: FactsChange) => {
  const result = decide(change);
  return result.decided
    ? { disposition: result.disposition, target: result.targetEngagementId, by: result.decision.by }
    : kindSpec(result.blocker.kind).title(result.blocker.params);
};
const ruling = (disposition: Disposition, targetNumber: string | null = null) => ({
  ruledDisposition: { disposition, targetNumber },
});
const licences = [testLine({ product: "Licence" })];

describe("what a won deal becomes", () => {
  it("is what a person has ruled, before all else", () => {
    expect(decided({ ...ruling("none"), terms: { disposition: "new" } })).toEqual({
      disposition: "none",
      target: null,
      by: "ruling",
    });
  });

  it("is else what sales entered on the deal, even where nothing on it is a service", () => {
    expect(decided({ terms: { disposition: "renewal", kind: "New business", lines: licences } })).toEqual({
      disposition: "renewal",
      target: null,
      by: "deal",
    });
  });

  it("is else no engagement where every line is known to be no service", () => {
    expect(decided({ terms: { ...silent, kind: "New business", lines: licences } })).toEqual({
      disposition: "none",
      target: null,
      by: "map product v3",
    });
    expect(decided({ terms: { ...silent, kind: "New business", lines: [...licences, testLine()] } })).toMatchObject({
      disposition: "new",
    });
  });

  it("a deal without lines is not taken for one without a service", () => {
    expect(decided({ terms: { ...silent, kind: "New business", lines: [] } })).toMatchObject({ disposition: "new" });
  });

  it("is judged by the lines of its own project group", () => {
    const lines = [testLine(), testLine({ externalId: "L2", product: "Licence", projectGroup: "B" })];
    expect(decided({ projectGroup: "B", terms: { ...silent, lines } })).toMatchObject({ disposition: "none" });
  });

  it("is else what the map makes of its kind", () => {
    expect(decided({ terms: { ...silent, kind: "NEW  business" } })).toEqual({
      disposition: "new",
      target: null,
      by: "map disposition v3",
    });
  });

  it("is not guessed from a kind that nobody mapped, whatever the policy says", () => {
    const change = { terms: { ...silent, kind: "Barter" }, policy: { disposition: "new" as const } };
    expect(decided(change)).toBe("What this deal becomes is not decided: the kind of deal “Barter” is not in the map");
    const result = decide(change);
    expect(result).toMatchObject({ blocker: { waits: ["map:disposition:barter"], cause: "kind:barter" } });
  });

  it("is the policy's only where the deal has no kind; without a policy sales operations are asked", () => {
    expect(decided({ terms: silent, policy: { disposition: "new" } })).toMatchObject({ by: "policy" });
    expect(decided({ terms: silent })).toBe("What this deal becomes is not decided");
    expect(kindSpec("disposition_undecided").team).toBe("sales_ops");
  });
});

describe("an addition or a change", () => {
  it("names the engagement that it belongs to, and that one must exist", () => {
    expect(decided({ terms: { disposition: "addition", relatedEngagement: "ENG-7" } })).toMatchObject({ target: "e7" });
    expect(decided({ terms: { disposition: "addition" } })).toBe(
      "What this deal becomes is not decided: it is an addition to an engagement, but which one is not said",
    );
    expect(decided({ terms: { disposition: "change", relatedEngagement: "ENG-8" } })).toBe(
      "What this deal becomes is not decided: it is a change of engagement ENG-8, which does not exist",
    );
  });

  it("belongs to an engagement of the same customer, or of one above it, in the same currency, that goes on", () => {
    const addition = { disposition: "addition", relatedEngagement: "ENG-7" } as const;
    const to = (customerId: string, currency: string | null = "EUR", status: EngagementStatus = "billing_ready") =>
      decided({
        terms: addition,
        customers: [testCustomer(), testCustomer({ id: "parent" })],
        relatedEngagements: new Map([["ENG-7", { id: "e7", status, customerId, currency }]]),
      });
    expect([to("c1"), to("parent"), to("c1", null)]).toMatchObject([{ target: "e7" }, { target: "e7" }, { target: "e7" }]);
    const undecided = "What this deal becomes is not decided: it is an addition to engagement ENG-7, which";
    expect(to("c2")).toBe(`${undecided} is another customer’s`);
    expect(to("c1", "USD")).toBe(`${undecided} is in USD`);
    expect(to("c1", "EUR", "on_hold")).toBe(`${undecided} is on hold`);
    expect(to("c1", "EUR", "withdrawn")).toBe(`${undecided} is withdrawn`);
    expect(to("c1", "EUR", "no_project")).toBe(`${undecided} needs no project`);
    expect(to("c1", "EUR", "blocked")).toMatchObject({ target: "e7" });
  });

  it("by a ruling takes the ruling's engagement, else the deal's", () => {
    const related = { terms: { relatedEngagement: "ENG-7" } };
    expect(decided({ ...related, ...ruling("addition") })).toMatchObject({ target: "e7" });
    expect(decided({ ...related, ...ruling("addition", "ENG-9") })).toBe(
      "What this deal becomes is not decided: it is an addition to engagement ENG-9, which does not exist",
    );
  });

  it("a renewal may name the engagement that it renews, but need not; a wrong one is asked about", () => {
    expect(decided({ terms: { disposition: "renewal", relatedEngagement: "ENG-7" } })).toMatchObject({ target: "e7" });
    expect(decided({ terms: { disposition: "renewal", relatedEngagement: "ENG-8" } })).toBe(
      "What this deal becomes is not decided: it is a renewal of engagement ENG-8, which does not exist",
    );
  });

  it("a new engagement has no target, even where the deal names one", () => {
    expect(decided({ terms: { disposition: "new", relatedEngagement: "ENG-7" } })).toMatchObject({ target: null });
  });
});

describe("how the set-up would go on", () => {
  const outcome = (change: FactsChange) => {
    const { outcome: how, blockers } = trySetUp(testFacts(change));
    return [how, ...blockers.map((blocker) => blocker.kind)];
  };

  it("goes on where nothing is wrong, and stays with all that is wrong", () => {
    expect(outcome({})).toEqual(["goes_on"]);
    expect(outcome({ terms: { sow: null, paymentTerms: null } })).toEqual(["stays", "sow_missing", "contract_incomplete"]);
  });

  it("needs no project where the deal becomes none, whatever else is wrong with it", () => {
    expect(outcome({ terms: { disposition: "none", sow: null } })).toEqual(["no_project"]);
  });

  it("asks first what an undecided deal becomes, and does not ask to complete a contract that may never be", () => {
    expect(outcome({ terms: { ...silent, sow: null, paymentTerms: null } })).toEqual([
      "stays",
      "disposition_undecided",
      "sow_missing",
    ]);
  });

  describe("a change order", () => {
    const change = { terms: { disposition: "change" as const, relatedEngagement: "ENG-7" } };
    const setAside = (amount: string | null) => ({
      ...change,
      waivers: [{ id: "w", kind: "amendment_candidate", amount, currency: amount === null ? null : "EUR" }],
    });

    it("overwrites no contract: it waits until a second person has set it aside, and then needs no project of its own", () => {
      expect(outcome(change)).toEqual(["stays", "amendment_candidate"]);
      expect(outcome(setAside(null))).toEqual(["no_project"]);
    });

    it("is set aside up to the limit that was consented to, and no further", () => {
      expect(outcome(setAside("1000"))).toEqual(["no_project"]);
      expect(outcome(setAside("999"))).toEqual(["stays", "amendment_candidate"]);
    });
  });
});
