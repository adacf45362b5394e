import { beforeAll, describe, expect, it } from "vitest";
import { openSession } from "../../auth/session.ts";
import type { Grant, Role } from "../../domain/access/roles.ts";
import { after } from "../../domain/clock.ts";
import { ownServices } from "../../testing/own-services.ts";
import { answerOf } from "../../testing/services.ts";
import type { Actor } from "../context.ts";
import { createApiToken } from "./create-api-token.ts";
import { createUser } from "./create-user.ts";
import { listApiTokens } from "./list-api-tokens.ts";
import { listPeople } from "./list-people.ts";
import { listSessions } from "./list-sessions.ts";
import { setGrants } from "./set-grants.ts";

const uk = { entityCode: "UK01" };
const germany = { entityCode: "DE01" };
const { services } = ownServices();

/** People of two entities, of a region, of the whole firm, and one who has no role yet; each signed in. */
beforeAll(async () => {
  await services.db.raw(
    `INSERT INTO legal_entity (code, name, currency, country, region) VALUES
       ('UK01', 'Meridian UK', 'GBP', 'GB', 'UK & Ireland'), ('DE01', 'Meridian Deutschland', 'EUR', 'DE', 'DACH')`,
  );
  const people: [string, Partial<Grant>[]][] = [
    ["Ursula Uk", [uk]],
    ["Dieter De", [germany]],
    ["Dora Dach", [{ region: "DACH" }]],
    ["Una Isles", [{ region: "UK & Ireland" }]],
    ["Walter Wide", [{}]],
    ["Both Bea", [uk, germany]],
    ["Nils Norole", []],
  ];
  for (const [name, places] of people) {
    const { id } = await services.person(
      name,
      places.map((place) => ({ role: "finance" as const, ...place })),
    );
    await services.db.tx((tx) => openSession(tx, { userId: id, userAgent: null, now: services.clock.now() }));
  }
  const expiresAt = after(services.clock.now(), 86_400_000);
  for (const [name, place] of [
    ["of UK01", uk],
    ["of DE01", germany],
    ["of DACH", { region: "DACH" }],
    ["of all", {}],
  ] as const) {
    answerOf(await createApiToken(services.as(), { name, role: "finance", scopes: ["engagements.read"], expiresAt, ...place }));
  }
}, 120_000);

const reader = (role: Role, place: Partial<Grant>): Actor => ({
  ...services.as().actor,
  grants: [{ role, entityCode: null, region: null, isLead: false, ...place }],
});
const named = <Item>(outcome: { ok: true; value: { items: Item[] } } | { ok: false }, name: (item: Item) => string) =>
  outcome.ok ? outcome.value.items.map(name).sort() : expect.fail("refused");
const peopleOf = async (actor: Actor) => named(await listPeople(services.as(actor), {}), ({ name }) => name);
const signedInOf = async (actor: Actor) => named(await listSessions(services.as(actor), {}), ({ userName }) => userName);
const tokensOf = async (actor: Actor) => named(await listApiTokens(services.as(actor), {}), ({ name }) => name);

describe("who reads access within an entity or a region", () => {
  it("sees the people whose roles have to do with it: its own, those of its region, and those of the whole firm", async () => {
    for (const role of ["it", "auditor", "admin"] as const) {
      expect(await peopleOf(reader(role, uk)), role).toEqual(["Both Bea", "Una Isles", "Ursula Uk", "Walter Wide"]);
      expect(await peopleOf(reader(role, { region: "DACH" })), role).toEqual([
        "Both Bea",
        "Dieter De",
        "Dora Dach",
        "Walter Wide",
      ]);
    }
  });

  it("sees all of a person's roles, or who approves what they prepare could not be told", async () => {
    const listed = await listPeople(services.as(reader("auditor", uk)), { q: "both" });
    expect(listed).toMatchObject({ value: { items: [{ grants: [{ entityCode: "UK01" }, { entityCode: "DE01" }] }] } });
  });

  it("sees who has no role yet as a lead only", async () => {
    expect(await peopleOf(reader("admin", { ...uk, isLead: true }))).toContain("Nils Norole");
    expect(await peopleOf(reader("admin", uk))).not.toContain("Nils Norole");
  });

  it("sees the sessions of these people alone, also when one is asked for by id, and counts no others", async () => {
    expect(await signedInOf(reader("it", uk))).toEqual(["Both Bea", "Una Isles", "Ursula Uk", "Walter Wide"]);
    const found = await services.db.raw("SELECT id FROM app_user WHERE name = 'Dieter De'");
    expect(await listSessions(services.as(reader("it", uk)), { userId: String(found.rows[0]?.id) })).toMatchObject({
      value: { items: [], total: 0 },
    });
  });

  it("sees the tokens that reach it", async () => {
    expect(await tokensOf(reader("auditor", uk))).toEqual(["of UK01", "of all"]);
    expect(await tokensOf(reader("auditor", { ...germany, region: "DACH" }))).toEqual(["of DACH", "of DE01", "of all"]);
  });

  it("sees all where nothing limits the role", async () => {
    expect(await peopleOf(reader("auditor", {}))).toHaveLength(7);
    expect(await signedInOf(reader("auditor", {}))).toHaveLength(7);
    expect(await tokensOf(reader("auditor", {}))).toHaveLength(4);
  });
});

