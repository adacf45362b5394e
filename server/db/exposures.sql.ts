import { z } from "zod";
import { statement } from "./sql.ts";

/** By which rates the exposures of open exceptions were counted last; null: never. */
export const readValuation = statement({
  name: "read_valuation",
  text: "SELECT (SELECT value ->> 'rates' FROM firm_setting WHERE key = 'exposures') AS rates",
  values: () => [],
  row: z.object({ rates: z.string().nullable() }),
});

export const saveValuation = statement({
  name: "save_valuation",
  text: `INSERT INTO firm_setting (key, value, updated_at) VALUES ('exposures', jsonb_build_object('rates', $1::text), $2)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`,
  values: (p: { rates: string; now: Date }) => [p.rates, p.now],
  row: z.object({}),
});

/** The next open exceptions that carry an exposure, held until it is counted anew. Who holds one meanwhile may be a person, who counts nothing. */
export const takeExposures = statement({
  name: "take_exposures",
  text: `
    SELECT id, exposure_amount::text AS amount, exposure_currency AS currency FROM exception_item
    WHERE status = 'open' AND is_primary AND exposure_amount IS NOT NULL AND exposure_currency IS NOT NULL AND id > $1
    ORDER BY id LIMIT $2 FOR UPDATE`,
  values: (p: { after: string; limit: number }) => [p.after, p.limit],
  row: z.object({ id: z.string(), amount: z.string(), currency: z.string() }),
});

/** Writes exposures in the reporting currency; those that are as they were stay untouched. */
export const revalue = statement({
  name: "revalue_exposures",
  text: `
    UPDATE exception_item x SET exposure_reporting = r.reporting FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, reporting numeric)
    WHERE x.id = r.id AND x.exposure_reporting <> r.reporting RETURNING x.id`,
  values: (p: { rows: readonly object[] }) => [JSON.stringify(p.rows)],
  row: z.object({ id: z.string() }),
});
