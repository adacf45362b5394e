import { generateKeyPairSync } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { insert } from "../../db/rows.ts";
import { newId } from "../../domain/ids.ts";
import { ownServices } from "../../testing/own-services.ts";
import { answerOf } from "../../testing/services.ts";
import { trailOf } from "../../testing/trail.ts";
import type { Actor } from "../context.ts";
import { confirmPreview } from "./confirm-preview.ts";
import { createConnection } from "./create-connection.ts";
import { setConnectionMode } from "./set-connection-mode.ts";
import { updateConnection } from "./update-connection.ts";

const { services, stored } = ownServices();
let ivan: Actor;
let made = 0;
const here = "https://api.kantata.example";
const elsewhere = "https://own.host.example";
const aPrivateKey = generateKeyPairSync("ec", { namedCurve: "P-256" })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();

beforeAll(async () => {
  ivan = await services.person("Ivan It", ["it"]);
}, 120_000);

interface Made {
  id: string;
  key: string;
}

async function connected(more: object = {}): Promise<Made> {
  made += 1;
  const key = `system-${made}`;
  const kantata = { vendor: "kantata", name: "Projects", baseUrl: here, secrets: { token: "the token" } };
  const { id } = answerOf(await createConnection(services.as(ivan), { key, ...kantata, ...more }));
  return { id, key };
}

async function live(more: object = {}): Promise<Made> {
  const one = await connected(more);
  await setConnectionMode(services.as(ivan), { key: one.key, mode: "shadow" });
  await confirmPreview(services.as(ivan), { key: one.key, writesSeen: 0, nothingToShow: true });
  answerOf(await setConnectionMode(services.as(ivan), { key: one.key, mode: "live" }));
  return one;
}

const change = (key: string, input: object) => updateConnection(services.as(ivan), { key, ...input });
const rowOf = async (key: string) => (await services.db.raw("SELECT * FROM connection WHERE key = $1", [key])).rows[0];
async function secretsOf(id: string): Promise<Record<string, string>> {
  const found = await services.db.raw("SELECT name, ciphertext, key_id FROM connection_secret WHERE connection_id = $1", [id]);
  return Object.fromEntries(
    found.rows.map(({ name, ciphertext, key_id: keyId }) => {
      if (!Buffer.isBuffer(ciphertext)) throw new Error("There is no sealed secret");
      return [String(name), services.keyring.open({ body: ciphertext, keyId: String(keyId) }).toString()];
    }),
  );
}
const link = (connectionId: string, externalId: string) =>
  insert(services.db, "Xref", {
    recordType: "project",
    recordId: newId(),
    connectionId,
    object: "project",
    externalId,
    origin: "created",
  });
const cursorsOf = async (id: string) =>
  (await services.db.raw("SELECT object FROM connection_cursor WHERE connection_id = $1", [id])).count;
async function readOnce(id: string): Promise<void> {
  await insert(services.db, "ConnectionCursor", { connectionId: id, object: "reference", cursor: { digest: "x" } });
  await insert(services.db, "ReferenceValue", { connectionId: id, kind: "psa.role", externalId: "17", name: "Consultant" });
}
const offered = async (id: string) =>
  (await services.db.raw("SELECT 1 FROM reference_value WHERE connection_id = $1 AND is_active", [id])).count;

