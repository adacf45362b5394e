import { spawnSync } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseEnv } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Keyring } from "../server/crypto/keyring.ts";
import { removeEmbedded, startEmbedded } from "../server/db/embedded.ts";
import { ownerRole } from "../server/db/embedded-state.ts";
import { databaseUrl, userOf, withDatabase } from "../server/db/urls.ts";
import { withClient } from "../server/db/with-client.ts";
import { checkoutRoot } from "../server/runtime/data-dir.ts";
import { keysOf, readSecrets } from "../server/runtime/secrets.ts";

const root = mkdtempSync(path.join(tmpdir(), "migrate-"));
const serverDir = path.join(root, "server");
const binaries = process.env.TEST_POSTGRES_BIN || undefined;
let serverUrl: string;
let mayMakeRoles: (may: boolean) => Promise<unknown>;

beforeAll(async () => {
  const { ownerUrl, port } = await startEmbedded({ dataDir: serverDir, durable: false, ...(binaries && { binaries }) });
  serverUrl = ownerUrl;
  const password = readSecrets(serverDir)?.postgresSuperuser ?? "";
  const superuserUrl = databaseUrl({ host: "127.0.0.1", port, database: "postgres", user: "postgres", password });
  mayMakeRoles = (may) =>
    withClient(superuserUrl, (client) => client.query(`ALTER ROLE ${ownerRole} ${may ? "CREATEROLE" : "NOCREATEROLE"}`));
}, 120_000);
afterAll(async () => {
  await removeEmbedded(serverDir);
  rmSync(root, { recursive: true, force: true });
});

/** An empty database of the operator's and a clone's own folder. */
async function newFirm(): Promise<{ url: string; dataDir: string }> {
  const name = `firm_${randomBytes(4).toString("hex")}`;
  await withClient(serverUrl, (client) => client.query(`CREATE DATABASE ${name}`));
  return { url: withDatabase(serverUrl, name), dataDir: path.join(root, name) };
}

/** Runs a program of the product with these variables and no others, and answers how it ended and what it said. */
function run(program: string, variables: Record<string, string | undefined>): { status: number | null; said: string } {
  const done = spawnSync(process.execPath, [program], {
    cwd: checkoutRoot,
    env: { PATH: process.env.PATH, NODE_ENV: "production", ...variables },
    encoding: "utf8",
    timeout: 100_000,
  });
  return { status: done.status, said: `${done.stdout}${done.stderr}` };
}

const migrate = (variables: Record<string, string | undefined>) => run("scripts/migrate.ts", variables);
const migratedFor = async (url: string): Promise<string> =>
  withClient(url, async (client) => {
    const state = await client.query<{ fingerprint: string }>("SELECT fingerprint FROM installation.migration_state");
    return state.rows[0]?.fingerprint.split(" ").at(-1) ?? "";
  });

describe("a migration with nothing but the owner's address", () => {
  it("makes a role of fewer rights for the runtime, and writes down for its owner alone what each machine has to be given", async () => {
    await mayMakeRoles(true);
    const { dataDir, url } = await newFirm();
    expect(migrate({ DATABASE_URL: url, DATA_DIR: dataDir })).toEqual({
      status: 0,
      said: `What each machine on this database has to be given is in ${dataDir}/machine.env\nThe database is migrated.\n`,
    });
    expect(statSync(path.join(dataDir, "machine.env")).mode & 0o777).toBe(0o600);
    const machine = parseEnv(readFileSync(path.join(dataDir, "machine.env"), "utf8"));
    const runtimeUrl = machine.DATABASE_RUNTIME_URL ?? "";
    expect(userOf(runtimeUrl)).not.toBe(userOf(url));
    expect(await migratedFor(url)).toBe(userOf(runtimeUrl));
    await withClient(runtimeUrl, async (client) => {
      await client.query("SELECT 1 FROM app_user");
      await expect(client.query("UPDATE audit_entry SET action = ''")).rejects.toThrow(/permission denied/);
    });
    expect(migrate({ DATABASE_URL: url, DATA_DIR: dataDir }).said).toContain("The database was current.");

    const keys = keysOf(readSecrets(dataDir) ?? expect.fail("no secrets"));
    const { body, keyId } = new Keyring(keys).sealJson("secret");
    await withClient(url, async (client) => {
      const id = randomUUID();
      await client.query(
        "INSERT INTO connection (id, key, vendor, role, name, base_url) VALUES ($1, 'crm', 'salesforce', 'crm', 'CRM', 'http://127.0.0.1:1')",
        [id],
      );
      await client.query("INSERT INTO connection_secret (connection_id, name, key_id, ciphertext) VALUES ($1, 'token', $2, $3)", [
        id,
        keyId,
        body,
      ]);
    });
    // A further machine has a folder of its own, and what it was given.
    const elsewhere = { DATA_DIR: path.join(root, "elsewhere"), ...machine };
    const another = `other:${randomBytes(32).toString("base64")}`;
    expect(run("server/worker.ts", { ...elsewhere, ENCRYPTION_KEY: another })).toMatchObject({
      status: 1,
      said: expect.stringMatching(
        new RegExp(
          `^This ENCRYPTION_KEY does not open what is stored. Connection secrets were sealed with the key ${keyId}, which`,
        ),
      ),
    });
    expect(run("server/worker.ts", { ...elsewhere, DATABASE_RUNTIME_URL: "", DATABASE_URL: url })).toMatchObject({
      status: 1,
      said: expect.stringMatching(/^The configuration cannot work:\n {2}DATABASE_RUNTIME_URL is not set/),
    });
  }, 120_000);

  it("is refused where the role cannot be made, or is the owner again, and says what to set", async () => {
    await mayMakeRoles(false);
    const { dataDir, url } = await newFirm();
    const refused = migrate({ DATABASE_URL: url, DATA_DIR: dataDir });
    expect(refused.status).toBe(1);
    expect(refused.said).toMatch(/may not make the role firm_\w+_runtime .*must not run as the owner.*set DATABASE_RUNTIME_URL/s);
    const same = migrate({ DATABASE_URL: url, DATABASE_RUNTIME_URL: url, DATA_DIR: dataDir });
    expect(same.status).toBe(1);
    expect(same.said).toMatch(/DATABASE_RUNTIME_URL signs in as the owner.*must not run as the owner/s);
    await expect(migratedFor(url)).rejects.toThrow(/migration_state/);
  }, 60_000);
});
