import { beforeAll, describe, expect, it } from "vitest";
import { openSession, readSession } from "../../auth/session.ts";
import type { Grant, Role } from "../../domain/access/roles.ts";
import { ownServices } from "../../testing/own-services.ts";
import { answerOf } from "../../testing/services.ts";
import type { Actor } from "../context.ts";
import { createUser } from "./create-user.ts";
import { endOwnSessions } from "./end-own-sessions.ts";
import { listPeople } from "./list-people.ts";
import { setGrants } from "./set-grants.ts";
import { setUserStatus } from "./set-user-status.ts";

const { services } = ownServices();
let ada: Actor;
let ukAdmin: Actor;
beforeAll(async () => {
  ada = await services.person("Ada Admin", ["admin"]);
  ukAdmin = await services.person("Uma Admin", [{ role: "admin", entityCode: "UK01" }]);
}, 120_000);

const password = "seven green bottles";
const grant = (role: Role, more: Partial<Grant> = {}): Grant => ({
  role,
  entityCode: null,
  region: null,
  isLead: false,
  ...more,
});
const invite = (name: string, grants: Grant[], by = ada) =>
  createUser(services.as(by), { email: `${name}@firm.example`, name, password, grants });
const userRow = async (email: string) => (await services.db.raw("SELECT * FROM app_user WHERE email = $1", [email])).rows[0];
const grantsOf = async (userId: string) =>
  (await services.db.raw("SELECT role, entity_code FROM user_grant WHERE user_id = $1 ORDER BY role", [userId])).rows;
const lastEntry = async (subject: string) =>
  (
    await services.db.raw(
      "SELECT e.*, p.fields FROM audit_entry e LEFT JOIN audit_personal p ON p.entry_id = e.id WHERE subject_id = $1 ORDER BY e.id DESC LIMIT 1",
      [subject],
    )
  ).rows[0];

async function find(name: string, by = ada) {
  const listed = await listPeople(services.as(by), { q: name });
  const found = listed.ok ? listed.value.items[0] : undefined;
  if (!found) throw new Error(`There is no ${name}`);
  return found;
}

describe("letting a person in", () => {
  it("keeps the address in lower case and of the password an Argon2id hash only", async () => {
    const made = answerOf(
      await createUser(services.as(ada), {
        email: "Nora.New@Firm.Example",
        name: " Nora New ",
        password,
        grants: [grant("finance", { entityCode: "UK01" })],
      }),
    );
    const row = await userRow("nora.new@firm.example");
    expect(row).toMatchObject({ id: made.userId, name: "Nora New", status: "active" });
    expect(row?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await grantsOf(made.userId)).toEqual([{ role: "finance", entity_code: "UK01" }]);
  });

  it("is written into the audit trail, with name and address apart so that they can be erased, and no password", async () => {
    const entry = await lastEntry(String((await userRow("nora.new@firm.example"))?.id));
    expect(entry).toMatchObject({
      action: "user.create",
      actor_name: "Ada Admin",
      after: { grants: ["finance/UK01/*/"], hasPassword: true, currency: null },
      fields: { email: "nora.new@firm.example", name: "Nora New" },
    });
    expect(JSON.stringify(entry?.after)).not.toContain("nora");
    expect(JSON.stringify(entry)).not.toContain(password);
  });

  it("is refused for an address that someone has, in whatever case it is written", async () => {
    const again = await createUser(services.as(ada), { email: "NORA.NEW@firm.example", name: "Other", grants: [] });
    expect(again).toMatchObject({ error: { code: "conflict", fields: { email: "belongs to someone already" } } });
  });

  it("is refused with a weak password, one that repeats the name, a wrong address or the same role twice", async () => {
    const tryWith = async (more: object) => {
      const done = await createUser(services.as(ada), { email: "w@firm.example", name: "Wanda Weak", grants: [], ...more });
      return done.ok ? "let in" : Object.keys(done.error.fields ?? {});
    };
    expect(await tryWith({ password: "short" })).toEqual(["password"]);
    expect(await tryWith({ password: "aaaaaaaaaaaaaaaa" })).toEqual(["password"]);
    expect(await tryWith({ password: "wanda weakwanda weak" })).toEqual(["password"]);
    expect(await tryWith({ email: "nobody" })).toEqual(["email"]);
    expect(await tryWith({ grants: [grant("it"), grant("it", { isLead: true })] })).toEqual(["grants"]);
    expect(await userRow("w@firm.example")).toBeUndefined();
  });

  it("is for administrators", async () => {
    const it = await services.person("Ivan It", ["it"]);
    expect(await invite("sneaky", [grant("admin")], it)).toMatchObject({ error: { code: "forbidden" } });
    expect(await userRow("sneaky@firm.example")).toBeUndefined();
  });

  it("hands out no more than the administrator administers: one of an entity stays within it", async () => {
    expect(await invite("ursula", [grant("finance", { entityCode: "UK01" })], ukAdmin)).toMatchObject({ ok: true });
    const beyond = [grant("finance"), grant("admin", { entityCode: "DE01" }), grant("pmo", { entityCode: "UK01", isLead: true })];
    for (const wanted of beyond) {
      expect(await invite("beyond", [wanted], ukAdmin)).toMatchObject({
        error: { code: "forbidden", message: expect.stringContaining("beyond what you administer") },
      });
    }
    expect(await userRow("beyond@firm.example")).toBeUndefined();
  });
});

