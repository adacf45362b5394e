import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openMappingStand, product } from "../testing/mapping-stand.ts";
import { commands } from "./commands.ts";

const stand = await openMappingStand();
const { inForce, parkedOn, reset, runState, services } = stand;
const folder = mkdtempSync(join(tmpdir(), "throughline-cli-"));
const file = join(folder, "mappings.yaml");

beforeEach(reset);
afterEach(() => vi.unstubAllEnvs());
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await stand.close();
});

async function run(name: string, options: Record<string, string> = {}) {
  const found = commands.find((command) => command.name === name);
  if (!found) throw new Error(`There is no command ${name}`);
  const answer = await found.run(services.as(), options, () => undefined);
  return { ...answer, json: answer.json as Record<string, unknown> };
}
const write = (...lines: string[]) => writeFileSync(file, lines.join("\n"));
const audits = async () => Number((await services.db.raw("SELECT count(*) AS n FROM audit_entry")).rows[0]?.n);

describe("mappings export", () => {
  it("writes what is in force, one row a line, and the same file brings it in again without a change", async () => {
    expect(await run("mappings export", { to: file })).toMatchObject({ ok: true });
    const written = readFileSync(file, "utf8");
    expect(written).toContain('    - {"key":["UK01","*"],"value":{"taxProfile":"UK standard"}}');
    expect(written).toContain("payment-terms: []");
    const before = await audits();
    const again = await run("mappings import", { from: file, missing: "remove" });
    expect(again).toMatchObject({ ok: true, lines: expect.arrayContaining(["product: unchanged", "tax-profile: unchanged"]) });
    expect(await audits()).toBe(before);
    await run("mappings export", { to: file });
    expect(readFileSync(file, "utf8")).toBe(written);
  });

  it("writes the sets that are named, and knows no others", async () => {
    const one = await run("mappings export", { set: "product" });
    expect(one.lines.join("\n")).toContain("CRM Build");
    expect(one.lines.join("\n")).not.toContain("tax-profile");
    expect(await run("mappings export", { set: "products" })).toMatchObject({ ok: false });
  });
});

describe("mappings import", () => {
  it("publishes what differs, with names that no file expects, and lets go what waited for it", async () => {
    const waiting = await parkedOn("product", "GTXPro");
    const odd = 'Ärger: "quoted" — 🚀 #1';
    write(
      "format: throughline-mappings/1",
      "sets:",
      "  product:",
      '    - { key: [GTXPro], aliasOf: ["CRM Build"] }',
      `    - ${JSON.stringify({ key: [odd], value: { serviceLine: "Advisory" } })}`,
    );
    const done = await run("mappings import", { from: file });
    expect(done).toMatchObject({
      ok: true,
      json: { sets: [{ set: "product", state: "published", version: 2, changes: 2, released: 1 }] },
    });
    expect((await inForce("product")).rows).toMatchObject({ "CRM Build": product("Implementation"), GTXPro: null });
    expect(await runState(waiting)).toBe("ready");
    await run("mappings export", { set: "product", to: file });
    expect(await run("mappings import", { from: file })).toMatchObject({ lines: ["product: unchanged"] });
  });

  it("takes away what the file lacks only when it is told to", async () => {
    write("format: throughline-mappings/1", "sets:", "  product:", "    - { key: [Academy], value: { serviceLine: Training } }");
    await run("mappings import", { from: file });
    expect(Object.keys((await inForce("product")).rows)).toEqual(["Academy", "CRM Build"]);
    await run("mappings import", { from: file, missing: "remove" });
    expect(Object.keys((await inForce("product")).rows)).toEqual(["Academy"]);
    expect(await run("mappings import", { from: file, missing: "perhaps" })).toMatchObject({ ok: false });
  });

  it("puts a change of tax profile before a second person, once", async () => {
    write(
      "format: throughline-mappings/1",
      "sets:",
      "  tax-profile:",
      '    - { key: [UK01, DE], value: { taxProfile: "UK export" } }',
    );
    const first = await run("mappings import", { from: file });
    expect(first.json).toMatchObject({ sets: [{ state: "in_review", changes: 1, mayApprove: ["Fay Finance", "Uma Finance"] }] });
    expect((await inForce("tax-profile")).version).toBe(1);
    expect((await run("mappings import", { from: file })).json).toMatchObject({ sets: [{ state: "in_review", changes: 0 }] });
  });

  it("brings in nothing of a file of which one row is wrong, and says where it stands", async () => {
    write(
      "format: throughline-mappings/1",
      "sets:",
      "  product:",
      "    - { key: [Academy], value: { serviceLine: Training } }",
      "  payment-terms:",
      "    - { key: [Net 30], value: { erpTerms: Net 30 } }",
      "    - { key: [Net 60], value: { odd: 1 } }",
    );
    const done = await run("mappings import", { from: file });
    expect(done.ok).toBe(false);
    expect(done.lines.join("\n")).toContain(`${file}, line 7, column 7: `);
    expect(done.lines.at(-1)).toBe("Nothing was imported.");
    expect((await inForce("product")).version).toBe(1);
  });

  it("says what is wrong with a file that is none", async () => {
    expect((await run("mappings import", { from: join(folder, "nowhere") })).lines[0]).toContain("cannot be read");
    write("format: throughline-mappings/1", "sets: { product: [ }");
    expect((await run("mappings import", { from: file })).lines[0]).toMatch(/mappings\.yaml, line 2, column \d+: is no YAML/);
    write("format: other/9", "sets: { products: [] }");
    const told = (await run("mappings import", { from: file })).lines.join("\n");
    expect(told).toContain("line 1, column 9: format: must be throughline-mappings/1");
    expect(told).toContain("products");
  });
});

