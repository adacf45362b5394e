import { z } from "zod";
import { statement } from "./sql.ts";

/** The numbers of the published versions, as one text. */
export const readMappingFingerprint = statement({
  name: "read_mapping_fingerprint",
  text: "SELECT coalesce(string_agg(set_key || '=' || number, ',' ORDER BY set_key), '') AS fingerprint FROM mapping_version WHERE state = 'published'",
  values: () => [],
  row: z.object({ fingerprint: z.string() }),
});

const bookRow = z.object({
  setKey: z.string(),
  number: z.number(),
  keyNorm: z.string().nullable(),
  key: z.array(z.string()).nullable(),
  value: z.unknown(),
  aliasOf: z.string().nullable(),
});

/** All rows of all published versions; a version without rows comes back with nulls. */
export const readPublishedMappings = statement({
  name: "read_published_mappings",
  text: `
    SELECT v.set_key AS "setKey", v.number, r.key_norm AS "keyNorm", r.key, r.value, r.alias_of AS "aliasOf"
    FROM mapping_version v LEFT JOIN mapping_row r ON r.version_id = v.id WHERE v.state = 'published'`,
  values: () => [],
  row: bookRow,
});
