import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Key, Keyring } from "../crypto/keyring.ts";
import { readRecordedDatabase } from "../runtime/installation.ts";
import { ensureSecrets, keysOf, readSecrets } from "../runtime/secrets.ts";
import { removeEmbedded, startEmbedded } from "./embedded.ts";
import { ownerRole } from "./embedded-state.ts";
import { openDatabase } from "./open-database.ts";
import { databaseUrl, withDatabase, withUser } from "./urls.ts";
import { withClient } from "./with-client.ts";

const root = mkdtempSync(path.join(tmpdir(), "open-database-"));
const serverDir = path.join(root, "server");
const binaries = process.env.TEST_POSTGRES_BIN || undefined;
let serverUrl: string;
let superuserUrl: string;

beforeAll(async () => {
  const { ownerUrl, port } = await startEmbedded({ dataDir: serverDir, durable: false, ...(binaries && { binaries }) });
  serverUrl = ownerUrl;
  const password = readSecrets(serverDir)?.postgresSuperuser ?? "";
  superuserUrl = databaseUrl({ host: "127.0.0.1", port, database: "postgres", user: "postgres", password });
  await withClient(superuserUrl, (client) => client.query(`ALTER ROLE ${ownerRole} CREATEROLE`));
}, 120_000);
afterAll(async () => {
  await removeEmbedded(serverDir);
  rmSync(root, { recursive: true, force: true });
});

/** The operator's empty database, and the folder of the installation that is started on it first. */
let firm: string;
let first: string;
beforeEach(async () => {
  const name = `firm_${randomBytes(4).toString("hex")}`;
  await withClient(serverUrl, (client) => client.query(`CREATE DATABASE ${name}`));
  firm = withDatabase(serverUrl, name);
  first = path.join(root, `${name}-first`);
});

const keysIn = async (dataDir: string): Promise<Key[]> => keysOf(await ensureSecrets(dataDir));

interface Given {
  runtimeUrl?: string;
  keys?: Key[];
  /** Another name of the same server. */
  host?: string;
}

/** Opens the firm's database as `npm start` would with this DATA_DIR. */
const open = async (dataDir: string, { host, keys, runtimeUrl }: Given = {}) =>
  openDatabase({
    dataDir,
    databaseUrl: host ? firm.replace("@127.0.0.1", `@${host}`) : firm,
    ...(runtimeUrl && { runtimeUrl }),
    keys: keys ?? (await keysIn(dataDir)),
    areKeysGiven: keys !== undefined,
    warn: (message) => {
      throw new Error(message);
    },
  });

const reaches = (url: string): Promise<boolean> =>
  withClient(url, async (client) => (await client.query("SELECT 1")).rowCount === 1).catch(() => false);

/** What a start leaves behind once somebody lives in the database: people, and secrets sealed with a key. */
async function moveIn(keys: readonly Key[]): Promise<void> {
  const { body, keyId } = new Keyring(keys).sealJson("secret");
  await withClient(firm, async (client) => {
    await client.query("CREATE TABLE app_user (id int)");
    await client.query("INSERT INTO app_user VALUES (1)");
    await client.query(
      "CREATE TABLE connection_secret (key_id text, ciphertext bytea, updated_at timestamptz NOT NULL DEFAULT now())",
    );
    await client.query("INSERT INTO connection_secret (key_id, ciphertext) VALUES ($1, $2)", [keyId, body]);
  });
}

/** The database as an earlier version left it, which did not write down whose it is. */
const forgetOwner = () => withClient(firm, (client) => client.query("DROP TABLE installation.identity"));

