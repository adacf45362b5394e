import { describe, expect, it } from "vitest";
import { type Pending, sift } from "./pending.ts";

let nextId = 1;
/** A version of a record that has come: with a stamp, and a content that is told apart by one word. */
const version = (externalId: string, sourceStamp: string, content: string): Pending => {
  const id = nextId++;
  return {
    item: {
      id,
      object: "deal",
      externalId,
      sourceStamp,
      contentHash: Buffer.from(content),
      ordinal: 0,
      correlationId: "c",
      pageId: 1,
    },
    stored: { object: "deal", externalId, sourceStamp, isDeleted: false, payload: {} },
  };
};
const applied = (externalId: string, sourceStamp: string, content: string) =>
  new Map([[externalId, { sourceStamp, contentHash: Buffer.from(content) }]]);
const outcomes = (settled: readonly { id: number; outcome: string }[]) => settled.map(({ id, outcome }) => [id, outcome]);

describe("versions that have come", () => {
  it("of one record only the newest counts, in whatever order they come", () => {
    const older = version("A", "2026-01-01", "old");
    const newer = version("A", "2026-01-02", "new");
    for (const order of [
      [older, newer],
      [newer, older],
    ]) {
      const { news, settled } = sift(order, new Map());
      expect(news).toEqual([newer]);
      expect(outcomes(settled)).toEqual([[older.item.id, "superseded"]]);
    }
  });

  it("of two with one stamp the one that came later counts: stamps have whole seconds", () => {
    const first = version("A", "2026-01-01", "first");
    const second = version("A", "2026-01-01", "second");
    expect(sift([first, second], new Map()).news).toEqual([second]);
  });

  it("one that is older than what is applied is superseded", () => {
    const late = version("A", "2025-12-31", "late");
    const { news, settled } = sift([late], applied("A", "2026-01-01", "now"));
    expect(news).toEqual([]);
    expect(outcomes(settled)).toEqual([[late.item.id, "superseded"]]);
  });

  it("a new stamp of the same content, such as our own write coming back, changes nothing", () => {
    const own = version("A", "2026-01-02", "same");
    const { news, repeats, settled } = sift([own], applied("A", "2026-01-01", "same"));
    expect([news, repeats]).toEqual([[], [own]]);
    expect(outcomes(settled)).toEqual([[own.item.id, "ignored"]]);
  });

  it("different records do not touch each other", () => {
    const [a, b] = [version("A", "2026-01-01", "a"), version("B", "2025-01-01", "b")];
    expect(sift([b, a], new Map()).news).toEqual([a, b]);
  });
});
