import { describe, expect, it } from "vitest";
import { snoozeIn } from "./snooze-text";

describe("the note of a snooze", () => {
  it("names the instant, to be shown as all instants are, and keeps why", () => {
    const until = new Date("2026-11-22T06:00:00Z");
    expect(snoozeIn("Snoozed until 2026-11-22 06:00 UTC")).toEqual({ until, rest: "" });
    expect(snoozeIn("Snoozed until 2026-11-22 06:00 UTC: the tax office is shut")).toEqual({
      until,
      rest: ": the tax office is shut",
    });
  });

  it("names none where it was woken or undone", () => {
    expect(snoozeIn("Woken")).toBeNull();
    expect(snoozeIn("Undid: Snoozed until 2026-11-22 06:00 UTC")).toBeNull();
  });
});
