import type { Blocker } from "../../domain/exceptions/blocker.ts";
import type { HubConnection } from "../../hub/hub.ts";

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

/** What a part of a step met, and the connection that was spoken to last by then. */
export interface Met {
  error: unknown;
  connection: HubConnection;
}

/** Parts of a step that do not depend on each other have each met something: all of it counts. */
export class StoppedTogether extends Error {
  readonly met: readonly Met[];

  constructor(met: readonly Met[]) {
    super(met.map(({ error }) => (error instanceof Error ? error.message : String(error))).join("; "));
    this.met = met;
  }
}

/** Something that the attempt decides by was changed by itself: it begins anew at once. */
export class BeginAnew extends Error {}
