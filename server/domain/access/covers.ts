import type { Grant } from "./roles.ts";
import { isUnrestricted } from "./scope.ts";

/**
 * Whether someone who administers within `own` may hand out or take away a grant: it must lie wholly within one of them.
 * Leads see what lacks its entity, so only an unrestricted grant or a lead's covers a lead's.
 */
export function covers(own: readonly Grant[], wanted: Omit<Grant, "role">): boolean {
  return own.some(
    (grant) =>
      part(grant.entityCode, wanted.entityCode) &&
      part(grant.region, wanted.region) &&
      (!wanted.isLead || grant.isLead || isUnrestricted(grant)),
  );
}

const part = (own: string | null, wanted: string | null): boolean => own === null || own === wanted;

/** A grant as one text, to compare sets of them. */
export const grantKey = (grant: Grant): string =>
  [grant.role, grant.entityCode ?? "*", grant.region ?? "*", grant.isLead ? "lead" : ""].join("/");

/** The same for the same set of grants, in whatever order: says whether what was read is still what is there. */
export const grantsVersion = (grants: readonly Grant[]): string => grants.map(grantKey).sort().join("|");
