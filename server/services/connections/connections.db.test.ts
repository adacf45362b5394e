import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { contentHash } from "../../domain/canonical-json.ts";
import { ownServices } from "../../testing/own-services.ts";
import { answerOf } from "../../testing/services.ts";
import { trailOf } from "../../testing/trail.ts";
import type { Actor } from "../context.ts";
import { confirmPreview } from "./confirm-preview.ts";
import { createConnection } from "./create-connection.ts";
import { listConnections } from "./list-connections.ts";
import { pauseConnection } from "./pause-connection.ts";
import { previewWrites } from "./preview-writes.ts";
import { readConnection } from "./read-connection.ts";
import { setConnectionMode } from "./set-connection-mode.ts";
import { keepShadowWrite } from "./shadow-write-for-tests.ts";
import { syncConnection } from "./sync-connection.ts";
import { updateConnection } from "./update-connection.ts";

const { services, stored } = ownServices();
let ivan: Actor;
const token = "kantata-token-of-the-service-user";

beforeAll(async () => {
  ivan = await services.person("Ivan It", ["it"]);
}, 120_000);
beforeEach(() => {
  services.sent.length = 0;
});

const psa = { vendor: "kantata", name: "Projects", baseUrl: "https://api.kantata.example" };
async function made(key: string, more: object = {}): Promise<string> {
  return answerOf(await createConnection(services.as(ivan), { key, ...psa, secrets: { token }, ...more })).id;
}
const setMode = (key: string, mode: "off" | "shadow" | "live") => setConnectionMode(services.as(ivan), { key, mode });
const confirm = (key: string, seen: { writesSeen: number; fingerprint?: string; nothingToShow?: boolean }) =>
  confirmPreview(services.as(ivan), { key, ...seen });
/** What the screen hands back of what it showed. */
async function looked(key: string): Promise<{ writesSeen: number; fingerprint: string }> {
  const found = await previewWrites(services.as(ivan), { key });
  if (!found.ok) throw new Error(found.error.message);
  const { fingerprint, types } = found.value;
  return { writesSeen: types.reduce((sum, one) => sum + one.count, 0), fingerprint };
}
const rowOf = async (key: string) => (await services.db.raw("SELECT * FROM connection WHERE key = $1", [key])).rows[0];
const entriesOf = (id: string) => trailOf(services.db, id, "action", "before", "after", "reason");
const runState = async (id: string) => (await services.db.raw("SELECT state FROM flow_run WHERE id = $1", [id])).rows[0]?.state;

const shadowWrite = (connectionId: string, engagementId: string, request: object) =>
  keepShadowWrite(services, { connectionId, engagementId, request });

