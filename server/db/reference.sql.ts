import { z } from "zod";
import { statement } from "./sql.ts";

/** The PSA and the ERP that are written to, by role: as the hub chooses them. Names and ids of others are of no use. */
const systemsSql = `SELECT DISTINCT ON (role) id, role FROM connection WHERE role IN ('psa', 'erp') AND NOT is_backfill ORDER BY role, (mode = 'off'), key`;

/** Which reference data there is, as one text: a change of it, or of the systems that it is read from, means "read it anew". */
export const referenceVersionSql = `SELECT concat(coalesce((SELECT value ->> 'version' FROM firm_setting WHERE key = 'reference'), '0'),
  (SELECT string_agg('.' || s.id, '' ORDER BY s.role) FROM (${systemsSql}) s))`;

export const readReferenceVersion = statement({
  name: "read_reference_version",
  text: `SELECT (${referenceVersionSql}) AS version,
    coalesce((SELECT value ->> 'currency' FROM firm_setting WHERE key = 'reporting'), 'USD') AS "reportingCurrency"`,
  values: () => [],
  row: z.object({ version: z.string(), reportingCurrency: z.string() }),
});

/** Says that reference data has changed, so that processes read it anew and parked runs look again. */
export const raiseReferenceVersion = statement({
  name: "raise_reference_version",
  text: `INSERT INTO firm_setting (key, value) VALUES ('reference', '{"version": 1}')
    ON CONFLICT (key) DO UPDATE SET value = jsonb_build_object('version', (firm_setting.value ->> 'version')::bigint + 1), updated_at = now()`,
  values: () => [],
  row: z.object({}),
});

export const readEntities = statement({
  name: "read_entities",
  text: `SELECT code, name, currency, region, country, time_zone AS "timeZone", erp_external_id AS "erpExternalId" FROM legal_entity WHERE is_active ORDER BY code`,
  values: () => [],
  row: z.object({
    code: z.string(),
    name: z.string(),
    currency: z.string(),
    region: z.string(),
    country: z.string(),
    timeZone: z.string(),
    erpExternalId: z.string().nullable(),
  }),
});

export const readReferenceValues = statement({
  name: "read_reference_values",
  text: `SELECT kind, external_id AS "externalId", name, detail FROM reference_value WHERE is_active
    AND connection_id IN (SELECT s.id FROM (${systemsSql}) s)`,
  values: () => [],
  row: z.object({ kind: z.string(), externalId: z.string(), name: z.string(), detail: z.record(z.string(), z.unknown()) }),
});

/** Open periods, the earliest end first. */
export const readOpenPeriods = statement({
  name: "read_open_periods",
  text: `SELECT entity_code AS "entityCode", name, end_on AS "endOn" FROM accounting_period WHERE NOT is_closed ORDER BY end_on, id`,
  values: () => [],
  row: z.object({ entityCode: z.string().nullable(), name: z.string(), endOn: z.string() }),
});

/** Days on which entities do not work. */
export const readHolidays = statement({
  name: "read_holidays",
  text: `SELECT entity_code AS "entityCode", "on" FROM holiday`,
  values: () => [],
  row: z.object({ entityCode: z.string(), on: z.string() }),
});

/** The holidays of some entities with their names, the earliest first. */
export const readHolidaysOf = statement({
  name: "read_holidays_of",
  text: `SELECT entity_code AS "entityCode", "on", name FROM holiday WHERE entity_code = ANY($1) ORDER BY "on", entity_code`,
  values: (p: { entityCodes: readonly string[] }) => [p.entityCodes],
  row: z.object({ entityCode: z.string(), on: z.string(), name: z.string() }),
});

/** The newest rate of each pair on or before a day. */
export const readRatesOn = statement({
  name: "read_rates_on",
  text: `SELECT DISTINCT ON (from_currency, to_currency) from_currency AS "from", to_currency AS "to", rate::text AS rate, effective_on AS "effectiveOn"
    FROM exchange_rate WHERE effective_on <= $1::date ORDER BY from_currency, to_currency, effective_on DESC`,
  values: (p: { onDay: string }) => [p.onDay],
  row: z.object({ from: z.string(), to: z.string(), rate: z.string(), effectiveOn: z.string() }),
});
