import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { AuthServices } from "../auth/next-auth-options.ts";
import { actorOfCookies } from "../auth/request-actor.ts";
import { createSignInThrottle } from "../auth/throttle.ts";
import { update } from "../db/rows.ts";
import type { Env } from "../env.ts";
import type { Actor } from "../services/context.ts";
import { type IdentityProvider, startIdentityProvider } from "../testing/identity-provider.ts";
import { ownServices } from "../testing/own-services.ts";
import { Browser } from "./browser-for-tests.ts";

const site = "https://throughline.example";
const people = [
  { sub: "sam", name: "Sam Sso", email: "Sam.Sso@firm.example", email_verified: true },
  { sub: "unverified", email: "sam.sso@firm.example", email_verified: false },
  { sub: "silent", email: "sam.sso@firm.example" },
  { sub: "stranger", email: "stranger@elsewhere.example", email_verified: true },
  { sub: "nameless" },
];
const { services } = ownServices();
let sam: Actor;
let provider: IdentityProvider | undefined;

beforeAll(async () => {
  sam = await services.person("Sam Sso", ["finance"]);
}, 120_000);
beforeEach(() => {
  vi.stubEnv("NEXTAUTH_URL", site);
  // The provider says at each start that it keeps everything in memory.
  for (const level of ["info", "warn"] as const) vi.spyOn(console, level).mockImplementation(() => {});
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await provider?.close();
  provider = undefined;
});

/** The product beside a provider that keeps to the letter, and a visitor's way through both. */
async function withProvider(inIdToken = false, more: Partial<Env> = {}) {
  const idp = await startIdentityProvider(people, { backTo: `${site}/api/auth/callback/oidc`, inIdToken });
  provider = idp;
  const auth: AuthServices = {
    ...services,
    env: {
      ...{ NEXTAUTH_URL: site, NEXTAUTH_SECRET: "a secret that only the installation knows", OIDC_TRUST_ADDRESSES: false },
      ...{ OIDC_ISSUER: idp.issuer, OIDC_CLIENT_ID: idp.clientId, OIDC_CLIENT_SECRET: idp.clientSecret },
      ...more,
    } as Env,
    throttle: createSignInThrottle(services.db),
  };
  const begin = async (browser: Browser, callbackUrl: string): Promise<string> => {
    const asked = await browser.post("signin/oidc", { csrfToken: await browser.csrf(), callbackUrl, json: "true" });
    return String(asked.body.url);
  };
  const enter = async (sub: string, callbackUrl = "/exceptions?team=finance") => {
    const browser = new Browser(auth);
    const back = await idp.signIn(await begin(browser, callbackUrl), sub);
    const page = await browser.get(`callback/oidc${back.search}`);
    const cookie = browser.cookie("session-token");
    const actor = await actorOfCookies(auth, (name) => (name.includes("session-token") ? cookie : undefined));
    return { actor, to: page.headers.get("location"), back };
  };
  return { auth, begin, enter, idp };
}

describe("single sign-on", () => {
  it.each([false, true])(
    "lets in whom the provider vouches for, on the page that was wanted (address in the id token: %s)",
    async (inIdToken) => {
      const { enter } = await withProvider(inIdToken);
      const { actor, to } = await enter("sam");
      expect(actor).toMatchObject({ id: sam.id, type: "user", grants: [{ role: "finance" }] });
      expect(to).toBe(`${site}/exceptions?team=finance`);
      const [entry] = (
        await services.db.raw(
          "SELECT after FROM audit_entry WHERE action = 'session.open' AND subject_id = $1 ORDER BY id DESC LIMIT 1",
          [sam.id],
        )
      ).rows;
      expect(entry?.after).toMatchObject({ way: "identity provider" });
    },
  );

  it("asks with PKCE, state and nonce, and never leads off-site afterwards", async () => {
    const { auth, begin, enter } = await withProvider();
    const asked = new URL(await begin(new Browser(auth), "/"));
    expect(Object.fromEntries(asked.searchParams)).toMatchObject({
      ...{ response_type: "code", code_challenge_method: "S256", scope: "openid email profile" },
      ...{ code_challenge: expect.any(String), state: expect.any(String), nonce: expect.any(String) },
    });
    expect((await enter("sam", "https://evil.example/take")).to).toMatch(/^https:\/\/throughline\.example(\/|$)/);
  });

  it("turns away who was not invited, whose address is not verified, who has none, and who is switched off", async () => {
    const { enter } = await withProvider();
    for (const sub of ["stranger", "unverified", "silent", "nameless"])
      expect(await enter(sub), sub).toMatchObject({ actor: null, to: expect.stringContaining("/sign-in?error=not_invited") });
    await update(services.db, "AppUser", { where: { id: sam.id }, set: { status: "disabled" } });
    expect(await enter("sam")).toMatchObject({ actor: null, to: expect.stringContaining("/sign-in?error=disabled") });
    await update(services.db, "AppUser", { where: { id: sam.id }, set: { status: "active" } });
  });

  it("takes the address of a provider that says nothing of verifying it where the firm trusts it, and never one that denies it", async () => {
    const { enter } = await withProvider(true, { OIDC_TRUST_ADDRESSES: true });
    expect((await enter("silent")).actor).toMatchObject({ id: sam.id });
    expect((await enter("unverified")).actor).toBeNull();
  });

  it("takes a way back only once, and only in the browser that began it", async () => {
    const { auth, begin, enter, idp } = await withProvider();
    const { back } = await enter("sam");
    const again = new Browser(auth);
    await begin(again, "/");
    for (const browser of [again, new Browser(auth)]) {
      const page = await browser.get(`callback/oidc${back.search}`);
      expect(page.headers.get("location")).toBe(`${site}/api/auth/error?error=OAuthCallback`);
      expect((await browser.get("error?error=OAuthCallback")).headers.get("location")).toContain("error=OAuthCallback");
      expect(browser.cookie("session-token")).toBeUndefined();
    }
    await idp.close();
    provider = undefined;
    const unreachable = await new Browser(auth).post("signin/oidc", { csrfToken: await new Browser(auth).csrf(), json: "true" });
    expect(String(unreachable.body.url ?? unreachable.headers.get("location"))).toContain(site);
  });
});
