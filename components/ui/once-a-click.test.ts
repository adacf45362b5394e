import { describe, expect, it, vi } from "vitest";
import { onceAClick } from "./once-a-click";

describe("a double-click on a button that changes something", () => {
  it("does it once, and submits its form once", () => {
    const act = vi.fn();
    const click = onceAClick(act);
    const clicks = [1, 2, 3].map((detail) => ({ detail, preventDefault: vi.fn() }));
    for (const one of clicks) click(one);
    expect(act).toHaveBeenCalledTimes(1);
    expect(clicks.map((one) => one.preventDefault.mock.calls.length)).toEqual([0, 1, 1]);
  });

  it("leaves keys alone, and clicks apart", () => {
    const act = vi.fn();
    const click = onceAClick(act);
    for (const detail of [0, 0, 1, 1]) click({ detail, preventDefault: () => undefined });
    expect(act).toHaveBeenCalledTimes(4);
  });
});
