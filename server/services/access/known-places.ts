import { z } from "zod";
import type { Sql } from "../../db/sql.ts";
import type { Grant } from "../../domain/access/roles.ts";
import { type Outcome, refuse } from "../refusal.ts";

type Place = Pick<Grant, "entityCode" | "region">;

const entityRow = z.object({ code: z.string(), region: z.string() });

/**
 * Refuses a place that the firm does not have, with what it has: such a role would see nothing, and would see something unlooked-for
 * if an entity of that code came later. Known are the legal entities that were read of the ERP, also those no longer in use (their
 * history is still read), and the regions in which they lie. Before the first of them has been read nothing is known, and every
 * place is taken as it is given: the first administrators are let in before any system is connected.
 * `field`: where in the input a fault lies, unless the part of the place is a field of its own.
 */
export async function refuseUnknownPlaces(sql: Sql, places: readonly Place[], field?: string): Promise<Outcome<null>> {
  if (places.every(({ entityCode, region }) => entityCode === null && region === null)) return { ok: true, value: null };
  const found = await sql.raw("SELECT code, region FROM legal_entity ORDER BY code");
  const regionOf = new Map(found.rows.map((row) => entityRow.parse(row)).map(({ code, region }) => [code, region]));
  if (regionOf.size === 0) return { ok: true, value: null };
  const regions = [...new Set(regionOf.values())].sort();
  for (const { entityCode, region } of places) {
    if (entityCode !== null && !regionOf.has(entityCode)) {
      const message = `There is no legal entity ${entityCode}. Choose one that the ERP has: ${[...regionOf.keys()].join(", ")}.`;
      return refuse("invalid", message, { [field ?? "entityCode"]: `${entityCode} is not there` });
    }
    if (region !== null && !regions.includes(region)) {
      const message = `There is no region ${region}. Choose one in which a legal entity lies: ${regions.join(", ")}.`;
      return refuse("invalid", message, { [field ?? "region"]: `${region} is not there` });
    }
    const own = entityCode === null ? undefined : regionOf.get(entityCode);
    if (own !== undefined && region !== null && own !== region) {
      const message = `${entityCode} lies in ${own}, not in ${region}: together they name nothing. Leave the region away, or choose ${own}.`;
      return refuse("invalid", message, { [field ?? "region"]: `${entityCode} lies in ${own}` });
    }
  }
  return { ok: true, value: null };
}