describe("a database that an installation has made its own", () => {
  it("is refused to a start with another DATA_DIR, which changes nothing in it and remembers nothing of it", async () => {
    const { belonging, runtimeUrl } = await open(first);
    expect(belonging).toBe("own");
    const second = path.join(root, "second-folder");
    await expect(open(second)).rejects.toThrow(
      /belongs to another installation.*Start with that DATA_DIR.*DATABASE_RUNTIME_URL, ENCRYPTION_KEY and NEXTAUTH_SECRET/s,
    );
    await expect(open(second)).rejects.toThrow(`DATA_DIR=${first}`);
    expect(await reaches(runtimeUrl)).toBe(true);
    expect(readRecordedDatabase(second)).toBeUndefined();
    expect((await open(first)).runtimeUrl).toBe(runtimeUrl);
  });

  it("is refused to a start that brings only one of key and runtime address", async () => {
    const { runtimeUrl } = await open(first);
    const second = path.join(root, "half-informed");
    await expect(open(second, { runtimeUrl })).rejects.toThrow(/belongs to another installation/);
    await expect(open(second, { keys: await keysIn(first) })).rejects.toThrow(/belongs to another installation/);
    expect(await reaches(runtimeUrl)).toBe(true);
  });

  it("is open to another machine that brings both", async () => {
    const { runtimeUrl } = await open(first);
    const keys = await keysIn(first);
    await moveIn(keys);
    const joined = await open(path.join(root, "further"), { runtimeUrl, keys });
    expect(joined).toEqual({ ownerUrl: firm, runtimeUrl, belonging: "joined" });
    expect((await open(first)).belonging).toBe("own");
  });

  it("is refused with a key that does not open its secrets", async () => {
    const { runtimeUrl } = await open(first);
    const [own] = await keysIn(first);
    await moveIn(await keysIn(first));
    await expect(open(first, { keys: [{ id: "k9", key: randomBytes(32) }] })).rejects.toThrow(/sealed with the key .*lacks/);
    const wrong = [{ id: own?.id ?? "", key: randomBytes(32) }];
    await expect(open(first, { keys: wrong })).rejects.toThrow(/is not the one that connection secrets were sealed with/);
    expect((await open(first)).runtimeUrl).toBe(runtimeUrl);
  });

  it("goes to one of two first starts at the same time", async () => {
    const starts = await Promise.allSettled([open(first), open(path.join(root, "at-once"))]);
    expect(starts.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const won = starts.find((start) => start.status === "fulfilled");
    expect(won?.status === "fulfilled" && (await reaches(won.value.runtimeUrl))).toBe(true);
  });

  it("lets its installation in again after the runtime role's password was changed behind it", async () => {
    const { runtimeUrl } = await open(first);
    const role = decodeURIComponent(new URL(runtimeUrl).username);
    await withClient(firm, (client) => client.query(`ALTER ROLE ${role} PASSWORD 'of-somebody-else'`));
    expect(await reaches(runtimeUrl)).toBe(false);
    expect((await open(first)).runtimeUrl).toBe(runtimeUrl);
    expect(await reaches(runtimeUrl)).toBe(true);
  });
});

describe("a server that goes by another name", () => {
  it("keeps the runtime role's password, which further machines use too", async () => {
    const { runtimeUrl } = await open(first);
    const again = await open(first, { host: "localhost" });
    expect(again.runtimeUrl).toBe(runtimeUrl.replace("@127.0.0.1", "@localhost"));
    expect(await reaches(runtimeUrl)).toBe(true);
  });

  it("is known by the key alone where an earlier version wrote nothing down", async () => {
    await open(first);
    await moveIn(await keysIn(first));
    await forgetOwner();
    expect((await open(first, { host: "localhost" })).belonging).toBe("own");
  });
});

describe("a database in which an earlier version did not write down whose it is", () => {
  it("is taken by the installation whose key opens its secrets, and by no other, whatever that did to the password", async () => {
    const { runtimeUrl } = await open(first);
    await moveIn(await keysIn(first));
    const intruder = path.join(root, "intruder");
    const theirs = withUser(runtimeUrl, decodeURIComponent(new URL(runtimeUrl).username), "a-password-of-twenty-signs");
    await forgetOwner();
    await expect(open(intruder)).rejects.toThrow(/belongs to another installation/);
    await expect(open(intruder, { keys: await keysIn(first) })).rejects.toThrow(/belongs to another installation/);
    await withClient(firm, (client) =>
      client.query(`ALTER ROLE ${new URL(theirs).username} PASSWORD 'a-password-of-twenty-signs'`),
    );
    expect(await open(first)).toEqual({ ownerUrl: firm, runtimeUrl, belonging: "own" });
    expect(await reaches(runtimeUrl)).toBe(true);
    await expect(open(intruder)).rejects.toThrow(/belongs to another installation/);
  });

  it("is refused to one that used it, but has not the key of what is stored now", async () => {
    await open(first);
    await forgetOwner();
    await moveIn(await keysIn(path.join(root, "who-lives-here")));
    await expect(open(first)).rejects.toThrow(/sealed with the key .*lacks/);
  });

  it("is taken by any installation while nobody lives in it", async () => {
    await withClient(firm, (client) => client.query("CREATE TABLE app_user (id int)"));
    expect((await open(first)).belonging).toBe("own");
  });
});