describe("a new connection", () => {
  it("is made by configuration alone, begins switched off, and its role comes from its vendor", async () => {
    const id = await made("psa-1", { settings: { limits: { callsPerSecond: 5 } } });
    expect(await rowOf("psa-1")).toMatchObject({ id, role: "psa", mode: "off", is_paused: false, first_live_at: null });
    expect(await entriesOf(id)).toMatchObject([
      { action: "connection.create", after: { key: "psa-1", mode: "off", secrets: ["token"] } },
    ]);
    await made("psa-2", { name: "Projects of the subsidiary" });
    const listed = await listConnections(services.as(ivan), {});
    expect(listed.ok && listed.value.items.map(({ key }) => key)).toEqual(expect.arrayContaining(["psa-1", "psa-2"]));
  });

  it("releases what waits for a connection", async () => {
    const run = await stored.run(await stored.engagement(), { state: "parked", waits: ["connections"] });
    await made("psa-3");
    expect(await runState(run)).toBe("ready");
    expect(services.sent).toEqual([{ name: "wake", payload: run }]);
  });

  it("is refused with everything that is wrong with it, and nothing of it is kept", async () => {
    const wrong = async (more: object) => {
      const done = await createConnection(services.as(ivan), { key: "psa-x", ...psa, ...more });
      return done.ok ? "made" : [done.error.code, ...Object.keys(done.error.fields ?? {})];
    };
    expect(await wrong({ key: "psa-1" })).toEqual(["conflict", "key"]);
    expect(await wrong({ key: "PSA 1" })).toEqual(["invalid", "key"]);
    expect(await wrong({ vendor: "unheard-of" })).toEqual(["invalid", "vendor"]);
    expect(await wrong({ baseUrl: "http://api.kantata.example" })).toEqual(["invalid", "baseUrl"]);
    expect(await wrong({ baseUrl: "https://user:word@api.kantata.example" })).toEqual(["invalid", "baseUrl"]);
    expect(await wrong({ settings: { unheardOf: 1 } })).toEqual(["invalid", "settings.unheardOf"]);
    expect(await wrong({ policy: { currency: "ZZZ" } })).toEqual(["invalid", "policy.currency"]);
    expect(await wrong({ policy: { unheardOf: 1, currency: "pounds" } })).toEqual([
      "invalid",
      "policy.currency",
      "policy.unheardOf",
    ]);
    expect(await wrong({ settings: { limits: { calls: 1 } } })).toEqual(["invalid", "settings.limits.calls"]);
    expect(await wrong({ settings: { limits: { callsPerSecond: 0 } } })).toEqual(["invalid", "settings.limits.callsPerSecond"]);
    expect(await wrong({ secrets: { token, password: "x" } })).toEqual(["invalid", "secrets.password"]);
    expect(await rowOf("psa-x")).toBeUndefined();
    expect((await services.db.raw("SELECT 1 FROM audit_entry WHERE after->>'key' = 'psa-x'")).count).toBe(0);
  });

  it("is for IT and administrators", async () => {
    const finance = await services.person("Nora New", ["finance", "pmo", "sales_ops"]);
    expect(await createConnection(services.as(finance), { key: "psa-x", ...psa })).toMatchObject({
      error: { code: "forbidden" },
    });
  });

  it("is, like every command on one, for those who answer for the whole firm: not for IT of one entity or region", async () => {
    await made("psa-firm");
    const scoped = [{ entityCode: "US01" }, { region: "DACH" }, { entityCode: "US01", isLead: true }];
    for (const [nth, place] of scoped.entries()) {
      const as = services.as(await services.person(`Uli It ${nth}`, [{ role: "it", ...place }, "finance"]));
      const key = "psa-firm";
      const answers = [
        await createConnection(as, { ...psa, key: "psa-x" }),
        await updateConnection(as, { key, name: "Mine" }),
        await setConnectionMode(as, { key, mode: "shadow" }),
        await pauseConnection(as, { key, isPaused: true, reason: "Mine" }),
        await confirmPreview(as, { key, writesSeen: 0 }),
        await syncConnection(as, { key }),
      ];
      const refusal = { error: { code: "forbidden", message: expect.stringContaining("whole firm") } };
      expect(answers, JSON.stringify(place)).toMatchObject(answers.map(() => refusal));
      expect(await listConnections(as, {})).toMatchObject({ ok: true });
    }
    expect(await rowOf("psa-firm")).toMatchObject({ name: "Projects", mode: "off", is_paused: false });
  });
});

describe("a change of a connection", () => {
  it("is no change when all is as it was, and no audit entry", async () => {
    const id = await made("psa-6");
    expect(await updateConnection(services.as(ivan), { key: "psa-6", name: "Projects", settings: {} })).toMatchObject({
      ok: true,
    });
    expect(await entriesOf(id)).toHaveLength(1);
  });

  it("of its policy releases what waits for that policy", async () => {
    const id = await made("psa-7");
    const run = await stored.run(await stored.engagement(), { state: "parked", waits: [`policy:${id}`] });
    const other = await stored.run(await stored.engagement(), { state: "parked", waits: ["policy:other"] });
    await updateConnection(services.as(ivan), { key: "psa-7", name: "Renamed" });
    expect(await runState(run)).toBe("parked");
    const done = await updateConnection(services.as(ivan), { key: "psa-7", policy: { sow: "not_required" } });
    expect(done, JSON.stringify(done)).toMatchObject({ ok: true, value: { released: 1 } });
    expect([await runState(run), await runState(other)]).toEqual(["ready", "parked"]);
  });

  it("of its policy names legal entities that the ERP has, once the ERP has been read", async () => {
    await made("psa-policy", { policy: { legalEntity: "FR01" } });
    await services.db.raw(
      "INSERT INTO legal_entity (code, name, currency, country, region) VALUES ('US01', 'Meridian Inc', 'USD', 'US', 'Americas')",
    );
    const policy = { legalEntity: "FR01", entityByOffice: { East: "meridian inc", West: "US07" } };
    expect(await updateConnection(services.as(ivan), { key: "psa-policy", policy })).toMatchObject({
      error: {
        code: "invalid",
        message: "The policy names a legal entity that the ERP does not have: US07. Choose of US01.",
        fields: { "policy.entityByOffice.West": "US07 is not in the ERP" },
      },
    });
    expect(await createConnection(services.as(ivan), { key: "psa-policyb", ...psa, policy })).toMatchObject({
      error: { code: "invalid", message: expect.stringContaining("US07, FR01") },
    });
    const kept = { legalEntity: "FR01", entityByOffice: { East: "US01" } };
    expect(await updateConnection(services.as(ivan), { key: "psa-policy", policy: kept })).toMatchObject({ ok: true });
  });

  it("that does not fit is refused as a whole", async () => {
    await made("psa-8");
    const done = await updateConnection(services.as(ivan), { key: "psa-8", name: "Renamed", secrets: { password: "x" } });
    expect(done).toMatchObject({ error: { code: "invalid" } });
    expect(await rowOf("psa-8")).toMatchObject({ name: "Projects" });
  });
});

