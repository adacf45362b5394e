import type { Grant, Role } from "@/server/domain/access/roles";
import { grantId } from "./access-types";

/** A role that is being chosen; until one is, it grants nothing. */
export interface GrantDraft extends Omit<Grant, "role"> {
  role: Role | null;
}

export const emptyDraft: GrantDraft = { role: null, entityCode: null, region: null, isLead: false };

/** The grants with the one that is being chosen, if it is whole and not among them. */
export function withDraft(grants: readonly Grant[], draft: GrantDraft | null): Grant[] {
  const grant = chosen(draft);
  return grant && !grants.some((other) => grantId(other) === grantId(grant)) ? [...grants, grant] : [...grants];
}

export const isRepeated = (grants: readonly Grant[], draft: GrantDraft | null): boolean => {
  const grant = chosen(draft);
  return grant !== null && grants.some((other) => grantId(other) === grantId(grant));
};

const chosen = (draft: GrantDraft | null): Grant | null => (draft?.role ? { ...draft, role: draft.role } : null);
