import { z } from "zod";
import { connectionsFingerprintSql } from "./engagement-state.sql.ts";
import { statement } from "./sql.ts";

const connectionRow = z.object({
  id: z.string(),
  key: z.string(),
  vendor: z.string(),
  role: z.enum(["crm", "psa", "erp"]),
  name: z.string(),
  baseUrl: z.string(),
  mode: z.enum(["off", "shadow", "live"]),
  isPaused: z.boolean(),
  isBackfill: z.boolean(),
  settings: z.record(z.string(), z.unknown()),
  policy: z.record(z.string(), z.unknown()),
  pollIntervalMs: z.number(),
  secrets: z.array(z.object({ name: z.string(), ciphertext: z.string(), keyId: z.string() })),
  /** Changes when address, settings or secrets change: then its port is made anew. */
  fingerprint: z.string(),
  /** Of all connections together, at the moment of the read. */
  allFingerprint: z.string(),
});
/** A connection with its sealed secrets (base64). */
export type ConnectionRow = z.infer<typeof connectionRow>;

export const readConnections = statement({
  name: "read_connections",
  text: `
    SELECT c.id, c.key, c.vendor, c.role, c.name, c.base_url AS "baseUrl", c.mode, c.is_paused AS "isPaused", c.is_backfill AS "isBackfill",
      c.settings, c.policy, c.poll_interval_ms AS "pollIntervalMs", s.secrets,
      md5(c.base_url || c.settings::text || c.name || s.secrets::text) AS fingerprint, (${connectionsFingerprintSql}) AS "allFingerprint"
    FROM connection c
    CROSS JOIN LATERAL (
      SELECT coalesce(jsonb_agg(jsonb_build_object('name', s.name, 'ciphertext', encode(s.ciphertext, 'base64'), 'keyId', s.key_id) ORDER BY s.name), '[]') AS secrets
      FROM connection_secret s WHERE s.connection_id = c.id
    ) s
    ORDER BY c.created_at, c.key`,
  values: () => [],
  row: connectionRow,
});