describe("the mode of a connection", () => {
  it("never becomes live before someone has looked at the preview of its first writes", async () => {
    const id = await made("psa-9");
    expect(await setMode("psa-9", "live")).toMatchObject({
      error: { code: "conflict", message: expect.stringContaining("shadow mode") },
    });
    expect(await confirmPreview(services.as(ivan), { key: "psa-9", writesSeen: 0 })).toMatchObject({
      error: { code: "conflict" },
    });
    expect(await setMode("psa-9", "shadow")).toMatchObject({ ok: true });
    await shadowWrite(id, await stored.engagement(), { title: "Rollout" });
    expect(await setMode("psa-9", "live")).toMatchObject({ error: { code: "conflict" } });
    expect(await confirm("psa-9", { writesSeen: 0 })).toMatchObject({ error: { fields: { writesSeen: expect.any(String) } } });
    expect(await confirm("psa-9", { writesSeen: 1 })).toMatchObject({ error: { fields: { fingerprint: expect.any(String) } } });
    expect(await confirm("psa-9", { writesSeen: 0, nothingToShow: true })).toMatchObject({ error: { code: "conflict" } });
    expect(await rowOf("psa-9")).toMatchObject({ mode: "shadow", first_live_at: null, previewed_at: null });
    expect(await confirm("psa-9", await looked("psa-9"))).toMatchObject({ ok: true });
    expect(await setMode("psa-9", "live")).toMatchObject({ ok: true });
    const now = services.clock.now();
    expect(await rowOf("psa-9")).toMatchObject({ mode: "live", first_live_at: now, previewed_at: now, previewed_by: "Ivan It" });
    expect((await entriesOf(id)).map(({ action }) => action)).toEqual([
      "connection.create",
      "connection.mode",
      "connection.preview_confirmed",
      "connection.mode",
    ]);
  });

  it("is not confirmed by a look at some of many writes, nor at what has changed since", async () => {
    const id = await made("psa-14");
    await setMode("psa-14", "shadow");
    const engagement = await stored.engagement();
    await shadowWrite(id, engagement, { title: "Rollout" });
    const early = await looked("psa-14");
    await shadowWrite(id, engagement, { title: "Rollout, second part" });
    const now = await looked("psa-14");
    expect(now).toMatchObject({ writesSeen: 2 });
    for (const seen of [early, { ...now, writesSeen: 1 }, { ...early, writesSeen: 2 }])
      expect(await confirm("psa-14", seen), JSON.stringify(seen)).toMatchObject({ error: { code: "conflict" } });
    await services.db.raw("UPDATE outbound_write SET content_hash = $2 WHERE connection_id = $1", [id, contentHash("other")]);
    expect(await confirm("psa-14", now)).toMatchObject({ error: { fields: { fingerprint: expect.any(String) } } });
    expect(await rowOf("psa-14")).toMatchObject({ previewed_at: null });
    expect(await confirm("psa-14", await looked("psa-14"))).toMatchObject({ ok: true });
  });

  it("is confirmed with nothing to look at by whoever says so, and by nobody else", async () => {
    const id = await made("psa-15");
    await setMode("psa-15", "shadow");
    expect(await confirm("psa-15", { writesSeen: 0 })).toMatchObject({
      error: { code: "conflict", fields: { nothingToShow: expect.any(String) } },
    });
    expect(await confirm("psa-15", { writesSeen: 0, nothingToShow: true })).toMatchObject({ ok: true });
    expect((await entriesOf(id)).at(-1)).toMatchObject({ after: { writesSeen: 0, writesShown: 0, nothingToShow: true } });
  });

  it("asks for another look, when what was looked at has changed before the first live write", async () => {
    await made("psa-13");
    await setMode("psa-13", "shadow");
    const confirmed = () => confirm("psa-13", { writesSeen: 0, nothingToShow: true });
    const changes = [
      { baseUrl: "https://other.kantata.example", secrets: { token: "of that place" } },
      { policy: { sow: "not_required" } },
      { settings: { limits: { concurrency: 2 } } },
    ];
    for (const change of changes) {
      expect(await confirmed()).toMatchObject({ ok: true });
      expect(await updateConnection(services.as(ivan), { key: "psa-13", name: "Renamed", ...change })).toMatchObject({
        ok: true,
      });
      expect(await rowOf("psa-13"), JSON.stringify(change)).toMatchObject({ previewed_at: null, previewed_by: null });
      expect(await setMode("psa-13", "live")).toMatchObject({ error: { code: "conflict" } });
    }
    await confirmed();
    await updateConnection(services.as(ivan), { key: "psa-13", name: "Renamed again", secrets: { token: "renewed" } });
    expect(await setMode("psa-13", "live")).toMatchObject({ ok: true });
    await updateConnection(services.as(ivan), { key: "psa-13", policy: {} });
    expect(await rowOf("psa-13")).toMatchObject({ previewed_by: "Ivan It" });
  });

  it("goes off and live again without another preview, once it has been live", async () => {
    expect(await setMode("psa-9", "off")).toMatchObject({ ok: true });
    expect(await setMode("psa-9", "live")).toMatchObject({ ok: true });
  });

  it("stays as it is when it is set again, without an audit entry", async () => {
    const before = (await entriesOf(String((await rowOf("psa-9"))?.id))).length;
    expect(await setMode("psa-9", "live")).toMatchObject({ ok: true, value: { released: 0 } });
    expect(await entriesOf(String((await rowOf("psa-9"))?.id))).toHaveLength(before);
  });

  it("releases with live what waited for it, and does for real what was only shown", async () => {
    const id = await made("psa-10");
    await setMode("psa-10", "shadow");
    const [waits, shown, both] = [await stored.engagement(), await stored.engagement(), await stored.engagement()];
    const parked = await stored.run(waits, { state: "parked", waits: [`connection:${id}`] });
    await shadowWrite(id, shown, { title: "Shown" });
    await shadowWrite(id, shown, { title: "Shown too" });
    await stored.run(both, { state: "done" });
    await shadowWrite(id, both, { title: "Over" });
    await confirm("psa-10", await looked("psa-10"));
    services.sent.length = 0;
    expect(await setMode("psa-10", "live")).toMatchObject({ ok: true });
    expect(await runState(parked)).toBe("ready");
    expect((await services.db.raw("SELECT 1 FROM outbound_write WHERE connection_id = $1", [id])).count).toBe(0);
    const started = await services.db.raw(
      "SELECT subject_id, lane FROM flow_run WHERE subject_id = ANY($1::uuid[]) AND state = 'ready' AND lane = 'release'",
      [[shown, both]],
    );
    expect(started.rows.map((row) => row.subject_id).sort()).toEqual([shown, both].sort());
    expect(services.sent.map(({ name }) => name)).toEqual(["wake", "wake", "wake"]);
  });

  it("is changed by IT and administrators only", async () => {
    const pmo = await services.person("Paul Pmo", ["pmo"]);
    const done = await setConnectionMode(services.as(pmo), { key: "psa-9", mode: "off" });
    expect(done).toMatchObject({ error: { code: "forbidden" } });
    expect(await setMode("nowhere", "off")).toMatchObject({ error: { code: "not_found" } });
  });
});

