import { describe, expect, it } from "vitest";
import { bookRow, type FactsChange, testBook, testFacts, testRows } from "../../testing/engagement-facts.ts";
import type { ResolvedTerms } from "./facts.ts";
import { differencesOf, trySetUp } from "./try-set-up.ts";

const terms = (change: FactsChange = {}): ResolvedTerms => {
  const trial = trySetUp(testFacts(change));
  if (!trial.terms) throw new Error("The facts of the test do not pass");
  return trial.terms;
};
const mapped = (more: Record<string, unknown>) => ({
  mappings: testBook({
    ...testRows,
    "service-line": [
      bookRow(["Advisory"], {
        template: "Advisory T&M",
        erpItem: "SVC-ADV",
        revenueProfile: "over-time",
        costCenter: "CC1",
        ...more,
      }),
    ],
  }),
});

describe("what a change of the maps does to an engagement", () => {
  it("is nothing where it resolves to the same", () => {
    expect(differencesOf(terms(), terms(mapped({})))).toEqual([]);
  });

  it("is told fact by fact, with what it was and what it would be", () => {
    expect(differencesOf(terms(), terms(mapped({ revenueProfile: "point-in-time", costCenter: null })))).toEqual([
      { what: "Cost centre of Advice", before: "CC1", after: "—" },
      { what: "Revenue profile of Advice", before: "over-time", after: "point-in-time" },
    ]);
  });

  it("names what there was not before, and what there is no more", () => {
    const role = {
      externalId: "r",
      lineExternalId: null,
      role: "Consultant",
      skill: null,
      hours: "8",
      headcount: 1,
      startOn: null,
      endOn: null,
    };
    const withRole = terms({ terms: { roles: [role] } });
    expect(differencesOf(terms(), withRole)).toEqual([
      { what: "PSA role of Consultant", before: "—", after: "Senior Consultant" },
    ]);
    expect(differencesOf(withRole, terms())).toEqual([
      { what: "PSA role of Consultant", before: "Senior Consultant", after: "—" },
    ]);
  });

  it("may take an engagement's set-up away from it, for what the trial says", () => {
    expect(trySetUp(testFacts(mapped({ erpItem: "SVC-GONE" })))).toMatchObject({
      outcome: "stays",
      terms: null,
      blockers: [{ kind: "reference_missing", params: { value: "SVC-GONE" } }],
    });
  });
});