describe("a place that the firm does not have", () => {
  const [noEntity, noRegion] = [
    "There is no legal entity ZZ. Choose one that the ERP has: DE01, UK01.",
    "There is no region Nowhere. Choose one in which a legal entity lies: DACH, UK & Ireland.",
  ];
  const apart =
    "UK01 lies in UK & Ireland, not in DACH: together they name nothing. Leave the region away, or choose UK & Ireland.";
  const wrong: [Partial<Grant>, string, string][] = [
    [{ entityCode: "ZZ" }, noEntity, "entityCode"],
    [{ region: "Nowhere" }, noRegion, "region"],
    [{ ...uk, region: "DACH" }, apart, "region"],
  ];
  const grantOf = (place: Partial<Grant>): Grant => ({
    role: "finance",
    entityCode: null,
    region: null,
    isLead: false,
    ...place,
  });
  const expiresAt = () => after(services.clock.now(), 86_400_000);

  it.each(wrong)("is refused for a token, with what there is: %j", async (place, message, field) => {
    const asked = { name: "of nowhere", role: "finance" as const, scopes: ["engagements.read" as const], ...place };
    expect(await createApiToken(services.as(), { ...asked, expiresAt: expiresAt() })).toMatchObject({
      error: { code: "invalid", message, fields: { [field]: expect.any(String) } },
    });
    expect(await tokensOf(services.as().actor)).not.toContain("of nowhere");
  });

  it.each(wrong)("is refused for a person who is let in, and for a new role of one: %j", async (place, message) => {
    const made = await createUser(services.as(), { email: "new@firm.example", name: "New", grants: [grantOf(place)] });
    expect(made).toMatchObject({ error: { code: "invalid", message, fields: { grants: expect.any(String) } } });
    const listed = answerOf(await listPeople(services.as(), { q: "Ursula" }));
    const [ursula] = listed.items;
    if (!ursula) throw new Error("Ursula is not there");
    const { grantsVersion, id: userId } = ursula;
    const set = await setGrants(services.as(), { userId, grantsVersion, grants: [grantOf(uk), grantOf(place)] });
    expect(set).toMatchObject({ error: { code: "invalid", message } });
  });

  it("that somebody has already may stay, and be taken away", async () => {
    const { id: userId } = await services.person("Olaf Old", ["pmo"]);
    await services.db.raw("UPDATE user_grant SET entity_code = 'OLD1' WHERE user_id = $1", [userId]);
    const old: Grant = { ...grantOf({ entityCode: "OLD1" }), role: "pmo" };
    const versionOf = async () => answerOf(await listPeople(services.as(), { q: "Olaf" })).items[0]?.grantsVersion ?? "";
    const kept = await setGrants(services.as(), { userId, grantsVersion: await versionOf(), grants: [old, grantOf(uk)] });
    expect(kept).toMatchObject({ ok: true });
    const gone = await setGrants(services.as(), { userId, grantsVersion: await versionOf(), grants: [grantOf(uk)] });
    expect(gone).toMatchObject({ ok: true });
  });

  it("is named by an entity that is no longer in use: its history is still read", async () => {
    await services.db.raw(
      "INSERT INTO legal_entity (code, name, currency, country, region, is_active) VALUES ('CH01', 'Meridian Schweiz', 'CHF', 'CH', 'DACH', false)",
    );
    const made = await createUser(services.as(), {
      email: "history@firm.example",
      name: "Hans",
      grants: [grantOf({ entityCode: "CH01" })],
    });
    expect(made).toMatchObject({ ok: true });
  });
});
