import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Team, teams } from "../access/roles.ts";
import { type BusinessCalendar, businessHoursBetween } from "../business-time.ts";
import { type BlockerSpan, hoursLostByTeam, turnsOf } from "./turns.ts";

const utc: BusinessCalendar = { timeZone: "UTC", holidays: new Set(["2026-11-26"]) };
/** Monday, 16 November 2026, and so many hours after its midnight. */
const at = (hour: number): Date => new Date(Date.UTC(2026, 10, 16) + hour * 3_600_000);
const span = (team: Team, precedence: number, from: number, to: number | null): BlockerSpan => ({
  team,
  precedence,
  openedAt: at(from),
  closedAt: to === null ? null : at(to),
});
const turns = (...spans: BlockerSpan[]) =>
  turnsOf(spans).map(({ team, from, until }) => [team, hourOf(from), until && hourOf(until)]);
const hourOf = (instant: Date): number => (instant.getTime() - at(0).getTime()) / 3_600_000;

describe("whose turn it was", () => {
  it("nobody's where nothing was open", () => {
    expect(turns()).toEqual([]);
    expect(turns(span("finance", 10, 9, 10), span("finance", 10, 12, 13))).toEqual([
      ["finance", 9, 10],
      ["finance", 12, 13],
    ]);
  });

  it("is the team's of the primary blocker: the other one waits, and its time is not counted twice", () => {
    expect(turns(span("sales_ops", 40, 9, 15), span("finance", 35, 10, 12))).toEqual([
      ["sales_ops", 9, 10],
      ["finance", 10, 12],
      ["sales_ops", 12, 15],
    ]);
  });

  it("stays one turn while one team passes from one blocker to its next", () => {
    expect(turns(span("pmo", 40, 9, 12), span("pmo", 50, 11, null))).toEqual([["pmo", 9, null]]);
  });

  it("of two equally urgent blockers is that of the one that came first", () => {
    expect(turns(span("finance", 40, 9, null), span("pmo", 40, 8, null))).toEqual([["pmo", 8, null]]);
  });
});

describe("hours lost by team", () => {
  it("are business hours up to now: no night, no weekend, no holiday", () => {
    const open = turnsOf([span("finance", 40, 16, null)]); // Monday 16:00 until the Friday after the next, with a holiday between
    expect(hoursLostByTeam(open, at(11 * 24 + 10), utc)).toEqual(new Map([["finance", 1 + 7 * 8 + 1]]));
  });

  it("count nothing before the blocker opened", () => {
    expect(hoursLostByTeam(turnsOf([span("it", 1, 48, null)]), at(10), utc).get("it")).toBe(0);
  });

  const spans = fc.array(
    fc
      .tuple(
        fc.constantFrom(...teams),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 200 }),
        fc.option(fc.integer({ min: 0, max: 100 })),
      )
      .map(([team, precedence, from, length]) => span(team, precedence, from, length === null ? null : from + length)),
    { maxLength: 8 },
  );

  it("turns never overlap, are in order, and only the last may be open", () => {
    fc.assert(
      fc.property(spans, (all) => {
        const found = turnsOf(all);
        for (const [index, turn] of found.entries()) {
          const next = found[index + 1];
          if (next) expect(turn.until !== null && turn.until <= next.from).toBe(true);
          expect(turn.until === null || turn.until > turn.from).toBe(true);
        }
      }),
    );
  });

  it("add up over teams to the time in which anything was open", () => {
    const now = at(300);
    fc.assert(
      fc.property(spans, (all) => {
        const lost = [...hoursLostByTeam(turnsOf(all), now, utc).values()].reduce((sum, hours) => sum + hours, 0);
        let open = 0;
        for (let hour = 0; hour < 300; hour += 1) {
          const isOpen = all.some((one) => one.openedAt <= at(hour) && (one.closedAt === null || one.closedAt > at(hour)));
          if (isOpen) open += businessHoursBetween(at(hour), at(hour + 1), utc);
        }
        expect(lost).toBeCloseTo(open, 6);
      }),
    );
  });

  it("do not depend on the order in which the blockers were read", () => {
    fc.assert(
      fc.property(spans, (all) => {
        const lost = (some: BlockerSpan[]) =>
          [...hoursLostByTeam(turnsOf(some), at(300), utc).values()].reduce((a, b) => a + b, 0);
        expect(lost([...all].reverse())).toBeCloseTo(lost(all), 6);
      }),
    );
  });
});
