import { decode, encode } from "next-auth/jwt";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { AuthServices } from "../auth/next-auth-options.ts";
import { actorOfCookies } from "../auth/request-actor.ts";
import { sessionLifetimeMs } from "../auth/session.ts";
import { createSignInThrottle } from "../auth/throttle.ts";
import { update } from "../db/rows.ts";
import type { Env } from "../env.ts";
import { revokeSessions } from "../services/access/revoke-sessions.ts";
import type { Actor } from "../services/context.ts";
import { ownServices } from "../testing/own-services.ts";
import { Browser, type Page } from "./browser-for-tests.ts";

const site = "https://throughline.example";
const secret = "a secret that only the installation knows";
const nora = { email: "nora.new@firm.example", password: "seven green bottles" };
const { services } = ownServices();
let auth: AuthServices;
let person: Actor;
let admin: Actor;

beforeAll(async () => {
  person = await services.person("Nora New", ["finance"]);
  admin = await services.person("Ada Admin", ["admin"]);
  auth = at(site);
}, 120_000);
afterAll(async () => {
  vi.unstubAllEnvs();
});
beforeEach(async () => {
  vi.stubEnv("NEXTAUTH_URL", site);
  await services.db.raw("DELETE FROM sign_in_throttle");
});

const at = (address: string): AuthServices => ({
  ...services,
  env: { NEXTAUTH_URL: address, NEXTAUTH_SECRET: secret } as Env,
  throttle: createSignInThrottle(services.db),
});
const sessionCookie = "__Secure-next-auth.session-token";
const urlOf = (page: Page): string => String(page.body.url ?? page.headers.get("location"));
const actorOf = (cookie: string | undefined) => actorOfCookies(auth, (name) => (name === sessionCookie ? cookie : undefined));
/** Signed in, with the cookie that was kept. */
async function signedIn(): Promise<{ browser: Browser; cookie: string }> {
  const browser = new Browser(auth);
  await browser.signIn(nora);
  return { browser, cookie: browser.cookie("session-token") ?? expect.fail("no session cookie was set") };
}
/** Where the firm signs in by its identity provider only. */
const onlyProvider = (): AuthServices => ({ ...auth, env: { ...auth.env, OIDC_ONLY: true } });
const sessions = async () => (await services.db.raw("SELECT id FROM user_session WHERE revoked_at IS NULL")).count;

