import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { update } from "../db/rows.ts";
import { newId } from "../domain/ids.ts";
import { changeOwnPassword } from "../services/access/change-own-password.ts";
import { createUser } from "../services/access/create-user.ts";
import { listSessions } from "../services/access/list-sessions.ts";
import { resetPassword } from "../services/access/reset-password.ts";
import { revokeSessions } from "../services/access/revoke-sessions.ts";
import type { Actor } from "../services/context.ts";
import { ownServices } from "../testing/own-services.ts";
import { trailOf } from "../testing/trail.ts";
import { readSession, sessionLifetimeMs } from "./session.ts";
import { signInWithIdentity, signInWithPassword, signOut } from "./sign-in.ts";
import { createSignInThrottle, type SignInThrottle } from "./throttle.ts";

const { services } = ownServices();
let throttle: SignInThrottle;
let ada: Actor;
let nora: Actor;
let isOnly = false;
const [right, other] = ["seven green bottles", "eight green bottles"];

beforeAll(async () => {
  throttle = createSignInThrottle(services.db);
  ada = await services.person("Ada Admin", ["admin"]);
  nora = await services.person("Nora New", ["finance"]);
}, 120_000);
beforeEach(async () => {
  await services.db.raw("DELETE FROM sign_in_throttle");
  isOnly = false;
});

const signIn = (password: string, email = "nora.new@firm.example", address = "203.0.113.7") =>
  signInWithPassword(
    { ...services, throttle, env: { OIDC_ONLY: isOnly } },
    { email, password },
    { address, userAgent: "Test browser" },
  );
async function sessionOf(password = right, email = "nora.new@firm.example"): Promise<string> {
  const done = await signIn(password, email);
  if (!done.ok) throw new Error(done.error.code);
  return done.value.sessionId;
}
const isLive = async (sessionId: string) => (await readSession(services.db, sessionId, services.clock.now())) !== null;
const newest = async (userId: string) => (await trailOf(services.db, userId, "action", "actor_name", "reason")).at(-1);

describe("signing in with a password", () => {
  it("opens a session, whatever the case of the address, and says so in the audit trail", async () => {
    const done = await signIn(right, "  Nora.NEW@firm.example ");
    expect(done).toMatchObject({ ok: true, value: { userId: nora.id, name: "Nora New" } });
    expect(await newest(nora.id)).toMatchObject({ action: "session.open", actor_name: "Nora New" });
    const session = done.ok && (await readSession(services.db, done.value.sessionId, services.clock.now()));
    expect(session).toMatchObject({ userId: nora.id, email: "nora.new@firm.example", grants: [{ role: "finance" }] });
  });

  it("answers the same to a wrong password, an unknown address and a person without a password", async () => {
    await createUser(services.as(), { email: "sso@firm.example", name: "Sam Sso", grants: [] });
    const wrong = { ok: false, error: { code: "wrong_password" } };
    expect(await signIn("wrong")).toEqual(wrong);
    expect(await signIn(right, "nobody@firm.example")).toEqual(wrong);
    expect(await signIn(right, "sso@firm.example")).toEqual(wrong);
    expect(await newest(nora.id)).toMatchObject({ action: "session.refuse", actor_name: "Sign-in", reason: "wrong password" });
  });

  it("is refused to a person who is switched off, and only the right password learns that", async () => {
    await update(services.db, "AppUser", { where: { id: nora.id }, set: { status: "disabled" } });
    expect(await signIn(right)).toEqual({ ok: false, error: { code: "disabled" } });
    expect(await signIn("wrong")).toEqual({ ok: false, error: { code: "wrong_password" } });
    await update(services.db, "AppUser", { where: { id: nora.id }, set: { status: "active" } });
  });
});

describe("signing in with a password where the firm signs in by its identity provider only", () => {
  const refused = { ok: false, error: { code: "single_sign_on" } };
  beforeEach(() => {
    isOnly = true;
  });

  it("is refused with the right password too, with an entry in the audit trail", async () => {
    expect(await signIn(right)).toEqual(refused);
    expect(await newest(nora.id)).toMatchObject({
      action: "session.refuse",
      actor_name: "Sign-in",
      reason: "single sign-on only",
    });
  });

  it("lets an administrator of the whole firm in, and says in the audit trail that it was past single sign-on", async () => {
    expect(await signIn(right, "ada.admin@firm.example")).toMatchObject({ ok: true, value: { userId: ada.id } });
    const [entry] = (await trailOf(services.db, ada.id, "action", "after")).slice(-1);
    expect(entry).toMatchObject({ action: "session.open", after: { way: "password, past single sign-on" } });
  });

  it("does not let in an administrator of one entity, and tells nobody who the administrators are", async () => {
    await services.person("Eve Entity", [{ role: "admin", entityCode: "UK01" }]);
    expect(await signIn(right, "eve.entity@firm.example")).toEqual(refused);
    expect(await signIn("wrong", "ada.admin@firm.example")).toEqual(refused);
    expect(await signIn(right, "nobody@firm.example")).toEqual(refused);
    expect(await newest(ada.id)).toMatchObject({ action: "session.refuse", reason: "wrong password" });
  });

  it("slows guessing down as ever", async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) await signIn("wrong", "ada.admin@firm.example");
    expect(await signIn(right, "ada.admin@firm.example")).toMatchObject({ error: { code: "throttled" } });
  });
});

