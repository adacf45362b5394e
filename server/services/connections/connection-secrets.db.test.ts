import { generateKeyPairSync } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { ownServices } from "../../testing/own-services.ts";
import { answerOf } from "../../testing/services.ts";
import { trailOf } from "../../testing/trail.ts";
import type { Actor } from "../context.ts";
import { createConnection } from "./create-connection.ts";
import { listConnections } from "./list-connections.ts";
import { readConnection } from "./read-connection.ts";
import { updateConnection } from "./update-connection.ts";

const { services } = ownServices();
let ivan: Actor;
const token = "kantata-token-of-the-service-user";

beforeAll(async () => {
  ivan = await services.person("Ivan It", ["it"]);
}, 120_000);

async function made(key: string): Promise<string> {
  const psa = { vendor: "kantata", name: "Projects", baseUrl: "https://api.kantata.example" };
  return answerOf(await createConnection(services.as(ivan), { key, ...psa, secrets: { token } })).id;
}

describe("the secrets of a connection", () => {
  it("are refused before they are stored where they cannot be what they are called, and are not repeated", async () => {
    const baseUrl = "https://own.my.salesforce.example";
    const tried = async (key: string, vendor: string, secrets: Record<string, string>, settings = {}) =>
      createConnection(services.as(ivan), { key, vendor, name: "CRM", baseUrl, secrets, settings });
    const curve = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "pem" });
    for (const privateKey of ["hush", "-----BEGIN PRIVATE KEY-----\nhush\n-----END PRIVATE KEY-----", curve.toString()]) {
      const refused = await tried("crm-key", "salesforce", { clientId: "app", username: "sync", privateKey });
      expect(refused).toMatchObject({
        error: { code: "invalid", fields: { "secrets.privateKey": expect.stringContaining("RSA") } },
      });
      expect(JSON.stringify(refused)).not.toMatch(/hush|MIG/);
    }
    expect(await tried("crm-key", "salesforce", { clientId: "app", clientSecret: "word", webhookSecret: "short" })).toMatchObject(
      {
        error: { fields: { "secrets.webhookSecret": expect.stringContaining("16 characters") } },
      },
    );
    expect((await services.db.raw("SELECT 1 FROM connection WHERE key = 'crm-key'")).count).toBe(0);
    const fits = { clientId: "a", certificateId: "b", privateKey: curve.toString() };
    expect(await tried("erp-key", "netsuite", fits, { accountId: "1234567" })).toMatchObject({ ok: true });
  });

  it("are written and never read: sealed in the database, absent from answers and from the audit trail", async () => {
    const id = await made("psa-4");
    const kept = (await services.db.raw("SELECT ciphertext, key_id FROM connection_secret WHERE connection_id = $1", [id]))
      .rows[0];
    const body = kept?.ciphertext;
    if (!Buffer.isBuffer(body)) throw new Error("There is no sealed secret");
    expect(body.includes(Buffer.from(token))).toBe(false);
    expect(services.keyring.open({ body, keyId: String(kept?.key_id) }).toString()).toBe(token);
    const read = await readConnection(services.as(), { key: "psa-4" });
    expect(read).toMatchObject({ ok: true, value: { secrets: [{ name: "token", updatedAt: services.clock.now() }] } });
    const entries = (await services.db.raw("SELECT e::text FROM audit_entry e")).rows;
    expect(JSON.stringify([read, entries, await listConnections(services.as(), {})])).not.toContain(token);
  });

  it("stay when they are not given, and are replaced when they are, which the audit trail tells by name", async () => {
    const id = await made("psa-5");
    const sealed = async () =>
      (await services.db.raw("SELECT encode(ciphertext, 'hex') AS c FROM connection_secret WHERE connection_id = $1", [id]))
        .rows[0]?.c;
    const before = await sealed();
    await updateConnection(services.as(ivan), { key: "psa-5", name: "Renamed" });
    expect(await sealed()).toBe(before);
    await updateConnection(services.as(ivan), { key: "psa-5", secrets: { token: "another token" } });
    expect(await sealed()).not.toBe(before);
    expect((await trailOf(services.db, id, "action", "before", "after")).slice(1)).toMatchObject([
      { action: "connection.update", before: { name: "Projects" }, after: { name: "Renamed" } },
      { action: "connection.update", after: { secretsReplaced: ["token"] } },
    ]);
  });
});
