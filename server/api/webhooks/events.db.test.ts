import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectors } from "../../connectors/registry.ts";
import { flows } from "../../flows/registry.ts";
import { startWorker, type Worker } from "../../jobs/worker-loop.ts";
import { plus } from "../../testing/bad-days.ts";
import { ownDealStand } from "../../testing/own-deal-stand.ts";
import { receiveEvent } from "./receive-event.ts";

const secret = "a secret between the two";
const { stand, days } = ownDealStand();
let server: Server;
let worker: Worker;
let received: { body: string; signature: string; status: number; correlationId: string }[] = [];

/** Only events tell of changes here: no connection is due to be read. */
beforeAll(async () => {
  const { clock, db, jobs, keyring, log } = stand.engine;
  const sealed = keyring.seal(Buffer.from(secret));
  await db.raw(
    "INSERT INTO connection_secret (connection_id, name, ciphertext, key_id) VALUES ($1, 'webhookSecret', $2, $3) ON CONFLICT (connection_id, name) DO UPDATE SET ciphertext = $2",
    [stand.connectionIds.salesforce, sealed.body, sealed.keyId],
  );
  await db.raw("UPDATE connection SET next_poll_at = now() + interval '1 day'");
  server = createServer((message, response) => {
    const chunks: Buffer[] = [];
    message.on("data", (chunk: Buffer) => chunks.push(chunk));
    message.on("end", async () => {
      const body = Buffer.concat(chunks).toString("utf8");
      const signature = String(message.headers["x-throughline-signature"] ?? "");
      const request = new Request("http://throughline.example/api/webhooks/salesforce", {
        method: "POST",
        body,
        headers: { "content-type": "application/json", "x-throughline-signature": signature },
      });
      const reply = await receiveEvent({ services: { clock, db, jobs, keyring, log }, connectors }, request, "salesforce");
      const answer = (await reply.json()) as { correlationId: string };
      received.push({ body, signature, status: reply.status, correlationId: answer.correlationId });
      response.writeHead(reply.status).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  await stand.vendors.subscribe("salesforce", { url: address(), secret });
  worker = await startWorker(stand.engine, flows);
}, 120_000);
afterAll(async () => {
  await worker?.stop();
  await new Promise((resolve) => server?.close(resolve));
});

const address = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
const nameOf = async (deal: string) => (await days.keptDeal(deal)).name;
const isSetUp = (deal: string) =>
  expect
    .poll(async () => days.setUpOf(deal), { timeout: 20_000, interval: 50 })
    .toMatchObject({ status: "billing_ready", open: [] });
const tasksAreDone = () =>
  expect
    .poll(
      () =>
        stand.rows(
          "SELECT id, state, data, output FROM pgboss.job WHERE name = 'tasks' AND state IN ('created', 'retry', 'active') AND start_after <= now()",
        ),
      {
        timeout: 20_000,
        interval: 50,
      },
    )
    .toEqual([]);

describe("events of a CRM", () => {
  it("that come three times each set a won deal up once", async () => {
    const before = await days.counts();
    await days.trouble("salesforce", { kind: "duplicate-event", value: 2, count: 1_000 });
    received = [];
    const deal = await days.sellNew();
    await isSetUp(deal);
    await days.calm();
    await tasksAreDone();
    const bodies = received.map(({ body }) => body);
    expect(bodies).not.toEqual([]);
    expect(bodies.length).toBeGreaterThanOrEqual(new Set(bodies).size * 3);
    expect(new Set(received.map(({ status }) => status))).toEqual(new Set([202]));
    expect(await days.counts()).toEqual(plus(before, 1));
    const twice = await stand.rows(
      "SELECT external_id, source_stamp, content_hash FROM inbox_item GROUP BY 1, 2, 3 HAVING count(*) > 1",
    );
    expect(twice).toEqual([]);
  });

  it("are followed by the id that their sender got: through the reading to every write, and a later one through what it changed", async () => {
    received = [];
    const deal = await days.sellNew();
    await isSetUp(deal);
    await tasksAreDone();
    const { id } = await days.setUpOf(deal);
    const followed = async (after: string) => {
      const rows = await stand.rows(
        `SELECT r.correlation_id AS id, (SELECT count(*)::int FROM outbound_write w WHERE w.correlation_id = r.correlation_id) AS writes,
          (SELECT count(*)::int FROM inbox_item i WHERE i.correlation_id = r.correlation_id AND i.object = 'deal') AS versions,
          (SELECT count(*)::int FROM trace_call t WHERE t.correlation_id = r.correlation_id AND t.step = 'pull') AS readings
         FROM flow_run r WHERE r.subject_id = $1 AND r.created_at > $2 ORDER BY r.created_at`,
        [id, after],
      );
      return rows.map((row) => ({
        writes: Number(row.writes),
        versions: Number(row.versions),
        readings: Number(row.readings),
        isAnswered: received.some((event) => event.correlationId === row.id),
      }));
    };
    const [first] = await followed("2000-01-01");
    expect(first).toMatchObject({ isAnswered: true });
    for (const counted of [first?.writes, first?.versions, first?.readings]) expect(counted).toBeGreaterThan(0);
    const writes = await stand.rows("SELECT DISTINCT correlation_id FROM outbound_write WHERE engagement_id = $1", [id]);
    expect(writes).toHaveLength(1);
    // An event that came a moment ago may be the one that reads the change: any of them will do.
    const [now] = await stand.rows("SELECT now()::text AS now");
    await stand.crm.update("Opportunity", [{ id: deal, Name: "Renamed after set-up" }]);
    await expect
      .poll(() => followed(String(now?.now)), { timeout: 20_000, interval: 50 })
      .toContainEqual(expect.objectContaining({ isAnswered: true, versions: 1 }));
  });

  it("that overtake each other leave the deal as it is in the CRM", async () => {
    const deal = await days.sellNew();
    await isSetUp(deal);
    received = [];
    await days.trouble("salesforce", { kind: "reorder-events", value: 600, count: 1_000 });
    await stand.crm.update("Opportunity", [{ id: deal, Name: "The older name" }]);
    await expect.poll(() => stand.sandbox.control("GET", "faults")).toMatchObject({ items: [{ hits: 1 }] });
    await days.calm();
    await stand.crm.update("Opportunity", [{ id: deal, Name: "The newer name" }]);
    await expect.poll(() => nameOf(deal), { timeout: 20_000 }).toBe("The newer name");
    await expect.poll(() => received.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(2);
    await tasksAreDone();
    expect(await nameOf(deal)).toBe("The newer name");
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready" });
  });

  it("for a connection that no name can mean are answered as those for one that is not there", async () => {
    const { clock, db, jobs, keyring, log } = stand.engine;
    for (const key of ["nowhere", "\u0000"]) {
      const request = new Request("http://throughline.example/api/webhooks/x", { method: "POST", body: "{}" });
      expect((await receiveEvent({ services: { clock, db, jobs, keyring, log }, connectors }, request, key)).status).toBe(404);
    }
  });

  it("that come again hours later, or that somebody has altered, change nothing", async () => {
    const deal = await days.sellNew();
    await isSetUp(deal);
    await tasksAreDone();
    const counted = () =>
      stand.rows("SELECT (SELECT count(*)::int FROM outbound_write) AS writes, (SELECT count(*)::int FROM flow_run) AS runs");
    const before = await counted();
    const [last] = received.slice(-1);
    if (!last) throw new Error("No event has come");
    const send = async (body: string, signature: string): Promise<number> =>
      (await fetch(address(), { method: "POST", body, headers: { "x-throughline-signature": signature } })).status;
    expect(await send(last.body, last.signature)).toBe(202);
    expect(await send(last.body.replace("changed", "chanced"), last.signature)).toBe(401);
    expect(await send("{", last.signature)).toBe(401);
    await tasksAreDone();
    expect(await counted()).toEqual(before);
  });
});