describe("pausing a connection", () => {
  it("holds it back, is told with its reason, and going on releases what waited", async () => {
    const id = await made("psa-12");
    const run = await stored.run(await stored.engagement(), { state: "parked", waits: [`connection:${id}`] });
    const pause = (isPaused: boolean) =>
      pauseConnection(services.as(ivan), { key: "psa-12", isPaused, ...(isPaused ? { reason: "upgrade" } : {}) });
    expect(await pause(true)).toEqual({ ok: true, value: { key: "psa-12", isPaused: true, released: 0 } });
    expect(await runState(run)).toBe("parked");
    expect(await pause(true)).toMatchObject({ ok: true });
    const read = async () => answerOf(await readConnection(services.as(ivan), { key: "psa-12" }));
    expect(await read()).toMatchObject({
      isPaused: true,
      paused: { at: services.clock.now(), by: "Ivan It", reason: "upgrade" },
    });
    const listed = answerOf(await listConnections(services.as(ivan), {}));
    expect(listed.items.find(({ key }) => key === "psa-12")).toMatchObject({ paused: { reason: "upgrade" } });
    expect(await pause(false)).toEqual({ ok: true, value: { key: "psa-12", isPaused: false, released: 1 } });
    expect(await runState(run)).toBe("ready");
    expect(await read()).toMatchObject({ isPaused: false, paused: null });
    expect((await entriesOf(id)).slice(1)).toMatchObject([
      { action: "connection.pause", reason: "upgrade", after: { isPaused: true } },
      { action: "connection.resume", reason: null, after: { isPaused: false } },
    ]);
  });

  it("needs a reason, and without one nothing is paused", async () => {
    await made("psa-13b");
    for (const reason of [undefined, "", "  "])
      expect(await pauseConnection(services.as(ivan), { key: "psa-13b", isPaused: true, reason })).toMatchObject({
        error: {
          code: "invalid",
          message: "Say why Projects is paused: whoever waits for it reads it here.",
          fields: { reason: "must be stated" },
        },
      });
    expect(await rowOf("psa-13b")).toMatchObject({ is_paused: false, paused_at: null });
    expect(await pauseConnection(services.as(ivan), { key: "psa-13b", isPaused: false })).toMatchObject({ ok: true });
  });

  it("also holds back reading at once, as does switching off", async () => {
    const sync = (key: string) => syncConnection(services.as(ivan), { key });
    expect(await sync("psa-12")).toMatchObject({ error: { code: "conflict", message: expect.stringContaining("switched off") } });
    await setMode("psa-12", "shadow");
    expect(await sync("psa-12")).toMatchObject({ ok: true });
    expect(services.sent).toMatchObject([{ name: "pull-connection" }]);
    await pauseConnection(services.as(ivan), { key: "psa-12", isPaused: true, reason: "upgrade" });
    expect(await sync("psa-12")).toMatchObject({ error: { code: "conflict", message: expect.stringContaining("paused") } });
  });
});