describe("the throttle of sign-in", () => {
  it("stops an account after five wrong passwords, also for the right one and from another address", async () => {
    for (let attempt = 0; attempt < 5; attempt += 1)
      expect(await signIn("wrong")).toMatchObject({ error: { code: "wrong_password" } });
    expect(await signIn(right)).toMatchObject({ error: { code: "throttled", retryAfterMs: expect.any(Number) } });
    expect(await signIn(right, "nora.new@firm.example", "198.51.100.2")).toMatchObject({ error: { code: "throttled" } });
    expect(await signIn(right, "ada.admin@firm.example")).toMatchObject({ ok: true });
  });

  it("counts over all processes: another one's throttle stops the same account", async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) await signIn("wrong");
    expect(await createSignInThrottle(services.db).attempt("nora.new@firm.example", "198.51.100.2")).toMatchObject({
      retryAfterMs: expect.any(Number),
    });
  });

  it("forgets an account's wrong passwords after the right one", async () => {
    for (let round = 0; round < 3; round += 1) {
      for (let attempt = 0; attempt < 4; attempt += 1) await signIn("wrong");
      expect(await signIn(right)).toMatchObject({ ok: true });
    }
  });

  it("stops an address after fifty wrong passwords on any accounts, and right ones do not use it up", async () => {
    for (let attempt = 0; attempt < 60; attempt += 1) {
      await throttle.attempt(`office${attempt}@firm.example`, "203.0.113.99");
      await throttle.succeeded(`office${attempt}@firm.example`, "203.0.113.99");
    }
    for (let attempt = 0; attempt < 50; attempt += 1)
      expect(await throttle.attempt(`guess${attempt}@firm.example`, "203.0.113.99")).toBeNull();
    expect(await throttle.attempt("guess51@firm.example", "203.0.113.99")).toMatchObject({ retryAfterMs: expect.any(Number) });
    expect(await throttle.attempt("guess51@firm.example", "203.0.113.100")).toBeNull();
  });

  it("keeps neither account nor address in readable form", async () => {
    await signIn("wrong");
    const kept = await services.db.raw("SELECT key FROM sign_in_throttle");
    expect(kept.count).toBe(2);
    expect(JSON.stringify(kept.rows)).not.toMatch(/nora|firm|203\.0/);
  });
});

describe("signing in through the identity provider", () => {
  const visit = { address: "203.0.113.7", userAgent: null };
  it("lets in who was invited before, by an address that the provider has verified", async () => {
    const by = (email: string | undefined, isVerified: boolean) => signInWithIdentity(services, { email, isVerified }, visit);
    expect(await by("SSO@firm.example", true)).toMatchObject({ ok: true, value: { name: "Sam Sso" } });
    for (const refused of [
      await by("sso@firm.example", false),
      await by("stranger@firm.example", true),
      await by(undefined, true),
    ])
      expect(refused).toEqual({ ok: false, error: { code: "not_invited" } });
  });
});

