import type { Blocker } from "../../domain/exceptions/kinds.ts";

/** A step cannot go on until something changes: what stops it, and after how long the flow looks again by itself (null: never). */
export class Stopped extends Error {
  readonly blockers: readonly Blocker[];
  readonly lookAgain: "soon" | "rarely" | null;

  constructor(blockers: readonly Blocker[], lookAgain: "soon" | "rarely" | null = null) {
    super(blockers.map((blocker) => blocker.kind).join(", "));
    this.blockers = blockers;
    this.lookAgain = lookAgain;
  }
}

/** Something that the attempt decides by was changed by itself: it begins anew at once. */
export class BeginAnew extends Error {}
