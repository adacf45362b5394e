import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commands } from "../cli/commands.ts";
import { parseEvent } from "../connectors/salesforce/webhook.ts";
import { parseEnvironment } from "../env.ts";
import { createUser } from "../services/access/create-user.ts";
import { createConnection } from "../services/connections/create-connection.ts";
import type { Actor } from "../services/context.ts";
import { assignExceptions } from "../services/exceptions/assign-exceptions.ts";
import { ownServices } from "../testing/own-services.ts";
import { asking, tokenFor } from "./rest/api-for-tests.ts";
import { restRoutes } from "./rest/table.ts";

/** What each way in says of an input that is not right: what, where, and what it should be. */
const { services } = ownServices();
const folder = mkdtempSync(join(tmpdir(), "throughline-words-"));
let ada: Actor;
let token: string;
beforeAll(async () => {
  ada = await services.person("Ada Admin", ["admin", "it"]);
  token = await tokenFor(services, "it");
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

const zods = /Invalid|expected|received|undefined|Too (big|small)|Unrecognized/;
const sentenceOf = (outcome: { ok: true } | { ok: false; error: { message: string } }): string =>
  outcome.ok ? "" : outcome.error.message;
/** As a screen or a program may send it, whatever the types say. */
const asSent = (value: unknown) => value as never;

describe("an input that is not right", () => {
  it("is told in plain words to a screen", async () => {
    const said = sentenceOf(await createUser(services.as(ada), asSent({ email: 7, grants: [{ role: "king" }], more: true })));
    expect(said).toContain("name: is missing");
    expect(said).toContain("grants.0.role: must be finance, pmo,");
    expect(said).toContain("more: is not known here");
    expect(said).not.toMatch(zods);
    const assigned = sentenceOf(await assignExceptions(services.as(ada), asSent({ target: { ids: [] }, assigneeId: "me" })));
    expect(assigned).toContain("assigneeId: must be an id: 36 characters");
    expect(assigned).not.toMatch(zods);
  });

  it("is told so to the form of a connection's settings", async () => {
    const connection = { key: "psa-words", vendor: "kantata", name: "Projects", baseUrl: "https://api.kantata.example" };
    const settings = { limits: { callsPerSecond: "many" } };
    const said = sentenceOf(await createConnection(services.as(ada), { ...connection, settings }));
    expect(said).toContain("settings.limits.callsPerSecond: must be a number, not text");
    expect(said).not.toMatch(zods);
  });

  it("is told so to a program, of its address as of its body", async () => {
    const ask = asking(services, restRoutes);
    const listed = await ask("GET", "/exceptions?limit=many&wat=1", { token });
    expect(listed.body).toMatchObject({ fields: { wat: "is not known here", limit: expect.any(String) } });
    const sent = await ask("POST", "/engagements", { token, body: { dealExternalId: 7 } });
    expect(sent.body.fields).toMatchObject({ connection: "is missing" });
    for (const { body } of [listed, sent, await ask("POST", "/engagements", { token })])
      expect(JSON.stringify([body.detail, body.fields])).not.toMatch(zods);
  });

  it("is told so to a system that sends events", () => {
    const event = { id: "e1", type: "opportunity.deleted", occurredAt: "today", records: [] };
    const said = parseEvent(JSON.stringify(event));
    expect(said).toMatchObject({ ok: false, error: "The event cannot be read: type: must be opportunity.changed." });
  });

  it("is told so on the command line, with the place in the file", async () => {
    const file = join(folder, "holidays.json");
    writeFileSync(file, '[{ "on": "2026-12-25", "name": "Christmas Day" },\n { "on": 26, "nme": "Boxing Day" }]');
    const command = commands.find(({ name }) => name === "holidays set");
    const answer = await command?.run(services.as(ada), { entity: "UK01", file }, () => undefined);
    expect(answer?.ok).toBe(false);
    const said = answer?.lines.join("\n");
    expect(said).toContain(`${file}, line 2, column 10: 1.on: must be text, not a number`);
    expect(said).toContain("1.name: is missing");
    expect(said).toContain("“nme” is not known here");
    expect(said).not.toMatch(zods);
  });

  it("is told so to who sets the environment", () => {
    const set = { DATA_DIR: "/data", PORT: "ten", LOG_LEVEL: "loud", WORKER_LANES: "a b" };
    expect(() => parseEnvironment(set)).toThrow(/LOG_LEVEL is "loud" and must be trace/);
    expect(() => parseEnvironment(set)).not.toThrow(zods);
  });
});