describe("a connection that is to be found elsewhere", () => {
  it("is not sent the credentials of where it was: they are entered anew, or nothing changes", async () => {
    const { id, key } = await live();
    expect(await change(key, { baseUrl: elsewhere })).toMatchObject({
      error: {
        code: "invalid",
        message: expect.stringContaining("Bearer token"),
        fields: { "secrets.token": expect.any(String) },
      },
    });
    expect(await rowOf(key)).toMatchObject({ base_url: here, mode: "live" });
    expect(await change(key, { baseUrl: elsewhere, secrets: { token: "another" } })).toMatchObject({ ok: true });
    expect(await secretsOf(id)).toEqual({ token: "another" });
  });

  it("is asked again for its preview before it is written to, though it has been live", async () => {
    const { id, key } = await live();
    await change(key, { baseUrl: elsewhere, secrets: { token: "another" } });
    expect(await rowOf(key)).toMatchObject({ mode: "shadow", previewed_at: null, previewed_by: null, first_live_at: null });
    expect(await setConnectionMode(services.as(ivan), { key, mode: "live" })).toMatchObject({ error: { code: "conflict" } });
    const told = await services.db.raw(
      "SELECT before, after FROM audit_entry WHERE subject_id = $1 AND action = 'connection.update'",
      [id],
    );
    expect(told.rows).toMatchObject([
      { before: { baseUrl: here, mode: "live" }, after: { baseUrl: elsewhere, mode: "shadow", secretsReplaced: ["token"] } },
    ]);
  });

  it("stays switched off where it was", async () => {
    const { key } = await connected();
    await change(key, { baseUrl: elsewhere, secrets: { token: "another" } });
    expect(await rowOf(key)).toMatchObject({ mode: "off", base_url: elsewhere });
  });

  it("keeps none of the old credentials, not even those that it may do without", async () => {
    const { id, key } = await connected({
      vendor: "salesforce",
      secrets: { clientId: "app", clientSecret: "word", webhookSecret: "what signs the events" },
    });
    expect(await change(key, { baseUrl: elsewhere, secrets: { clientSecret: "other" } })).toMatchObject({
      error: { fields: { "secrets.clientId": expect.any(String) } },
    });
    const done = await change(key, { baseUrl: elsewhere, secrets: { clientId: "app 2", clientSecret: "other" } });
    expect(done).toMatchObject({ ok: true, value: { secretsRemoved: ["webhookSecret"] } });
    expect(await secretsOf(id)).toEqual({ clientId: "app 2", clientSecret: "other" });
  });

  it("is so by the settings that say where to sign in, or to which account, too", async () => {
    const crm = await connected({ vendor: "salesforce", secrets: { clientId: "app", clientSecret: "word" } });
    for (const settings of [{ loginUrl: elsewhere }, { audience: "https://test.salesforce.com" }])
      expect(await change(crm.key, { settings }), JSON.stringify(settings)).toMatchObject({ error: { code: "invalid" } });
    expect(await change(crm.key, { settings: { pageSize: 500, audience: "https://login.salesforce.com" } })).toMatchObject({
      ok: true,
    });
    const erp = await connected({
      vendor: "netsuite",
      settings: { accountId: "1234567" },
      secrets: { clientId: "a", certificateId: "b", privateKey: aPrivateKey },
    });
    expect(await change(erp.key, { settings: { accountId: "1234567-sb1" } })).toMatchObject({
      error: { fields: { "secrets.clientId": expect.any(String), "secrets.privateKey": expect.any(String) } },
    });
    expect(await change(erp.key, { settings: { accountId: "1234567", scope: "restlets" } })).toMatchObject({ ok: true });
  });

  it("is not so by a slash at the end", async () => {
    const { key } = await live();
    expect(await change(key, { baseUrl: `${here}/` })).toMatchObject({ ok: true });
    expect(await rowOf(key)).toMatchObject({ base_url: `${here}/`, mode: "live" });
  });
});

describe("the records that a moved connection is linked with", () => {
  const moved = { baseUrl: elsewhere, secrets: { token: "another" } };

  it("keep it from moving, until somebody says that they are the same there", async () => {
    const { id, key } = await live();
    await readOnce(id);
    await link(id, `w-${key}`);
    expect(await change(key, moved)).toMatchObject({
      error: {
        code: "conflict",
        message: expect.stringContaining("another connection"),
        fields: { sameAccount: expect.any(String) },
      },
    });
    expect(await change(key, { ...moved, sameAccount: true })).toMatchObject({ ok: true });
    expect(await rowOf(key)).toMatchObject({ base_url: elsewhere, mode: "shadow", first_live_at: null });
    expect([await cursorsOf(id), await offered(id)]).toEqual([1, 1]);
    expect((await trailOf(services.db, id, "after")).at(-1)).toMatchObject({ after: { sameAccount: true } });
  });

  it("are those in doubt, too, and not those that shadow mode made up", async () => {
    const doubtful = await live();
    await stored.doubtfulWrite(doubtful.id);
    expect(await change(doubtful.key, moved)).toMatchObject({ error: { code: "conflict" } });
    const shown = await live();
    await link(shown.id, `shadow-${newId()}`);
    expect(await change(shown.key, moved)).toMatchObject({ ok: true });
  });

  it("being none, everything is read anew: nothing of the other account stays on offer", async () => {
    const { id, key } = await live();
    await readOnce(id);
    expect(await change(key, moved)).toMatchObject({ ok: true });
    expect([await cursorsOf(id), await offered(id)]).toEqual([0, 0]);
  });
});
