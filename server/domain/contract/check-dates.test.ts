import { describe, expect, it } from "vitest";
import { titlesOf } from "../../testing/checked.ts";
import { type FactsChange, testDay, testFacts } from "../../testing/engagement-facts.ts";
import { checkServiceDates } from "./check-dates.ts";

const dated = (from: string | null, to: string | null, change: FactsChange = {}, timeZone = "Europe/Berlin") =>
  checkServiceDates(
    testFacts({
      ...change,
      terms: { serviceStartOn: from === null ? null : testDay(from), serviceEndOn: to === null ? null : testDay(to) },
    }),
    [],
    timeZone,
  );
const sentences = (from: string | null, to: string | null) => titlesOf(dated(from, to).blockers);

describe("service dates", () => {
  it("are the deal's; one day is a period, too", () => {
    expect(dated("2026-12-01", "2026-12-01")).toEqual({
      blockers: [],
      startOn: "2026-12-01",
      endOn: "2026-12-01",
      decision: null,
    });
  });

  it("never end before they start", () => {
    expect(sentences("2026-12-02", "2026-12-01")).toEqual(["Services end on 1 Dec 2026, before they start on 2 Dec 2026"]);
  });

  it("that lie absurdly far away are a slip of the keyboard", () => {
    expect(sentences("0202-12-01", "2026-12-01")).toEqual(["Services are dated 1 Dec 0202, before any of the firm's"]);
    expect(sentences("2026-12-01", "2206-12-01")).toEqual(["Services are dated 1 Dec 2206, more than thirty years ahead"]);
    expect(sentences(null, "2206-12-01")).toHaveLength(1);
  });

  it("that are missing are asked for, unless the policy states a term and the day of winning is known", () => {
    expect(sentences(null, null)).toEqual(["Contract is incomplete: Service dates missing on “Acme advice”"]);
    expect(dated(null, null, { policy: { serviceMonths: 6 }, deal: { wonAt: null } }).blockers).toHaveLength(1);
  });

  it("by the policy begin on the day of winning as the entity's clocks show it, and end the day before the same day", () => {
    // Won at 23:30 UTC on the 19th: in Berlin it was the 20th already, in New York still the 19th.
    expect(dated(null, null, { policy: { serviceMonths: 6 } })).toMatchObject({
      startOn: "2026-11-20",
      endOn: "2027-05-19",
      decision: { by: "policy", value: "6 months from 20 Nov 2026" },
    });
    expect(dated(null, null, { policy: { serviceMonths: 1 } }, "America/New_York")).toMatchObject({
      startOn: "2026-11-19",
      endOn: "2026-12-18",
    });
  });

  it("of the policy never complete what the deal says in part", () => {
    expect(dated("2026-12-01", null, { policy: { serviceMonths: 6 } })).toMatchObject({ startOn: "2026-12-01", endOn: null });
  });
});