describe("the session cookie", () => {
  it("is out of reach of scripts, other sites and unencrypted connections, and ends with the session", async () => {
    const page = await new Browser(auth).signIn(nora);
    expect(page).toMatchObject({ status: 200, body: { url: `${site}/` } });
    const { flags = [], value } = page.set[sessionCookie] ?? {};
    expect(flags).toEqual(expect.arrayContaining(["httponly", "path=/", "samesite=lax", "secure"]));
    expect(flags.some((flag) => flag.startsWith("domain="))).toBe(false);
    const expires = flags.find((flag) => flag.startsWith("expires=")) ?? "";
    const inHours = (Date.parse(expires.slice("expires=".length)) - Date.now()) / 3_600_000;
    expect(inHours).toBeGreaterThan(11.9);
    expect(inHours).toBeLessThanOrEqual(12);
    expect(Object.keys((await decode({ token: value ?? "", secret })) ?? {}).sort()).toEqual(["exp", "iat", "jti", "sid", "sub"]);
    expect(Buffer.from(value ?? "", "base64url").toString("latin1")).not.toMatch(/nora|finance|firm/i);
  });

  it("may do without encryption on this very machine alone", async () => {
    const local = "http://localhost:3000";
    vi.stubEnv("NEXTAUTH_URL", local);
    const page = await new Browser(at(local)).signIn(nora);
    const kept = page.set["next-auth.session-token"];
    expect(kept?.flags).toEqual(expect.arrayContaining(["httponly", "samesite=lax"]));
    expect(kept?.flags).not.toContain("secure");
  });

  it("tells who it is by the database at each request: a role that is taken away is gone at the next one", async () => {
    const { cookie } = await signedIn();
    expect(await actorOf(cookie)).toMatchObject({ id: person.id, type: "user", grants: [{ role: "finance" }] });
    await services.db.raw("DELETE FROM user_grant WHERE user_id = $1", [person.id]);
    expect(await actorOf(cookie)).toMatchObject({ id: person.id, grants: [] });
    await services.db.raw(
      "INSERT INTO user_grant (id, user_id, role, is_lead) VALUES (gen_random_uuid(), $1, 'finance', false)",
      [person.id],
    );
    await update(services.db, "AppUser", { where: { id: person.id }, set: { status: "disabled" } });
    expect(await actorOf(cookie)).toBeNull();
    await update(services.db, "AppUser", { where: { id: person.id }, set: { status: "active" } });
    expect(await actorOf(cookie)).toMatchObject({ grants: [{ role: "finance" }] });
  });

  it("that somebody has altered, made with another secret, or let run out, is nobody's", async () => {
    const { cookie } = await signedIn();
    const token = await decode({ token: cookie, secret });
    for (const index of [10, Math.floor(cookie.length / 2), cookie.length - 5]) {
      const other = cookie[index] === "A" ? "B" : "A";
      expect(await actorOf(cookie.slice(0, index) + other + cookie.slice(index + 1)), String(index)).toBeNull();
    }
    expect(await actorOf(await encode({ token: token ?? {}, secret: "another secret of the same length" }))).toBeNull();
    expect(await actorOf(await encode({ token: token ?? {}, secret, maxAge: -60 }))).toBeNull();
    expect(await actorOf(await encode({ token: { sub: person.id }, secret }))).toBeNull();
    for (const nothing of [undefined, "", "x", "a.b.c.d.e"]) expect(await actorOf(nothing)).toBeNull();
    expect(await actorOf(await encode({ token: token ?? {}, secret }))).toMatchObject({ id: person.id });
  });

  it("ends after twelve hours, however often the browser asks for the session", async () => {
    const { browser, cookie } = await signedIn();
    const begun = services.clock.now();
    services.clock.moveTo(new Date(begun.getTime() + sessionLifetimeMs - 1_000));
    expect((await browser.get("session")).body).toMatchObject({ user: { name: "Nora New" } });
    const renewed = browser.cookie("session-token");
    services.clock.moveTo(new Date(begun.getTime() + sessionLifetimeMs));
    expect([await actorOf(cookie), await actorOf(renewed)]).toEqual([null, null]);
    const ended = await browser.get("session");
    expect(ended.body).toEqual({});
    expect(ended.set[sessionCookie]?.value).toBe("");
    services.clock.moveTo(begun);
  });

  it("is worth nothing from the moment an administrator ends the session", async () => {
    const { browser, cookie } = await signedIn();
    await revokeSessions(services.as(admin), { userId: person.id });
    expect(await actorOf(cookie)).toBeNull();
    expect((await browser.get("session")).body).toEqual({});
    expect(browser.cookie("session-token")).toBeUndefined();
  });

  it("is taken away by signing out, and a copy of it is worth nothing afterwards", async () => {
    const { browser, cookie } = await signedIn();
    const left = await browser.post("signout", { csrfToken: await browser.csrf(), json: "true", callbackUrl: `${site}/sign-in` });
    expect(urlOf(left)).toBe(`${site}/sign-in`);
    expect(left.set[sessionCookie]?.value).toBe("");
    expect(await actorOf(cookie)).toBeNull();
  });
});

describe("what the browser may know of the session", () => {
  it("is the name and when it ends", async () => {
    const { browser } = await signedIn();
    expect((await browser.get("session")).body).toEqual({ user: { name: "Nora New" }, expires: expect.any(String) });
    expect((await new Browser(auth).get("session")).body).toEqual({});
  });
});

describe("a wrong password", () => {
  it("and an address that nobody has get the same answer, and no session", async () => {
    const answers = [];
    for (const email of [nora.email, "nobody@firm.example"]) {
      const { body, headers, set, status } = await new Browser(auth).signIn({ email, password: "wrong" });
      const names = [...headers.keys()].sort();
      answers.push({ status, body, names, set: Object.keys(set).sort() });
    }
    expect(answers[0]).toMatchObject({ status: 401, body: { url: expect.stringContaining("error=wrong-password") } });
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[0]?.set.some((name) => name.includes("session-token"))).toBe(false);
  });

  it("takes as much work for an address that nobody has", async () => {
    const browser = new Browser(auth);
    const csrfToken = await browser.csrf();
    /** The least that this process has worked for one answer, over several: what else the machine does adds to none. */
    const workFor = async (email: string): Promise<number> => {
      const spent: number[] = [];
      for (let attempt = 0; attempt < 4; attempt += 1) {
        const before = process.cpuUsage();
        await browser.post("callback/credentials", { email, password: "wrong", csrfToken, json: "true" });
        const { user } = process.cpuUsage(before);
        spent.push(user);
      }
      return Math.min(...spent);
    };
    const known = await workFor(nora.email);
    expect(await workFor("nobody@firm.example")).toBeGreaterThan(known / 2);
  });

  it("is slowed down through this door too: the sixth is told to wait, the right one as well, from wherever", async () => {
    const open = await sessions();
    for (let attempt = 0; attempt < 5; attempt += 1) await new Browser(auth).signIn({ ...nora, password: "wrong" });
    for (const browser of [new Browser(auth), new Browser(auth, "198.51.100.9")]) {
      const page = await browser.signIn(nora);
      expect(page.status).toBe(401);
      expect(new URL(urlOf(page)).searchParams.get("error")).toMatch(/^throttled:\d+$/);
      expect(browser.cookie("session-token")).toBeUndefined();
    }
    expect(await sessions()).toBe(open);
  });
});

