import { createHash, randomBytes } from "node:crypto";
import type { Database } from "../db/database.ts";
import { classesAnywhere } from "../domain/access/field-classes.ts";
import type { Result } from "../domain/result.ts";
import { err, ok } from "../domain/result.ts";
import type { Actor } from "../services/context.ts";
import { selectApiToken, touchApiToken } from "./session.sql.ts";

const touchEveryMs = 60_000;
const tokenPattern = /^tl_[0-9a-f]{8}_[A-Za-z0-9_-]{43}$/;

/** A new bearer token: `tl_`, eight characters by which it is recognised, and 256 random bits. */
export function newApiToken(): { secret: string; prefix: string; hash: Buffer } {
  const prefix = `tl_${randomBytes(4).toString("hex")}`;
  const secret = `${prefix}_${randomBytes(32).toString("base64url")}`;
  return { secret, prefix, hash: hashApiToken(secret) };
}

/** What is kept of a token. It is random, so that one round of SHA-256 is enough. */
const hashApiToken = (secret: string): Buffer => createHash("sha256").update(secret).digest();

export type TokenFailure = "malformed" | "unknown" | "revoked" | "expired";

/** Who calls with that token: a role within its entity and region, limited to the token's scopes. */
export async function actorOfToken(db: Database, secret: string, now: Date): Promise<Result<Actor, TokenFailure>> {
  if (!tokenPattern.test(secret)) return err("malformed");
  const token = await db.maybe(selectApiToken({ tokenHash: hashApiToken(secret) }));
  if (!token) return err("unknown");
  if (token.revoked_at) return err("revoked");
  if (token.expires_at <= now) return err("expired");
  const usedMsAgo = now.getTime() - (token.last_used_at?.getTime() ?? 0);
  if (usedMsAgo > touchEveryMs) await db.rows(touchApiToken({ tokenId: token.id, now }));
  const grants = [{ role: token.role, entityCode: token.entity_code, region: token.region, isLead: false }];
  return ok({
    type: "token",
    id: token.id,
    name: token.name,
    grants,
    classes: classesAnywhere(grants),
    currency: null,
    scopes: token.scopes,
  });
}
