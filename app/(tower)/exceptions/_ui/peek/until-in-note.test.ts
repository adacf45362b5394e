import { describe, expect, it } from "vitest";
import { untilInNote } from "./until-in-note";

describe("the note of a snooze", () => {
  it("names the instant, to be shown as all instants are, and keeps why", () => {
    const named = { before: "Snoozed until ", until: new Date("2026-11-22T06:00:00Z"), isDay: false };
    expect(untilInNote("Snoozed until 2026-11-22 06:00 UTC")).toEqual({ ...named, rest: "" });
    expect(untilInNote("Snoozed until 2026-11-22 06:00 UTC: the tax office is shut")).toEqual({
      ...named,
      rest: ": the tax office is shut",
    });
  });

  it("names it where it was undone too, and none where it was woken", () => {
    expect(untilInNote("Undid: Snoozed until 2026-11-22 06:00 UTC")).toMatchObject({ before: "Undid: Snoozed until ", rest: "" });
    expect(untilInNote("Woken")).toBeNull();
  });
});

it("the note of a waiver names its last day", () => {
  expect(untilInNote("Asked for a waiver until 2026-12-21 up to EUR 500.00: agreed")).toEqual({
    ...{ before: "Asked for a waiver until ", until: new Date("2026-12-21T00:00:00Z"), isDay: true },
    rest: " up to EUR 500.00: agreed",
  });
});