describe("the roles of a person", () => {
  it("are replaced as a whole, and the entry says what they were and are", async () => {
    const { userId } = answerOf(await invite("gina", [grant("finance"), grant("pmo")]));
    const { grantsVersion } = await find("gina");
    const wanted = [grant("finance"), grant("executive", { region: "DACH" })];
    expect(await setGrants(services.as(ada), { userId, grants: wanted, grantsVersion })).toMatchObject({ ok: true });
    expect(await grantsOf(userId)).toEqual([
      { role: "executive", entity_code: null },
      { role: "finance", entity_code: null },
    ]);
    expect(await lastEntry(userId)).toMatchObject({
      action: "user.set-grants",
      before: { grants: ["finance/*/*/", "pmo/*/*/"] },
      after: { grants: ["finance/*/*/", "executive/*/DACH/"] },
    });
    const stale = await setGrants(services.as(ada), { userId, grants: [], grantsVersion });
    expect(stale).toMatchObject({ error: { code: "conflict", message: expect.stringContaining("have changed since") } });
    expect(await grantsOf(userId)).toHaveLength(2);
  });

  it("are followed by the next request of a session that is open already", async () => {
    const { id: userId, grantsVersion } = await find("gina");
    const now = services.clock.now();
    const session = await services.db.tx((tx) => openSession(tx, { userId, userAgent: null, now }));
    expect((await readSession(services.db, session, now))?.grants.map(({ role }) => role)).toEqual(["finance", "executive"]);
    await setGrants(services.as(ada), { userId, grants: [grant("auditor")], grantsVersion });
    expect((await readSession(services.db, session, now))?.grants.map(({ role }) => role)).toEqual(["auditor"]);
  });

  it("are never changed by their holder", async () => {
    const { id: userId, grantsVersion } = await find("Ada");
    expect(await setGrants(services.as(ada), { userId, grants: [], grantsVersion })).toMatchObject({
      error: { code: "needs_second_person" },
    });
  });

  it("beyond an administrator's own entity are neither given nor taken away by them", async () => {
    const { id: userId, grantsVersion } = await find("gina", ukAdmin);
    expect(await setGrants(services.as(ukAdmin), { userId, grants: [], grantsVersion })).toMatchObject({
      error: { code: "forbidden" },
    });
    const more = [grant("auditor"), grant("finance", { entityCode: "UK01" })];
    expect(await setGrants(services.as(ukAdmin), { userId, grants: more, grantsVersion })).toMatchObject({ ok: true });
  });

  it("leave the firm with an administrator: the last one keeps the role, also when two take it from each other", async () => {
    const [ann, bob] = [await services.person("Ann Last", ["admin"]), await services.person("Bob Last", ["admin"])];
    await services.db.raw("UPDATE app_user SET status = 'disabled' WHERE id = $1", [ada.id]);
    const [annNow, bobNow] = [await find("Ann Last"), await find("Bob Last")];
    const done = await Promise.all([
      setGrants(services.as(ann), { userId: bob.id, grants: [], grantsVersion: bobNow.grantsVersion }),
      setGrants(services.as(bob), { userId: ann.id, grants: [], grantsVersion: annNow.grantsVersion }),
    ]);
    expect(done.map(({ ok }) => ok).sort()).toEqual([false, true]);
    expect(done.find(({ ok }) => !ok)).toMatchObject({ error: { message: expect.stringContaining("only administrator") } });
    await services.db.raw("UPDATE app_user SET status = 'active' WHERE id = $1", [ada.id]);
  });
});

