import { describe, expect, it } from "vitest";
import { tracesOf } from "./traces-of.ts";

const at = (hour: number): Date => new Date(Date.UTC(2026, 10, 20, hour));
const run = (correlationId: string, hour: number) => ({ correlationId, createdAt: at(hour) });

describe("the traces of an engagement", () => {
  it("are told once a correlation id, by when its first run began, the newest first", () => {
    expect(tracesOf({ correlationId: "a", runs: [run("b", 12), run("b", 11), run("a", 9)] })).toEqual([
      { correlationId: "b", begunAt: at(11) },
      { correlationId: "a", begunAt: at(9) },
    ]);
  });

  it("always end with that of its first set-up, though its run is not shown any more", () => {
    expect(tracesOf({ correlationId: "a", runs: [run("b", 12)] })).toEqual([
      { correlationId: "b", begunAt: at(12) },
      { correlationId: "a", begunAt: null },
    ]);
    expect(tracesOf({ correlationId: "a", runs: [] })).toEqual([{ correlationId: "a", begunAt: null }]);
  });
});
