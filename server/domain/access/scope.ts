import type { Grant } from "./roles.ts";

/** Where a record lies: its legal entity and region; null: not yet known. */
export interface Place {
  entityCode: string | null;
  region: string | null;
}

/** Whether a grant is limited to no entity and no region. */
export const isUnrestricted = (grant: Omit<Grant, "role" | "isLead">): boolean =>
  grant.entityCode === null && grant.region === null;

/** Whether one of the grants reaches a place. What lacks its entity or region is reached by leads and by unrestricted grants only. */
export function reaches(grants: readonly Grant[], place: Place): boolean {
  return grants.some(
    (grant) => part(grant.entityCode, place.entityCode, grant.isLead) && part(grant.region, place.region, grant.isLead),
  );
}

const part = (granted: string | null, actual: string | null, isLead: boolean): boolean =>
  granted === null || (actual === null ? isLead : granted === actual);

/** One alternative of a scope: null means any; `orMissing` also lets in what has none. */
export interface ScopeBranch {
  entityCode: string | null;
  region: string | null;
  orMissing: boolean;
}

/** The scope of a query: `all`, or the branches of which one must hold. An empty list lets nothing through. */
export type Scope = { all: true } | { all: false; branches: ScopeBranch[] };

export function scopeOf(grants: readonly Grant[]): Scope {
  if (grants.some(isUnrestricted)) return { all: true };
  return {
    all: false,
    branches: grants.map((grant) => ({ entityCode: grant.entityCode, region: grant.region, orMissing: grant.isLead })),
  };
}
