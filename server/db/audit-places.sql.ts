import { z } from "zod";
import { statement } from "./sql.ts";

const placeRow = z.object({ id: z.string(), entityCode: z.string().nullable(), region: z.string().nullable() });

/**
 * Where deals belong: to the one place of their engagements, or, before there is any, to the entity that they name. Those of
 * several places, and of none that is known, are left out.
 */
export const readDealPlaces = statement({
  name: "read_deal_places",
  text: `
    WITH asked AS (SELECT r.id, r.entity FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, entity text)),
    of_engagements AS (
      SELECT e.deal_id AS id, min(e.entity_code) AS entity_code, min(e.region) AS region FROM engagement e JOIN asked a ON a.id = e.deal_id
      WHERE e.entity_code IS NOT NULL GROUP BY e.deal_id HAVING count(DISTINCT (e.entity_code, e.region)) = 1
    )
    SELECT a.id, coalesce(e.entity_code, l.code) AS "entityCode", CASE WHEN e.id IS NULL THEN l.region ELSE e.region END AS region FROM asked a
    LEFT JOIN of_engagements e ON e.id = a.id
    LEFT JOIN legal_entity l ON l.is_active AND lower(btrim(a.entity)) IN (lower(l.code), lower(l.name))
      AND NOT EXISTS (SELECT 1 FROM engagement x WHERE x.deal_id = a.id AND x.entity_code IS NOT NULL)
    WHERE e.id IS NOT NULL OR l.code IS NOT NULL`,
  values: (p: { rows: readonly { id: string; entity: string | null }[] }) => [JSON.stringify(p.rows)],
  row: placeRow,
});

/** Where customers belong: to the one place of all their engagements. Those of several places, and of none, are left out. */
export const readCustomerPlaces = statement({
  name: "read_customer_places",
  text: `
    SELECT e.customer_id AS id, min(e.entity_code) AS "entityCode", min(e.region) AS region FROM engagement e
    WHERE e.customer_id = ANY($1::uuid[]) AND e.entity_code IS NOT NULL GROUP BY e.customer_id HAVING count(DISTINCT (e.entity_code, e.region)) = 1`,
  values: (p: { ids: readonly string[] }) => [p.ids],
  row: placeRow,
});
