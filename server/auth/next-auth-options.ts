import { decodeJwt } from "jose";
import type { NextAuthOptions, User } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import type { OAuthConfig } from "next-auth/providers/oauth";
import { z } from "zod";
import type { Env } from "../env.ts";
import type { Services } from "../services/context.ts";
import { identityProviderId } from "./identity-provider.ts";
import { readSession, sessionLifetimeMs } from "./session.ts";
import { usesSecureCookies } from "./session-cookie.ts";
import { type SignedIn, type SignInFailure, signInWithIdentity, signInWithPassword, signOut } from "./sign-in.ts";
import type { SignInThrottle } from "./throttle.ts";
import type { Visit } from "./visit.ts";

/** What signing in needs of the web process. */
export interface AuthServices extends Services {
  env: Env;
  throttle: SignInThrottle;
}

const unvouched =
  "the identity provider vouched for no address: it has to send the claims email and email_verified, or OIDC_TRUST_ADDRESSES to be 1";

const credentialsSchema = z.object({ email: z.string().max(200), password: z.string().max(400) });
const profileSchema = z.looseObject({
  sub: z.string(),
  name: z.string().optional(),
  email: z.string().optional(),
  /** Some providers say it in a text. */
  email_verified: z.union([z.boolean(), z.stringbool()]).optional(),
});

/** next-auth's options for one request: passwords, and the firm's identity provider where the environment names one. */
export function nextAuthOptions(services: AuthServices, visit: Visit): NextAuthOptions {
  const { env } = services;
  const identityProvider = oidcProvider(env);
  return {
    secret: env.NEXTAUTH_SECRET,
    useSecureCookies: usesSecureCookies(env.NEXTAUTH_URL),
    session: { strategy: "jwt", maxAge: sessionLifetimeMs / 1000 },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [
      CredentialsProvider({
        name: "Password",
        credentials: { email: { type: "email" }, password: { type: "password" } },
        authorize: async (raw) => {
          const given = credentialsSchema.safeParse(raw);
          if (!given.success) return null;
          const entered = await signInWithPassword(services, given.data, visit);
          if (!entered.ok) throw new Error(codeOf(entered.error));
          return asUser(entered.value);
        },
      }),
      ...(identityProvider ? [identityProvider] : []),
    ],
    callbacks: {
      signIn: async ({ user, account, profile }) => {
        if (account?.provider !== identityProviderId) return true;
        const claims = profileSchema.parse(profile);
        const identity = { email: claims.email, isVerified: claims.email_verified ?? env.OIDC_TRUST_ADDRESSES };
        if (!identity.email || !identity.isVerified)
          services.log.warn({ hasAddress: identity.email !== undefined, said: claims.email_verified ?? null }, unvouched);
        const entered = await signInWithIdentity(services, identity, visit);
        if (!entered.ok) return `/sign-in?error=${encodeURIComponent(codeOf(entered.error))}`;
        Object.assign(user, asUser(entered.value));
        return true;
      },
      jwt: async ({ token, user }) => {
        if (user) return { sub: user.id, sid: sessionIdOfUser(user) };
        const live = typeof token.sid === "string" && (await readSession(services.db, token.sid, services.clock.now()));
        if (!live) throw new Error("This session has ended");
        return { sub: live.userId, sid: live.sessionId, name: live.name };
      },
      // next-auth's own stumbles over what is no address at all.
      redirect: ({ url, baseUrl }) => {
        const wanted = URL.canParse(url, baseUrl) ? new URL(url, baseUrl) : null;
        return wanted?.origin === baseUrl ? wanted.href : baseUrl;
      },
      session: ({ session, token }) => ({ expires: session.expires, user: { name: token.name ?? null } }),
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token?.sid === "string") await signOut(services, token.sid);
      },
    },
    logger: {
      // A session that has ended is no error, and everything else that next-auth reports here is a visitor's.
      error: (code, metadata) => {
        if (code !== "JWT_SESSION_ERROR") services.log.warn({ code, err: metadata }, "sign-in did not go through");
      },
      warn: (code) => services.log.debug({ code }, "next-auth warns"),
      debug: () => {},
    },
  };
}

const asUser = (entered: SignedIn): User => ({
  id: entered.userId,
  name: entered.name,
  email: entered.email,
  ...{ sessionId: entered.sessionId },
});

function sessionIdOfUser(user: object): string {
  if ("sessionId" in user && typeof user.sessionId === "string") return user.sessionId;
  throw new Error("A sign-in came through without a session");
}

/** The code that the sign-in page puts into words. */
function codeOf(failure: SignInFailure): string {
  if (failure.code === "throttled") return `throttled:${Math.ceil(failure.retryAfterMs / 1000)}`;
  return failure.code === "wrong_password" ? "wrong-password" : failure.code;
}

function oidcProvider(env: Env): OAuthConfig<z.output<typeof profileSchema>> | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = env;
  if (!issuer || !clientId || !clientSecret) return null;
  return {
    id: identityProviderId,
    name: "Single sign-on",
    type: "oauth",
    wellKnown: `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
    issuer,
    clientId,
    clientSecret,
    idToken: true,
    checks: ["pkce", "state", "nonce"],
    authorization: { params: { scope: "openid email profile" } },
    // Many say in the id token who it is, and the address only to who asks for it. The token has been verified by then.
    userinfo: {
      request: async ({ client, tokens: { access_token: access, id_token: idToken } }) => {
        const claims = profileSchema.parse(decodeJwt(idToken ?? ""));
        if (claims.email || !access || !client.issuer.metadata.userinfo_endpoint) return claims;
        const told = profileSchema.parse(await client.userinfo(access));
        if (told.sub !== claims.sub) throw new Error(`${issuer} told of ${told.sub} when it was asked about ${claims.sub}`);
        return { ...told, ...claims };
      },
    },
    profile: (profile) => ({ id: profile.sub, name: profile.name ?? null, email: profile.email ?? null }),
  };
}
