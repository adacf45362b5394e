import { writeAudit } from "../audit/entry.ts";
import type { Database } from "../db/database.ts";
import { update } from "../db/rows.ts";
import type { Clock } from "../domain/clock.ts";
import { isUuid } from "../domain/ids.ts";
import type { Result } from "../domain/result.ts";
import { err, ok } from "../domain/result.ts";
import type { Env } from "../env.ts";
import { verifyPassword } from "./password.ts";
import { selectUserByEmail } from "./session.sql.ts";
import { openSession } from "./session.ts";
import type { SignInThrottle } from "./throttle.ts";
import type { Visit } from "./visit.ts";

/**
 * Why someone is not let in. `wrong_password` also stands for an address that nobody has, and `single_sign_on` for all of that
 * where only administrators of the firm have passwords: who they are is not told.
 */
export type SignInFailure =
  | { code: "wrong_password" }
  | { code: "single_sign_on" }
  | { code: "throttled"; retryAfterMs: number }
  | { code: "disabled" }
  | { code: "not_invited" };

export interface SignedIn {
  userId: string;
  sessionId: string;
  name: string;
  email: string;
}

interface SignInServices {
  db: Database;
  clock: Clock;
}

/** Addresses are compared and kept in lower case, without surrounding space. */
const normalEmail = (email: string): string => email.trim().toLowerCase();

/**
 * Signs in with address and password: throttled first, then the same work whether or not the address is known. Where the firm
 * signs in by its identity provider only, that is left to administrators of the whole firm, for when the provider does not answer.
 */
export async function signInWithPassword(
  services: SignInServices & { throttle: SignInThrottle; env: Pick<Env, "OIDC_ONLY"> },
  given: { email: string; password: string },
  visit: Visit,
): Promise<Result<SignedIn, SignInFailure>> {
  const email = normalEmail(given.email);
  const wait = await services.throttle.attempt(email, visit.address);
  if (wait) return err({ code: "throttled", retryAfterMs: wait.retryAfterMs });
  const user = await services.db.maybe(selectUserByEmail({ email }));
  const { OIDC_ONLY: isOnly } = services.env;
  const mayUseOne = !isOnly || user?.is_firm_administrator === true;
  const fits = await verifyPassword(given.password, (mayUseOne && user?.password_hash) || null);
  if (!user || !fits) {
    if (user) await noteRefusal(services, user, mayUseOne ? "wrong password" : "single sign-on only");
    return err({ code: isOnly ? "single_sign_on" : "wrong_password" });
  }
  if (user.status !== "active") {
    await noteRefusal(services, user, "switched off");
    return err({ code: "disabled" });
  }
  await services.throttle.succeeded(email, visit.address);
  return ok(await enter(services, user, visit, isOnly ? "password, past single sign-on" : "password"));
}

/** Signs in whom the identity provider vouches for: by an address that it has verified, of a user who exists already. */
export async function signInWithIdentity(
  services: SignInServices,
  identity: { email: string | undefined; isVerified: boolean },
  visit: Visit,
): Promise<Result<SignedIn, SignInFailure>> {
  if (!identity.email || !identity.isVerified) return err({ code: "not_invited" });
  const user = await services.db.maybe(selectUserByEmail({ email: normalEmail(identity.email) }));
  if (!user) return err({ code: "not_invited" });
  if (user.status !== "active") {
    await noteRefusal(services, user, "switched off");
    return err({ code: "disabled" });
  }
  return ok(await enter(services, user, visit, "identity provider"));
}

interface Person {
  id: string;
  name: string;
  email: string;
}

async function enter(services: SignInServices, user: Person, visit: Visit, way: string): Promise<SignedIn> {
  const now = services.clock.now();
  return services.db.tx(async (tx) => {
    const sessionId = await openSession(tx, { userId: user.id, userAgent: visit.userAgent, now });
    await update(tx, "AppUser", { where: { id: user.id }, set: { lastSignInAt: now } });
    const actor = { type: "user", id: user.id, name: user.name } as const;
    await writeAudit(tx, actor, now, [
      { action: "session.open", subjectType: "user", subjectId: user.id, after: { session: sessionId, way } },
    ]);
    return { userId: user.id, sessionId, name: user.name, email: user.email };
  });
}

/** A refusal that concerns a known account is worth an auditor's eye; the throttle bounds how many there can be. */
async function noteRefusal(services: SignInServices, user: Person, why: string): Promise<void> {
  const actor = { type: "system", id: "sign-in", name: "Sign-in" } as const;
  await services.db.tx((tx) =>
    writeAudit(tx, actor, services.clock.now(), [
      { action: "session.refuse", subjectType: "user", subjectId: user.id, reason: why },
    ]),
  );
}

/** Ends a session at its holder's wish. Ending it again changes nothing. */
export async function signOut(services: SignInServices, sessionId: string): Promise<void> {
  if (!isUuid(sessionId)) return;
  const now = services.clock.now();
  await services.db.tx(async (tx) => {
    const ended = await tx.raw(
      `UPDATE user_session s SET revoked_at = $2 FROM app_user u
       WHERE s.id = $1 AND s.revoked_at IS NULL AND u.id = s.user_id RETURNING u.id, u.name`,
      [sessionId, now],
    );
    const [user] = ended.rows;
    if (!user) return;
    const actor = { type: "user", id: String(user.id), name: String(user.name) } as const;
    await writeAudit(tx, actor, now, [
      { action: "session.close", subjectType: "user", subjectId: actor.id, before: { session: sessionId } },
    ]);
  });
}
