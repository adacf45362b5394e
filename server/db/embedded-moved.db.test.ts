import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { removeEmbedded, startEmbedded, stopEmbedded } from "./embedded.ts";
import { withClient } from "./with-client.ts";

const parent = mkdtempSync(path.join(tmpdir(), "throughline-moved-"));
chmodSync(parent, 0o755);
const folder = (name: string) => path.join(parent, name);
const binaries = process.env.TEST_POSTGRES_BIN;
const start = (name: string) => startEmbedded({ dataDir: folder(name), durable: false, ...(binaries ? { binaries } : {}) });
const ask = (url: string, sql: string) => withClient(url, async (client) => (await client.query(sql)).rows);
const notes = "SELECT text FROM note ORDER BY text";

afterAll(async () => {
  for (const name of ["new", "copy"]) await removeEmbedded(folder(name));
  rmSync(parent, { recursive: true });
});

describe("an installation's folder", () => {
  it("can be moved, and its database goes with it", async () => {
    const first = await start("old");
    await ask(first.ownerUrl, "CREATE TABLE note AS SELECT 'kept' AS text");
    await stopEmbedded(folder("old"));
    renameSync(folder("old"), folder("new"));
    const moved = await start("new");
    expect(moved.dataDirectory).toBe(path.join(folder("new"), "postgres", "data"));
    expect(await ask(moved.ownerUrl, notes)).toEqual([{ text: "kept" }]);
  }, 60_000);

  it("that was copied has a database of its own: what is written in the one never reaches the other, though that runs", async () => {
    await stopEmbedded(folder("new"));
    spawnSync("cp", ["-a", folder("new"), folder("copy")]);
    const original = await start("new");
    // As if it had been copied while its server ran.
    const pidFile = path.join("postgres", "data", "postmaster.pid");
    copyFileSync(path.join(folder("new"), pidFile), path.join(folder("copy"), pidFile));
    const copy = await start("copy");
    expect(copy.port).not.toBe(original.port);
    await ask(copy.ownerUrl, "INSERT INTO note VALUES ('only in the copy')");
    expect(await ask(original.ownerUrl, notes)).toEqual([{ text: "kept" }]);
    expect(await ask(copy.ownerUrl, notes)).toEqual([{ text: "kept" }, { text: "only in the copy" }]);
  }, 60_000);
});
