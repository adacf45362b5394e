import { describe, expect, it } from "vitest";
import { goOnText, waitText, writesText } from "./count-text";

describe("how many, in words", () => {
  it("says one as one, and thousands as numbers are written", () => {
    expect([writesText(1), goOnText(1), waitText(1)]).toEqual(["1 write", "1 engagement goes on", "1 engagement waits"]);
    expect([writesText(1204), goOnText(1204), waitText(0)]).toEqual([
      "1,204 writes",
      "1,204 engagements go on",
      "0 engagements wait",
    ]);
  });
});
