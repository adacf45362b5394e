import type { DealTerms, SoldRole } from "../canonical/deal.ts";

/**
 * The roles that were sold with one project of a deal: those of its lines; in a deal of one project, all. `stray`: roles of a
 * deal of several projects of which nobody can say to which they belong.
 */
export function rolesOfGroup(
  { lines, roles }: Pick<DealTerms, "lines" | "roles">,
  projectGroup: string,
): { own: readonly SoldRole[]; stray: readonly SoldRole[] } {
  const groupOf = new Map(lines.map((line) => [line.externalId, line.projectGroup]));
  if (new Set(groupOf.values()).size <= 1) return { own: roles, stray: [] };
  const placed = roles.map((role) => ({
    role,
    group: role.lineExternalId === null ? undefined : groupOf.get(role.lineExternalId),
  }));
  return {
    own: placed.flatMap(({ role, group }) => (group === projectGroup ? [role] : [])),
    stray: placed.flatMap(({ role, group }) => (group === undefined ? [role] : [])),
  };
}
