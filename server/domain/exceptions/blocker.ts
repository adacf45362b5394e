import type { Team } from "../access/roles.ts";
import type { Params } from "./kind-spec.ts";
import { type ExceptionKindKey, kindSpec } from "./kinds.ts";

/** One thing that stops a record: what, in which words, and what a release waits for. */
export interface Blocker {
  kind: ExceptionKindKey;
  params: Params;
  /** What makes two blockers the same cause: they form one group. */
  cause: string;
  /** Keys whose release makes the flow look again, beyond the record's own. */
  waits: readonly string[];
  /** Overrides the kind's owner where the cause does (a mapping set has its own team). */
  team?: Team;
  /** An amount looks like a slip: it counts in no sum until somebody has corrected it. */
  doubtsAmount?: true;
}

export const groupKeyOf = (blocker: Pick<Blocker, "kind" | "cause">): string => `${blocker.kind}:${blocker.cause}`;

/** Orders blockers so that the first is the primary one. */
export function byPrecedence(a: Blocker, b: Blocker): number {
  return kindSpec(a.kind).precedence - kindSpec(b.kind).precedence || (groupKeyOf(a) < groupKeyOf(b) ? -1 : 1);
}