describe("a session", () => {
  it("ends after twelve hours", async () => {
    const session = await sessionOf();
    const begun = services.clock.now();
    expect(await readSession(services.db, session, new Date(begun.getTime() + sessionLifetimeMs - 1))).toMatchObject({
      sessionId: session,
      email: "nora.new@firm.example",
    });
    expect(await readSession(services.db, session, new Date(begun.getTime() + sessionLifetimeMs))).toBeNull();
  });

  it("that nobody has, or that is no id at all, lets nobody in", async () => {
    expect(await isLive(newId<"session">())).toBe(false);
    expect(await isLive("' OR true --")).toBe(false);
  });

  it("ends by signing out, which is recorded once", async () => {
    const session = await sessionOf();
    await signOut(services, session);
    expect(await isLive(session)).toBe(false);
    expect(await newest(nora.id)).toMatchObject({ action: "session.close", actor_name: "Nora New" });
    const before = (await services.db.raw("SELECT count(*)::int AS n FROM audit_entry")).rows[0]?.n;
    await signOut(services, session);
    expect((await services.db.raw("SELECT count(*)::int AS n FROM audit_entry")).rows[0]?.n).toBe(before);
  });

  it("can be revoked by an administrator: one, or all of a person", async () => {
    const [first, second, third] = [await sessionOf(), await sessionOf(), await sessionOf()];
    const revoke = (more: object) => revokeSessions(services.as(ada), { userId: nora.id, ...more });
    expect(await revoke({ sessionId: second })).toEqual({ ok: true, value: { sessionsEnded: 1 } });
    expect([await isLive(first), await isLive(second), await isLive(third)]).toEqual([true, false, true]);
    expect(await revoke({ sessionId: second })).toEqual({ ok: true, value: { sessionsEnded: 0 } });
    expect(await revoke({})).toMatchObject({ ok: true });
    expect([await isLive(first), await isLive(third)]).toEqual([false, false]);
    expect(await newest(nora.id)).toMatchObject({ action: "session.revoke", actor_name: "Ada Admin" });
    const ukAdmin = await services.person("Uma Admin", [{ role: "admin", entityCode: "UK01" }]);
    expect(await revokeSessions(services.as(ukAdmin), { userId: nora.id })).toMatchObject({ error: { code: "forbidden" } });
  });

  it("is not revoked under another person's name", async () => {
    const session = await sessionOf();
    expect(await revokeSessions(services.as(ada), { userId: ada.id, sessionId: session })).toMatchObject({
      value: { sessionsEnded: 0 },
    });
    expect(await isLive(session)).toBe(true);
  });

  it("is listed while it lives, its browser only for who may see personal data", async () => {
    await revokeSessions(services.as(ada), { userId: nora.id });
    const session = await sessionOf();
    expect(await listSessions(services.as(ada), { userId: nora.id })).toMatchObject({
      value: { total: 1, items: [{ id: session, userName: "Nora New", userAgent: "Test browser" }] },
    });
    const it = await listSessions(services.as(await services.person("Ivan It", ["it"])), { userId: nora.id });
    expect(it.ok && it.value.items[0]).not.toHaveProperty("userAgent");
    await signOut(services, session);
    expect(await listSessions(services.as(ada), { userId: nora.id })).toEqual({ ok: true, value: { items: [], total: 0 } });
  });
});

describe("a change of password", () => {
  it("asks for the old one and ends every session of the person", async () => {
    const session = await sessionOf();
    const change = (currentPassword: string, newPassword: string) =>
      changeOwnPassword(services.as(nora), { currentPassword, newPassword });
    expect(await change("wrong", other)).toMatchObject({
      error: { code: "invalid", fields: { currentPassword: "is not right" } },
    });
    expect(await change(right, "short")).toMatchObject({ error: { code: "invalid" } });
    expect(await isLive(session)).toBe(true);
    expect(await change(right, other)).toMatchObject({ ok: true });
    expect(await isLive(session)).toBe(false);
    expect(await signIn(right)).toMatchObject({ error: { code: "wrong_password" } });
    expect(await signIn(other)).toMatchObject({ ok: true });
  });

  it("is no way to guess the old one: five wrong ones, and it waits; signing in does not", async () => {
    await services.db.raw("DELETE FROM sign_in_throttle");
    const change = (currentPassword: string, newPassword = right) =>
      changeOwnPassword(services.as(nora), { currentPassword, newPassword });
    for (let attempt = 0; attempt < 4; attempt += 1) expect(await change("wrong")).toMatchObject({ error: { code: "invalid" } });
    for (let attempt = 0; attempt < 9; attempt += 1)
      expect(await change(other, "short")).toMatchObject({ error: { fields: { newPassword: expect.any(String) } } });
    expect(await change(other, other)).toMatchObject({ ok: true });
    for (let attempt = 0; attempt < 5; attempt += 1) expect(await change("wrong")).toMatchObject({ error: { code: "invalid" } });
    const barred = { error: { code: "too_many", message: expect.stringMatching(/15 minutes/) } };
    expect(await change(other)).toMatchObject(barred);
    expect(await signIn(other)).toMatchObject({ ok: true });
    await services.db.raw("DELETE FROM sign_in_throttle");
    expect(await change(other, other)).toMatchObject({ ok: true });
  });

  it("by an administrator is for others only, and ends their sessions too", async () => {
    const session = await sessionOf(other);
    const reset = (userId: string, newPassword: string) => resetPassword(services.as(ada), { userId, newPassword });
    expect(await reset(ada.id, other)).toMatchObject({ error: { code: "needs_second_person" } });
    expect(await reset(nora.id, "nora.new@firm.example")).toMatchObject({ error: { code: "invalid" } });
    expect(await reset(nora.id, right)).toMatchObject({ ok: true });
    expect(await isLive(session)).toBe(false);
    expect(await signIn(right)).toMatchObject({ ok: true });
  });
});
