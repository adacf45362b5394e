import type { Scope } from "../domain/access/scope.ts";

/**
 * The condition that keeps a list within the caller's entities and regions, as SQL over two columns. Its values are pushed
 * onto `values`, whose length gives the places: `where ${scopeCondition(scope, values)}`.
 */
export function scopeCondition(
  scope: Scope,
  values: unknown[],
  columns: { entity: string; region: string } = { entity: "entity_code", region: "region" },
): string {
  if (scope.all) return "TRUE";
  if (scope.branches.length === 0) return "FALSE";
  const part = (column: string, value: string | null, orMissing: boolean): string => {
    if (value === null) return "TRUE";
    values.push(value);
    const equal = `${column} = $${values.length}`;
    return orMissing ? `(${equal} OR ${column} IS NULL)` : equal;
  };
  const branches = scope.branches.map(
    (branch) =>
      `(${part(columns.entity, branch.entityCode, branch.orMissing)} AND ${part(columns.region, branch.region, branch.orMissing)})`,
  );
  return `(${branches.join(" OR ")})`;
}
