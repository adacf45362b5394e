import { describe, expect, it } from "vitest";
import { type KeyPress, shortcutOf } from "./shortcut.ts";

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  ...{ key, meta: false, ctrl: false, alt: false, from: "page", inPeek: false, taken: false },
  ...more,
});

describe("a key press", () => {
  it("is a shortcut on the page and on a button, but Enter there is the button's", () => {
    expect(shortcutOf(press("J"))).toBe("j");
    expect(shortcutOf(press("a", { from: "control" }))).toBe("a");
    expect(shortcutOf(press("Enter"))).toBe("enter");
    expect(shortcutOf(press("Enter", { from: "control" }))).toBeNull();
  });

  it("is none while somebody types, in a dialog, or where it was taken already", () => {
    expect(shortcutOf(press("j", { from: "text" }))).toBeNull();
    expect(shortcutOf(press("j", { from: "overlay" }))).toBeNull();
    expect(shortcutOf(press("k", { from: "overlay", ctrl: true }))).toBeNull();
    expect(shortcutOf(press("Escape", { taken: true }))).toBeNull();
  });

  it("moves through the list from a peek over it by letter, while the arrows scroll the peek", () => {
    for (const key of ["j", "k", "a", "x", "Enter"]) expect(shortcutOf(press(key, { inPeek: true }))).toBe(key.toLowerCase());
    for (const key of ["ArrowDown", "ArrowUp"]) {
      expect(shortcutOf(press(key, { inPeek: true }))).toBeNull();
      expect(shortcutOf(press(key))).not.toBeNull();
    }
  });
});
