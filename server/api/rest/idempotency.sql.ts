import { z } from "zod";
import { statement } from "../../db/sql.ts";

export interface ClaimedKey {
  tokenId: string;
  route: string;
  key: string;
}

/**
 * Takes a key for one request: a new one, one whose day is over, or one whose first request died before it changed anything.
 * No row: somebody has it.
 */
export const claimKey = statement({
  name: "claim_idempotency_key",
  text: `
    INSERT INTO idempotency_key AS k (token_id, route, key, body_hash, created_at) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (token_id, route, key) DO UPDATE
      SET body_hash = excluded.body_hash, created_at = excluded.created_at, response_status = NULL, response_body = NULL
      WHERE k.created_at <= $6 OR (k.response_status IS NULL AND k.created_at <= $7 AND k.body_hash = excluded.body_hash)
    RETURNING k.created_at`,
  values: (claim: ClaimedKey & { bodyHash: Buffer; now: Date; forgottenBefore: Date; abandonedBefore: Date }) => [
    claim.tokenId,
    claim.route,
    claim.key,
    claim.bodyHash,
    claim.now,
    claim.forgottenBefore,
    claim.abandonedBefore,
  ],
  row: z.object({ created_at: z.date() }),
});

export const selectKey = statement({
  name: "select_idempotency_key",
  text: "SELECT body_hash, created_at, response_status, response_body FROM idempotency_key WHERE token_id = $1 AND route = $2 AND key = $3",
  values: (claim: ClaimedKey) => [claim.tokenId, claim.route, claim.key],
  row: z.object({
    body_hash: z.instanceof(Buffer),
    created_at: z.date(),
    response_status: z.number().nullable(),
    response_body: z.unknown(),
  }),
});

/** Notes in the change's own transaction that it was carried out; 0 rows mean that the claim was lost meanwhile. */
export const markCarriedOut = statement({
  name: "mark_idempotency_key",
  text: `UPDATE idempotency_key SET response_status = 0
    WHERE token_id = $1 AND route = $2 AND key = $3 AND created_at = $4 AND coalesce(response_status, 0) = 0 RETURNING 1 AS marked`,
  values: (claim: ClaimedKey & { claimedAt: Date }) => [claim.tokenId, claim.route, claim.key, claim.claimedAt],
  row: z.object({ marked: z.number() }),
});

export const keepAnswer = statement({
  name: "keep_idempotent_answer",
  text: `UPDATE idempotency_key SET response_status = $5, response_body = $6::jsonb
    WHERE token_id = $1 AND route = $2 AND key = $3 AND created_at = $4`,
  values: (claim: ClaimedKey & { claimedAt: Date; status: number; body: unknown }) => [
    claim.tokenId,
    claim.route,
    claim.key,
    claim.claimedAt,
    claim.status,
    JSON.stringify(claim.body ?? null),
  ],
  row: z.object({}),
});

/** Gives a key back whose request changed nothing. */
export const releaseKey = statement({
  name: "release_idempotency_key",
  text: `DELETE FROM idempotency_key
    WHERE token_id = $1 AND route = $2 AND key = $3 AND created_at = $4 AND response_status IS NULL`,
  values: (claim: ClaimedKey & { claimedAt: Date }) => [claim.tokenId, claim.route, claim.key, claim.claimedAt],
  row: z.object({}),
});

/** Removes a few keys whose day is over, so that each claim takes more away than it adds. */
export const forgetKeys = statement({
  name: "forget_idempotency_keys",
  text: `DELETE FROM idempotency_key WHERE ctid IN (
    SELECT ctid FROM idempotency_key WHERE created_at <= $1 ORDER BY created_at LIMIT 5 FOR UPDATE SKIP LOCKED)`,
  values: (params: { forgottenBefore: Date }) => [params.forgottenBefore],
  row: z.object({}),
});
