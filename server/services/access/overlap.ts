import type { Scope } from "../../domain/access/scope.ts";

/** Columns of a role that somebody holds: `g.entity_code` and `g.region`; null there means all. */
interface HeldColumns {
  entity: string;
  region: string;
}

/**
 * The condition that a held role has to do with the reader's entities and regions: it reaches one of them, or one of them reaches
 * it. An entity lies in its own region. Values are pushed onto `values`, whose length gives the places.
 */
export function overlapCondition(scope: Scope, values: unknown[], held: HeldColumns): string {
  if (scope.all) return "TRUE";
  const branches = scope.branches.map(({ entityCode, region }) => {
    values.push(entityCode, region);
    const [ofEntity, ofRegion] = [`$${values.length - 1}::text`, `$${values.length}::text`];
    return `(${either(ofEntity, held.entity)} AND ${either(regionOf(ofEntity, ofRegion), regionOf(held.entity, held.region))})`;
  });
  return branches.length > 0 ? `(${branches.join(" OR ")})` : "FALSE";
}

const either = (own: string, other: string): string => `(${own} IS NULL OR ${other} IS NULL OR ${own} = ${other})`;
const regionOf = (entity: string, region: string): string =>
  `coalesce(${region}, (SELECT l.region FROM legal_entity l WHERE l.code = ${entity}))`;

/** The condition that the reader sees a person: by one of their roles, or, where they have none, as who sees what lacks its place. */
export function personCondition(scope: Scope, values: unknown[], userId: string): string {
  if (scope.all) return "TRUE";
  const overlaps = overlapCondition(scope, values, { entity: "held.entity_code", region: "held.region" });
  const byRole = `EXISTS (SELECT 1 FROM user_grant held WHERE held.user_id = ${userId} AND ${overlaps})`;
  const seesMissing = scope.branches.some(({ orMissing }) => orMissing);
  return seesMissing ? `(${byRole} OR NOT EXISTS (SELECT 1 FROM user_grant held WHERE held.user_id = ${userId}))` : byRole;
}
