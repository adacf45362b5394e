import { z } from "zod";
import { statement } from "./sql.ts";

const nothing = z.object({});

/** The firm's own region and time zone of an entity stay as they are. */
export const upsertEntities = statement({
  name: "upsert_entities",
  text: `
    INSERT INTO legal_entity AS e (code, name, currency, country, region, time_zone, erp_external_id, connection_id, is_active, updated_at)
    SELECT r.code, r.name, r.currency, r.country, r.region, r.time_zone, r.erp_external_id, $2, r.is_active, $3
    FROM jsonb_to_recordset($1::jsonb) AS r(code text, name text, currency text, country text, region text, time_zone text, erp_external_id text, is_active boolean) ORDER BY r.code
    ON CONFLICT (code) DO UPDATE SET name = excluded.name, currency = excluded.currency, country = excluded.country, erp_external_id = excluded.erp_external_id,
      connection_id = excluded.connection_id, is_active = excluded.is_active, updated_at = excluded.updated_at`,
  values: (p: { rows: readonly object[]; connectionId: string; now: Date }) => [JSON.stringify(p.rows), p.connectionId, p.now],
  row: nothing,
});

export const upsertRates = statement({
  name: "upsert_rates",
  text: `
    INSERT INTO exchange_rate AS x (from_currency, to_currency, effective_on, rate, source)
    SELECT DISTINCT ON (r.from_currency, r.to_currency, r.effective_on) r.from_currency, r.to_currency, r.effective_on, r.rate, $2
    FROM jsonb_to_recordset($1::jsonb) AS r(from_currency text, to_currency text, effective_on date, rate numeric)
    ORDER BY r.from_currency, r.to_currency, r.effective_on
    ON CONFLICT (from_currency, to_currency, effective_on) DO UPDATE SET rate = excluded.rate, source = excluded.source
      WHERE x.rate <> excluded.rate OR x.source <> excluded.source`,
  values: (p: { rows: readonly object[]; source: string }) => [JSON.stringify(p.rows), p.source],
  row: nothing,
});

export const upsertPeriods = statement({
  name: "upsert_periods",
  text: `
    INSERT INTO accounting_period (id, entity_code, name, start_on, end_on, is_closed, is_ar_locked, cutoff_at)
    SELECT r.id, NULL, r.name, r.start_on, r.end_on, r.is_closed, r.is_ar_locked, r.cutoff_at
    FROM jsonb_to_recordset($1::jsonb) AS r(id text, name text, start_on date, end_on date, is_closed boolean, is_ar_locked boolean, cutoff_at timestamptz) ORDER BY r.id
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, start_on = excluded.start_on, end_on = excluded.end_on, is_closed = excluded.is_closed,
      is_ar_locked = excluded.is_ar_locked, cutoff_at = excluded.cutoff_at`,
  values: (p: { rows: readonly object[] }) => [JSON.stringify(p.rows)],
  row: nothing,
});

/** What a system offers now; what it no longer offers is kept as inactive. */
export const upsertReferenceValues = statement({
  name: "upsert_reference_values",
  text: `
    WITH wanted AS (
      SELECT DISTINCT ON (r.kind, r.external_id) r.kind, r.external_id, r.name, r.detail
      FROM jsonb_to_recordset($2::jsonb) AS r(kind text, external_id text, name text, detail jsonb) ORDER BY r.kind, r.external_id
    ), gone AS (
      UPDATE reference_value v SET is_active = false, updated_at = $3 WHERE v.connection_id = $1 AND v.is_active
        AND NOT EXISTS (SELECT 1 FROM wanted w WHERE w.kind = v.kind AND w.external_id = v.external_id)
    )
    INSERT INTO reference_value AS v (connection_id, kind, external_id, name, detail, is_active, updated_at)
    SELECT $1, kind, external_id, name, detail, true, $3 FROM wanted
    ON CONFLICT (connection_id, kind, external_id) DO UPDATE SET name = excluded.name, detail = excluded.detail, is_active = true, updated_at = excluded.updated_at
      WHERE (v.name, v.detail, v.is_active) IS DISTINCT FROM (excluded.name, excluded.detail, true)`,
  values: (p: { connectionId: string; rows: readonly object[]; now: Date }) => [p.connectionId, JSON.stringify(p.rows), p.now],
  row: nothing,
});
