import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { classed } from "../../domain/access/field-classes.ts";
import { command } from "../../services/command.ts";
import { query } from "../../services/query.ts";
import { refuse } from "../../services/refusal.ts";
import { ownServices } from "../../testing/own-services.ts";
import { asking, tokenFor } from "./api-for-tests.ts";
import { problemSchema } from "./problem.ts";
import { createQuota } from "./quota.ts";
import { defineRoute, type Route, responseOf } from "./route.ts";

const { services } = ownServices();
let token: string;
let ask: ReturnType<typeof asking>;
beforeAll(async () => {
  ask = asking(services, routes);
  token = await tokenFor(services, "finance");
}, 120_000);
beforeEach(async () => {
  await services.db.raw("DELETE FROM firm_setting WHERE key LIKE 'note-%'");
});

const keepNote = command({
  name: "keepNote",
  permission: "exceptions.work",
  input: z.strictObject({ key: z.string(), text: z.string() }),
  output: z.object({ key: z.string(), at: z.date() }),
  run: async ({ input, tx, now, audit }) => {
    const made = await tx.raw(
      "INSERT INTO firm_setting (key, value, updated_at) VALUES ($1, $2::jsonb, $3) ON CONFLICT DO NOTHING",
      [input.key, JSON.stringify(input.text), now],
    );
    if (made.count === 0) return refuse("conflict", "There is such a note.");
    if (input.text === "fail") throw new Error("password=secret at /srv/app");
    audit({ action: "note.keep", subjectType: "note", subjectId: input.key, after: { text: input.text } });
    return { ok: true, value: { key: input.key, at: now } };
  },
});
const readNote = query({
  name: "readNote",
  permission: "engagements.read",
  input: z.strictObject({ key: z.string() }),
  output: z.object({
    key: z.string(),
    rate: classed("bill_rate", z.string()),
    cost: classed("cost", z.string()),
    contact: classed("personal", z.string()),
  }),
  run: async ({ input }) =>
    input.key === "none"
      ? refuse("not_found", "There is no such note.")
      : { ok: true, value: { key: input.key, rate: "180.00", cost: "95.00", contact: "ann@customer.example" } },
});
const routes: readonly Route[] = [
  defineRoute({
    method: "GET",
    path: "/notes/{key}",
    summary: "A note",
    tag: "Notes",
    permission: "engagements.read",
    params: z.strictObject({ key: z.string().max(20) }),
    query: z.strictObject({ limit: z.coerce.number().int().min(1).optional() }),
    response: responseOf(readNote),
    handler: ({ ctx, params }) => readNote(ctx, params),
  }),
  defineRoute({
    method: "POST",
    path: "/notes/{key}",
    summary: "Keep a note",
    tag: "Notes",
    permission: "exceptions.work",
    params: z.strictObject({ key: z.string().max(20) }),
    body: z.strictObject({ text: z.string() }),
    status: 201,
    response: responseOf(keepNote),
    handler: ({ ctx, params, body }) => keepNote(ctx, { ...params, ...body }),
  }),
];
const post = (key: string, body: unknown, headers: Record<string, string> = {}, as = token) =>
  ask("POST", `/notes/${key}`, { token: as, body, headers });
const notes = async () =>
  (await services.db.raw("SELECT count(*)::int AS n FROM firm_setting WHERE key LIKE 'note-%'")).rows[0]?.n;

function expectProblem(answered: Awaited<ReturnType<typeof ask>>, status: number, code: string) {
  expect(answered.body).toMatchObject({ status, code, type: `urn:throughline:problem:${code.replaceAll("_", "-")}` });
  expect(answered.status).toBe(status);
  expect(answered.headers.get("content-type")).toBe("application/problem+json");
  expect(z.strictObject(problemSchema.shape).safeParse(answered.body).error).toBeUndefined();
  expect(answered.headers.get("x-correlation-id")).toBe(answered.body.correlationId);
}