describe("a place that the firm does not have", () => {
  it("is refused for a token and for a person, with what there is", async () => {
    const entity = "There is no legal entity ZZ. Choose one that the ERP has: DE01, UK01.";
    expect(await run("token create", { role: "finance", entity: "ZZ" })).toMatchObject({ ok: false, lines: [entity] });
    expect(await run("token create", { role: "finance", region: "Nowhere" })).toMatchObject({
      ok: false,
      lines: ["There is no region Nowhere. Choose one in which a legal entity lies: DACH, UK & Ireland."],
    });
    vi.stubEnv("NEW_PASSWORD", "seven green bottles");
    const person = { email: "zoe@firm.example", name: "Zoe", grant: "finance/ZZ" };
    expect(await run("user create", person)).toMatchObject({ ok: false, lines: [entity] });
    expect(await run("user create", { ...person, grant: "finance/DE01/DACH" })).toMatchObject({ ok: true });
  });
});

describe("the program", () => {
  const withVariables = (variables: Record<string, string>, ...args: string[]) =>
    spawnSync(process.execPath, ["server/cli/main.ts", ...args], { encoding: "utf8", env: { ...process.env, ...variables } });
  const cli = (...args: string[]) => withVariables({}, ...args);

  it("says in plain words that there is no installation, and that a database does not answer", () => {
    const nowhere = { DATA_DIR: join(folder, "nowhere"), DATABASE_URL: "", DATABASE_RUNTIME_URL: "" };
    const without = withVariables(nowhere, "connections", "list");
    expect(without.status).toBe(1);
    expect(without.stderr).toMatch(/^The configuration cannot work:\n {2}DATABASE_RUNTIME_URL is not set/);
    expect(without.stderr).not.toMatch(/^ +at /m);
    const closed = {
      ...nowhere,
      DATABASE_RUNTIME_URL: "postgresql://runtime:secret@127.0.0.1:1/firm",
      NEXTAUTH_SECRET: "a secret of thirty-two characters.",
      ENCRYPTION_KEY: `k1:${Buffer.alloc(32).toString("base64")}`,
    };
    const silent = withVariables(closed, "connections", "list", "--json");
    expect(silent.status).toBe(1);
    expect(JSON.parse(silent.stdout)).toEqual({ error: expect.stringMatching(/^The database does not answer .*npm start/) });
  }, 60_000);

  it("lists every command and succeeds; a command that is not there fails", () => {
    const help = cli("help");
    expect(help.status).toBe(0);
    for (const { usage } of commands) expect(help.stdout).toContain(usage);
    const unknown = cli("conjure");
    expect(unknown.status).toBe(1);
    expect(unknown.stderr).toBe("There is no command “conjure”. npm run cli -- help lists every command.\n");
  }, 60_000);

  it("says of wrong arguments what is wrong and how that command is used, to programs as to people", () => {
    const missing = cli("token", "create");
    expect([missing.status, missing.stdout]).toEqual([1, ""]);
    expect(missing.stderr).toMatch(/^--role must be given\.\n {2}token create --role ROLE .*\n$/);
    for (const args of [["token", "create"], ["conjure"], ["audit", "verify", "--nope"], []]) {
      const told = cli(...args, "--json");
      expect([told.status, told.stderr]).toEqual([1, ""]);
      expect(JSON.parse(told.stdout)).toEqual({ error: expect.any(String) });
    }
    const help = cli("token", "create", "--help");
    expect([help.status, help.stdout.split("\n")[0]]).toEqual([0, expect.stringMatching(/^token create --role ROLE/)]);
  }, 60_000);
});
