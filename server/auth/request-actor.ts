import type { Env } from "../env.ts";
import { type Actor, type Services, userActor } from "../services/context.ts";
import { readSession } from "./session.ts";
import { sessionCookieName, sessionIdOf } from "./session-cookie.ts";

interface RequestServices extends Services {
  env: Env;
}

/** Who is signed in with the cookies of a request; null for nobody. The session's row is read each time. */
export async function actorOfCookies(
  services: RequestServices,
  cookie: (name: string) => string | undefined,
): Promise<Actor | null> {
  const { env } = services;
  const sessionId = await sessionIdOf(cookie(sessionCookieName(env.NEXTAUTH_URL)), env.NEXTAUTH_SECRET);
  if (sessionId === null) return null;
  const session = await readSession(services.db, sessionId, services.clock.now());
  if (!session) return null;
  return userActor({ id: session.userId, name: session.name, currency: session.currency, grants: session.grants });
}
