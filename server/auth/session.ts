import type { Database, Tx } from "../db/database.ts";
import { insert } from "../db/rows.ts";
import type { Grant } from "../domain/access/roles.ts";
import { after } from "../domain/clock.ts";
import { isUuid, newId } from "../domain/ids.ts";
import { selectLiveSession, touchSession } from "./session.sql.ts";

/** A working day; then one signs in again. */
export const sessionLifetimeMs = 12 * 60 * 60_000;
const touchEveryMs = 60_000;
const userAgentMaxLength = 300;

/** Who is signed in, as the database says at this moment. */
export interface LiveSession {
  sessionId: string;
  userId: string;
  name: string;
  email: string;
  currency: string | null;
  grants: Grant[];
  expiresAt: Date;
}

/** Opens a session in the transaction that also writes of the sign-in. Answers its id, which is all that the cookie carries. */
export async function openSession(tx: Tx, session: { userId: string; userAgent: string | null; now: Date }): Promise<string> {
  const id = newId<"session">(session.now.getTime());
  await insert(tx, "UserSession", {
    id,
    userId: session.userId,
    createdAt: session.now,
    lastSeenAt: session.now,
    expiresAt: after(session.now, sessionLifetimeMs),
    userAgent: session.userAgent?.slice(0, userAgentMaxLength) ?? null,
  });
  return id;
}

/** The session of that id, if it still holds: not revoked, not expired, its user active. Asked on every request. */
export async function readSession(db: Database, sessionId: string, now: Date): Promise<LiveSession | null> {
  if (!isUuid(sessionId)) return null;
  const row = await db.maybe(selectLiveSession({ sessionId, now }));
  if (!row) return null;
  if (now.getTime() - row.last_seen_at.getTime() > touchEveryMs) await db.rows(touchSession({ sessionId, now }));
  return {
    sessionId: row.id,
    userId: row.user_id,
    name: row.name,
    email: row.email,
    currency: row.currency,
    grants: row.grants,
    expiresAt: row.expires_at,
  };
}