describe("an error of the public API is a problem document", () => {
  it("401 without a token, with one that is no token, an unknown, a revoked and an expired one", async () => {
    const none = await ask("GET", "/notes/a");
    expectProblem(none, 401, "unauthorized");
    expect(none.headers.get("www-authenticate")).toBe('Bearer realm="throughline"');
    expectProblem(await ask("GET", "/notes/a", { headers: { authorization: "Basic YTpi" } }), 401, "unauthorized");
    const unknown = await ask("GET", "/notes/a", { token: `tl_00000000_${"A".repeat(43)}` });
    expectProblem(unknown, 401, "unauthorized");
    expect(unknown.headers.get("www-authenticate")).toContain("invalid_token");
    expectProblem(await ask("GET", "/notes/a", { token: "nonsense" }), 401, "unauthorized");
    const ended = await tokenFor(services, "finance");
    await services.db.raw("UPDATE api_token SET revoked_at = now() WHERE prefix = $1", [ended.slice(0, 11)]);
    expect((await ask("GET", "/notes/a", { token: ended })).body).toMatchObject({ detail: expect.stringContaining("revoked") });
    await services.db.raw("UPDATE api_token SET revoked_at = NULL, expires_at = $2 WHERE prefix = $1", [
      ended.slice(0, 11),
      services.clock.now(),
    ]);
    expect((await ask("GET", "/notes/a", { token: ended })).body).toMatchObject({ detail: expect.stringContaining("expired") });
  });

  it("403 when the token lacks the scope, and when its role lacks the permission", async () => {
    const reader = await tokenFor(services, "finance", { scopes: ["engagements.read"] });
    expectProblem(await post("note-1", { text: "x" }, {}, reader), 403, "forbidden");
    const auditor = await tokenFor(services, "auditor");
    expectProblem(await post("note-1", { text: "x" }, {}, auditor), 403, "forbidden");
    expect(await notes()).toBe(0);
  });

  it("404 for a path that is not there, and for a record that is not there", async () => {
    expectProblem(await ask("GET", "/nothing/here", { token }), 404, "not_found");
    expectProblem(await ask("GET", "/notes/none", { token }), 404, "not_found");
  });

  it("but none for HEAD, which asks what a read would answer", async () => {
    expect((await ask("HEAD", "/notes/a", { token })).status).toBe(200);
    expect((await ask("HEAD", "/notes/none", { token })).status).toBe(404);
  });

  it("405 for a method that the path does not take, with those that it takes", async () => {
    const answered = await ask("DELETE", "/notes/a", { token });
    expectProblem(answered, 405, "method_not_allowed");
    expect(answered.headers.get("allow")).toBe("GET, POST");
  });

  it("409 when the state is not what the caller believed", async () => {
    expect((await post("note-1", { text: "x" })).status).toBe(201);
    expectProblem(await post("note-1", { text: "y" }), 409, "conflict");
  });

  it("413 for a body beyond a mebibyte, announced or not", async () => {
    expectProblem(await post("note-1", { text: "x".repeat(1024 * 1024) }), 413, "too_large");
    expectProblem(await post("note-1", "{}", { "content-length": String(2 * 1024 * 1024) }), 413, "too_large");
    expect(await notes()).toBe(0);
  });

  it("415 for a body that is not said to be JSON; what ends in +json is", async () => {
    expectProblem(await post("note-1", '{"text":"x"}', { "content-type": "text/plain" }), 415, "unsupported_media_type");
    expect((await post("note-1", '{"text":"x"}', { "content-type": "application/merge-patch+json; charset=utf-8" })).status).toBe(
      201,
    );
  });

  it("400 for a body that is not JSON or not UTF-8", async () => {
    expectProblem(await post("note-1", "{ text: 1 }"), 400, "malformed");
    expectProblem(await post("note-1", new Uint8Array([0x22, 0xff, 0x22])), 400, "malformed");
  });

  it("422 for input that is not right, naming every field, in path, query and body", async () => {
    const body = await post("note-1", { text: 1, extra: true });
    expectProblem(body, 422, "invalid");
    expect(Object.keys(body.body.fields ?? {}).sort()).toEqual(["extra", "text"]);
    expectProblem(await ask("POST", "/notes/note-1", { token }), 422, "invalid");
    const path = await ask("GET", `/notes/${"k".repeat(21)}`, { token });
    expectProblem(path, 422, "invalid");
    expect(path.body.fields).toHaveProperty("key");
    const asked = await ask("GET", "/notes/a?limit=0&odd=1", { token });
    expectProblem(asked, 422, "invalid");
    expect(Object.keys(asked.body.fields ?? {}).sort()).toEqual(["limit", "odd"]);
  });

  it("500 for a failure of ours, which tells nothing of our inside and changes nothing", async () => {
    const answered = await post("note-1", { text: "fail" });
    expectProblem(answered, 500, "internal");
    expect(JSON.stringify(answered.body)).not.toMatch(/password|srv/);
    expect(await notes()).toBe(0);
  });
});