describe("a CRM that is to be read from its beginning", () => {
  it("is swept once more, on record, and nothing else is", async () => {
    const engagementId = await stored.engagement();
    const found = await services.db.raw(
      "SELECT c.id, c.key FROM engagement e JOIN connection c ON c.id = e.connection_id WHERE e.id = $1",
      [engagementId],
    );
    const [id, key] = [String(found.rows[0]?.id), String(found.rows[0]?.key)];
    const sweeps = async () =>
      (await services.db.raw("SELECT 1 FROM connection_cursor WHERE connection_id = $1 AND object = 'sweep'", [id])).count;
    expect(await syncConnection(services.as(ivan), { key })).toMatchObject({ ok: true });
    expect(await sweeps()).toBe(0);
    expect(await syncConnection(services.as(ivan), { key, fromBeginning: true })).toMatchObject({
      ok: true,
      value: { queued: true },
    });
    expect(await sweeps()).toBe(1);
    expect((await entriesOf(id)).slice(-1)).toMatchObject([
      { action: "connection.sync", after: { requested: "from its beginning" } },
    ]);
    await made("psa-swept");
    await services.db.raw("UPDATE connection SET mode = 'shadow' WHERE key = 'psa-swept'");
    expect(await syncConnection(services.as(ivan), { key: "psa-swept", fromBeginning: true })).toMatchObject({
      error: { code: "invalid", message: expect.stringContaining("is no CRM") },
    });
  });
});
