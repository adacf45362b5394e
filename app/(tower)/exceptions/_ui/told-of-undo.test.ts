import { describe, expect, it } from "vitest";
import { toldOfUndo } from "./told-of-undo";

describe("what is said of an undo", () => {
  it("is how many are as before, and what was left", () => {
    expect(toldOfUndo(1, undefined)).toEqual({ tone: "ok", title: "Undone", body: "1 exception as before" });
    expect(toldOfUndo(3, "2 closed by now").body).toBe("3 exceptions as before; 2 closed by now");
  });

  it("is not that it was done where somebody has changed all of it since", () => {
    const left = "2 changed by someone since";
    expect(toldOfUndo(0, left)).toEqual({ tone: "info", title: "Nothing was undone", body: left });
  });
});