describe("an answer of the public API", () => {
  it("is never cached and carries its correlation id, also in the audit entry of a write", async () => {
    const answered = await post("note-1", { text: "x" });
    expect(answered).toMatchObject({ status: 201, body: { key: "note-1", at: services.clock.now().toISOString() } });
    expect(answered.headers.get("cache-control")).toBe("no-store");
    const entry = await services.db.raw("SELECT actor_type, actor_name FROM audit_entry WHERE correlation_id = $1", [
      answered.headers.get("x-correlation-id"),
    ]);
    expect(entry.rows).toEqual([{ actor_type: "token", actor_name: "A program of finance" }]);
  });

  it("lacks the fields that the token's role may not see", async () => {
    const seen = async (role: "finance" | "account_team" | "it") =>
      Object.keys((await ask("GET", "/notes/a", { token: await tokenFor(services, role) })).body);
    expect(await seen("finance")).toEqual(["key", "rate", "cost", "contact"]);
    expect(await seen("account_team")).toEqual(["key", "rate", "contact"]);
    expect(await seen("it")).toEqual(["key"]);
  });
});

describe("the quota", () => {
  it("lets a token make so many requests a minute, says what is left, then asks to wait; others go on", async () => {
    const limited = asking(services, routes, createQuota({ requests: 2 }));
    const first = await limited("GET", "/notes/a", { token });
    expect([first.headers.get("ratelimit-limit"), first.headers.get("ratelimit-remaining")]).toEqual(["2", "1"]);
    await limited("GET", "/notes/a", { token });
    const beyond = await limited("GET", "/notes/a", { token });
    expectProblem(beyond, 429, "too_many");
    expect(Number(beyond.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await limited("GET", "/notes/a", { token: await tokenFor(services, "pmo") })).status).toBe(200);
  });

  it("slows down who guesses tokens, by address", async () => {
    const guess = () => ask("GET", "/notes/a", { token: "guess", address: "198.51.100.66" });
    for (let attempt = 0; attempt < 60; attempt += 1) expect((await guess()).status).toBe(401);
    expectProblem(await guess(), 429, "too_many");
    expect((await ask("GET", "/notes/a", { token: "guess", address: "198.51.100.67" })).status).toBe(401);
    expect((await ask("GET", "/notes/a", { token, address: "198.51.100.66" })).status).toBe(200);
  });
});