describe("the way back after signing in", () => {
  it("leads to a page of ours", async () => {
    for (const callbackUrl of ["/exceptions?team=finance", `${site}/exceptions?team=finance`])
      expect(urlOf(await new Browser(auth).signIn({ ...nora, callbackUrl }))).toBe(`${site}/exceptions?team=finance`);
  });

  it("never leads off-site, however it is written", async () => {
    for (const callbackUrl of [
      "https://evil.example/take",
      "//evil.example/take",
      "/\\evil.example/take",
      "https://throughline.example.evil.example/",
      "https://throughline.example@evil.example/",
      "http://throughline.example/",
      "javascript:alert(1)",
      "data:text/html,x",
      "not an address",
    ]) {
      const page = await new Browser(auth).signIn({ ...nora, callbackUrl });
      expect(new URL(urlOf(page), site).origin, callbackUrl).toBe(site);
    }
  });

  it("is not taken from a cookie that somebody else has set", async () => {
    const browser = new Browser(auth);
    browser.cookies.set("__Secure-next-auth.callback-url", encodeURIComponent("https://evil.example/take"));
    expect(new URL(urlOf(await browser.signIn(nora))).origin).toBe(site);
    const asked = await browser.get(`signin?callbackUrl=${encodeURIComponent("https://evil.example/take")}`);
    expect(new URL(urlOf(asked), site).origin).toBe(site);
  });
});

describe("a form of another site", () => {
  it("signs nobody in: without the token of our own page, or with another's", async () => {
    const open = await sessions();
    const other = await new Browser(auth).csrf();
    for (const form of [nora, { ...nora, csrfToken: other }, { ...nora, csrfToken: "x" }]) {
      const browser = new Browser(auth);
      await browser.csrf();
      const page = await browser.post("callback/credentials", { ...form, json: "true" });
      expect(urlOf(page)).toContain("csrf=true");
      expect(browser.cookie("session-token")).toBeUndefined();
    }
    expect(await sessions()).toBe(open);
  });

  it("signs nobody out", async () => {
    const { browser, cookie } = await signedIn();
    for (const csrfToken of ["", "x"]) await browser.post("signout", { csrfToken, json: "true" });
    expect(await actorOf(cookie)).toMatchObject({ id: person.id });
  });

  it("cannot know the token: the cookie that it is checked against is signed and bound to this host", async () => {
    const browser = new Browser(auth);
    const page = await browser.get("csrf");
    const [name, kept] = Object.entries(page.set).find(([key]) => key.includes("csrf")) ?? [];
    expect(name).toBe("__Host-next-auth.csrf-token");
    expect(kept?.flags).toEqual(expect.arrayContaining(["httponly", "path=/", "samesite=lax", "secure"]));
    browser.cookies.set("__Host-next-auth.csrf-token", `${"a".repeat(64)}%7C${"b".repeat(64)}`);
    const forged = await browser.post("callback/credentials", { ...nora, csrfToken: "a".repeat(64), json: "true" });
    expect(urlOf(forged)).toContain("csrf=true");
  });
});

describe("a password where the firm signs in by its identity provider only", () => {
  it("opens no session for anybody but an administrator of the whole firm", async () => {
    const before = await sessions();
    const browser = new Browser(onlyProvider());
    expect(urlOf(await browser.signIn(nora))).toContain("error=single_sign_on");
    expect(browser.cookie("session-token")).toBeUndefined();
    expect(await sessions()).toBe(before);
    const breakGlass = new Browser(onlyProvider());
    await breakGlass.signIn({ ...nora, email: "ada.admin@firm.example" });
    expect(await actorOf(breakGlass.cookie("session-token"))).toMatchObject({ id: admin.id });
  });
});
