import { describe, expect, it } from "vitest";
import { waiverStanding } from "./waiver-standing";

const approved = { state: "approved" as const, isExpired: false, leftBehind: null, isOvertaken: false };

describe("what is said of a waiver", () => {
  it("that was used for a change which another one has followed: it holds no more, not that it has expired, nor until when", () => {
    const used = { ...approved, isExpired: true, isOvertaken: true };
    expect(waiverStanding(used, false)).toEqual({ title: "Holds no more: Set aside", isPast: true, lasts: null });
  });

  it("that set a change aside: it is so for good, whatever its day", () => {
    expect(waiverStanding({ ...approved, isExpired: true }, true)).toEqual({
      title: "Set aside",
      isPast: false,
      lasts: "for_good",
    });
  });

  it("whose day has come: it has expired, also where another entity has the deal by now", () => {
    const expired = { ...approved, isExpired: true };
    expect(waiverStanding(expired, false)).toEqual({ title: "Has expired: Set aside", isPast: false, lasts: "until_its_day" });
    expect(waiverStanding({ ...expired, leftBehind: {} }, false).title).toBe("Has expired: Set aside");
    expect(waiverStanding({ ...expired, state: "requested" }, false).title).toBe("Has expired: Asked for");
  });

  it("of another entity than the deal's: it holds no more", () => {
    const left = { ...approved, leftBehind: {} };
    expect(waiverStanding(left, false)).toEqual({ title: "Holds no more: Set aside", isPast: true, lasts: "until_its_day" });
  });
});