describe("switching a person off", () => {
  it("ends their sessions at once, and they come back with none when switched on again", async () => {
    const { id: userId } = await find("Nora");
    const now = services.clock.now();
    const session = await services.db.tx((tx) => openSession(tx, { userId, userAgent: null, now }));
    const off = await setUserStatus(services.as(ada), { userId, status: "disabled", reason: "left the firm" });
    expect(off).toEqual({ ok: true, value: { status: "disabled", sessionsEnded: 1, handedBack: 0, warnings: [] } });
    expect(await readSession(services.db, session, now)).toBeNull();
    expect(await lastEntry(userId)).toMatchObject({ action: "user.disable", reason: "left the firm" });
    await setUserStatus(services.as(ada), { userId, status: "active" });
    expect(await readSession(services.db, session, now)).toBeNull();
  });

  it("is for others, within one's entity, and never for the last administrator", async () => {
    const off = (userId: string, by: Actor) => setUserStatus(services.as(by), { userId, status: "disabled" });
    expect(await off(ada.id, ada)).toMatchObject({ error: { code: "needs_second_person" } });
    expect(await off(ada.id, ukAdmin)).toMatchObject({ error: { code: "forbidden" } });
    for (const name of ["Ann Last", "Bob Last"]) await off((await find(name)).id, ada);
    expect(await off(ada.id, services.as().actor)).toMatchObject({
      error: { code: "conflict", message: expect.stringContaining("only administrator") },
    });
  });
});

describe("signing out everywhere", () => {
  it("ends every session of one's own and nobody else's, with an entry, and changes nothing the second time", async () => {
    const [ola, olaf] = [await services.person("Ola Out", ["finance"]), await services.person("Olaf In", ["finance"])];
    const now = services.clock.now();
    const open = (userId: string) => services.db.tx((tx) => openSession(tx, { userId, userAgent: null, now }));
    const [one, two, other] = [await open(ola.id), await open(ola.id), await open(olaf.id)];
    expect(await endOwnSessions(services.as(ola), {})).toEqual({ ok: true, value: { sessionsEnded: 2 } });
    const live = await Promise.all([one, two, other].map((session) => readSession(services.db, session, now)));
    expect(live.map((session) => session?.userId ?? null)).toEqual([null, null, olaf.id]);
    expect(await lastEntry(ola.id)).toMatchObject({ action: "session.revoke", after: { session: "all", sessionsEnded: 2 } });
    expect(await endOwnSessions(services.as(ola), {})).toEqual({ ok: true, value: { sessionsEnded: 0 } });
    expect(await endOwnSessions(services.as(), {})).toMatchObject({ error: { code: "forbidden" } });
  });
});

describe("the list of people", () => {
  it("shows IT who may do what, without addresses, and does not find by address what it may not show", async () => {
    const it = await find("nora", await services.person("Iris It", ["it"]));
    expect(it).toMatchObject({ name: "Nora New", hasPassword: true, grants: [{ role: "finance", entityCode: "UK01" }] });
    expect(it).not.toHaveProperty("email");
    expect(await find("nora.new@firm")).toMatchObject({ email: "nora.new@firm.example" });
    const iris = services.as({ ...(await services.person("Ilse It", ["it"])) });
    expect(await listPeople(iris, { q: "nora.new@firm" })).toMatchObject({ value: { items: [] } });
    const finance = await services.person("Fay", ["finance"]);
    expect(await listPeople(services.as(finance), {})).toMatchObject({ error: { code: "forbidden" } });
  });
});
