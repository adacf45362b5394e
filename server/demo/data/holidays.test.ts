import { describe, expect, it } from "vitest";
import { parseDay, weekday } from "../../domain/dates.ts";
import { holidays } from "./holidays.ts";

describe("the demo firm's holidays", () => {
  it("are days of the calendar in their order, each once, for each of its four entities", () => {
    expect(Object.keys(holidays).sort()).toEqual(["DE01", "SG01", "UK01", "US01"]);
    for (const days of Object.values(holidays)) {
      const on = days.map(([day]) => day);
      expect(on).toEqual([...new Set(on)].sort());
      for (const day of on) expect(parseDay(day), day).toBeDefined();
    }
  });

  it("fall on the weekdays that their rules have: Thanksgiving, bank holidays, Good Friday, Ascension", () => {
    const weekdaysOf = (entity: string, name: RegExp): number[] => [
      ...new Set(
        (holidays[entity] ?? []).filter((day) => name.test(day[1])).map(([on]) => weekday(parseDay(on) ?? expect.fail(on))),
      ),
    ];
    expect(weekdaysOf("US01", /Thanksgiving/)).toEqual([4]);
    expect(weekdaysOf("UK01", /Monday|(?<!substitute.*)bank holiday/)).toEqual([1]);
    expect(weekdaysOf("SG01", /Good Friday/)).toEqual([5]);
    expect(weekdaysOf("SG01", /in lieu/)).toEqual([1]);
    expect(weekdaysOf("DE01", /Himmelfahrt/)).toEqual([4]);
    expect(weekdaysOf("US01", /./)).not.toContain(0);
  });
});