describe("an Idempotency-Key", () => {
  const key = (value: string) => ({ "idempotency-key": value });
  const entries = async (subject: string) =>
    (await services.db.raw("SELECT 1 FROM audit_entry WHERE subject_id = $1", [subject])).count;

  it("has a write carried out once, and its answer given again", async () => {
    const first = await post("note-k1", { text: "x" }, key("k1"));
    services.clock.advance(60_000);
    const again = await post("note-k1", { text: "x" }, key("k1"));
    expect(first.headers.get("idempotency-replayed")).toBeNull();
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(await entries("note-k1")).toBe(1);
  });

  it("has a write carried out once also when it comes several times at once", async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => post("note-k2", { text: "x" }, key("k2"))));
    expect(await entries("note-k2")).toBe(1);
    for (const answered of answers) {
      if (answered.status === 201) continue;
      expectProblem(answered, 409, "idempotency_in_progress");
      expect(answered.headers.get("retry-after")).toBe("1");
    }
    expect((await post("note-k2", { text: "x" }, key("k2"))).status).toBe(201);
  });

  it("with another body is refused, not carried out", async () => {
    await post("note-k3", { text: "x" }, key("k3"));
    expectProblem(await post("note-k3", { text: "y" }, key("k3")), 422, "idempotency_key_reused");
    expect(await entries("note-k3")).toBe(1);
  });

  it("belongs to one token and one resource", async () => {
    await post("note-k4", { text: "x" }, key("k4"));
    expect((await post("note-k5", { text: "x" }, key("k4"))).status).toBe(201);
    const other = await tokenFor(services, "finance");
    expectProblem(await post("note-k4", { text: "x" }, key("k4"), other), 409, "conflict");
  });

  it("is given back by a write that was refused or failed: the same key may try again", async () => {
    await post("note-k6", { text: "x" });
    expectProblem(await post("note-k6", { text: "x" }, key("k6")), 409, "conflict");
    await services.db.raw("DELETE FROM firm_setting WHERE key = 'note-k6'");
    expect((await post("note-k6", { text: "x" }, key("k6"))).status).toBe(201);
    expectProblem(await post("note-k7", { text: "fail" }, key("k7")), 500, "internal");
    expect((await post("note-k7", { text: "fine" }, key("k7"))).status).toBe(201);
  });

  it("is forgotten after 24 hours", async () => {
    await post("note-k8", { text: "x" }, key("k8"));
    services.clock.advance(24 * 60 * 60_000);
    expectProblem(await post("note-k8", { text: "x" }, key("k8")), 409, "conflict");
  });

  it("tells of a write whose answer was lost, and does not repeat it", async () => {
    await post("note-k9", { text: "x" }, key("k9"));
    await services.db.raw("UPDATE idempotency_key SET response_status = 0, response_body = NULL WHERE key = 'k9'");
    services.clock.advance(2 * 60_000);
    expectProblem(await post("note-k9", { text: "x" }, key("k9")), 409, "idempotency_answer_lost");
    expect(await entries("note-k9")).toBe(1);
  });

  it("of a write that was carried out a moment ago does not call its answer lost: its request is about to keep it", async () => {
    await post("note-k12", { text: "x" }, key("k12"));
    await services.db.raw("UPDATE idempotency_key SET response_status = 0, response_body = NULL WHERE key = 'k12'");
    const meanwhile = await post("note-k12", { text: "x" }, key("k12"));
    expectProblem(meanwhile, 409, "idempotency_in_progress");
    expect(meanwhile.headers.get("retry-after")).toBe("1");
    expect(await entries("note-k12")).toBe(1);
  });

  it("of a request that died before it changed anything is taken over two minutes later", async () => {
    await post("note-k10", { text: "x" }, key("k10"));
    await services.db.raw("DELETE FROM firm_setting WHERE key = 'note-k10'");
    await services.db.raw("UPDATE idempotency_key SET response_status = NULL, response_body = NULL WHERE key = 'k10'");
    expectProblem(await post("note-k10", { text: "x" }, key("k10")), 409, "idempotency_in_progress");
    services.clock.advance(2 * 60_000);
    expect((await post("note-k10", { text: "x" }, key("k10"))).status).toBe(201);
  });

  it("has 1 to 255 visible characters", async () => {
    expectProblem(await post("note-k11", { text: "x" }, key("two words")), 400, "malformed");
    expectProblem(await post("note-k11", { text: "x" }, key("k".repeat(256))), 400, "malformed");
    expect(await notes()).toBe(0);
  });
});
