import { type DealTerms, lineAmount, type SoldRole } from "../canonical/deal.ts";
import { type Amount, subtract, sum } from "../money.ts";

/** How many projects the lines of a deal make; a deal without lines makes one. */
export const countGroups = ({ lines }: Pick<DealTerms, "lines">): number =>
  Math.max(1, new Set(lines.map((line) => line.projectGroup)).size);

/** What of a deal's amount is this project's: what the lines of its other projects leave of it. Null: that is not known. */
export function shareOfGroup(
  deal: { amount: Amount | null; currency: string | null; terms: Pick<DealTerms, "lines"> },
  projectGroup: string,
): Amount | null {
  const others = deal.terms.lines.filter((line) => line.projectGroup !== projectGroup);
  const known = others.flatMap((line) => lineAmount(line, deal.currency) ?? []);
  return deal.amount === null || known.length < others.length ? null : subtract(deal.amount, sum(known));
}

/**
 * The roles that were sold with one project of a deal: those of its lines; in a deal of one project, all. `stray`: roles of a
 * deal of several projects of which nobody can say to which they belong.
 */
export function rolesOfGroup(
  { lines, roles }: Pick<DealTerms, "lines" | "roles">,
  projectGroup: string,
): { own: readonly SoldRole[]; stray: readonly SoldRole[] } {
  if (countGroups({ lines }) === 1) return { own: roles, stray: [] };
  const groupOf = new Map(lines.map((line) => [line.externalId, line.projectGroup]));
  const placed = roles.map((role) => ({
    role,
    group: role.lineExternalId === null ? undefined : groupOf.get(role.lineExternalId),
  }));
  return {
    own: placed.flatMap(({ role, group }) => (group === projectGroup ? [role] : [])),
    stray: placed.flatMap(({ role, group }) => (group === undefined ? [role] : [])),
  };
}
