import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { asking, tokenFor } from "./api/rest/api-for-tests.ts";
import { restRoutes } from "./api/rest/table.ts";
import { exportSpans } from "./span-export.ts";
import { OpenSpan } from "./spans.ts";
import { ownDealStand } from "./testing/own-deal-stand.ts";

const spanSchema = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  startTimeUnixNano: z.string(),
  endTimeUnixNano: z.string(),
  status: z.object({ code: z.number().optional() }),
  attributes: z.array(
    z.object({ key: z.string(), value: z.object({ stringValue: z.string().optional(), intValue: z.number().optional() }) }),
  ),
});
type Span = z.infer<typeof spanSchema>;
const sent = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(z.unknown()) }),
      scopeSpans: z.array(z.object({ spans: z.array(spanSchema) })),
    }),
  ),
});

/** A collector as OpenTelemetry's protocol has it: OTLP over HTTP in JSON. */
const received: { spans: Span[]; bodies: string[]; paths: string[] } = { spans: [], bodies: [], paths: [] };
const collector = createServer((request, response) => {
  let body = "";
  request.setEncoding("utf8");
  request.on("data", (part: string) => {
    body += part;
  });
  request.on("end", () => {
    received.paths.push(request.url ?? "");
    received.bodies.push(body);
    for (const { scopeSpans } of sent.parse(JSON.parse(body)).resourceSpans)
      received.spans.push(...scopeSpans.flatMap(({ spans }) => spans));
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
});
beforeAll(async () => {
  await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  await new Promise((resolve) => collector.close(resolve));
});
const address = () => `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;

const { days, stand } = ownDealStand();
const attribute = (span: Span, key: string) => {
  const value = span.attributes.find((one) => one.key === key)?.value;
  return value?.stringValue ?? value?.intValue;
};

describe("spans", () => {
  it("tell a deal's set-up under its correlation id: a run with its steps and each call that the trace has", async () => {
    const end = await exportSpans(address(), "worker");
    const account = await stand.account();
    const deal = await stand.sell(account, { deal: { Name: "Secret name of a deal" } });
    await stand.settle();
    await end();

    const { id } = await days.setUpOf(deal);
    const [run] = await stand.rows("SELECT id, correlation_id FROM flow_run WHERE subject_id = $1", [id]);
    const traceId = String(run?.correlation_id).replaceAll("-", "");
    const spans = received.spans.filter((span) => span.traceId === traceId);
    const root = spans.find(({ name }) => name === "run quote-to-project");
    expect(root?.parentSpanId).toBeUndefined();
    expect(root && attribute(root, "throughline.run_id")).toBe(run?.id);
    const steps = await stand.rows("SELECT step, outcome FROM flow_step WHERE run_id = $1 ORDER BY id", [run?.id]);
    const parts = spans.filter(({ parentSpanId }) => parentSpanId === root?.spanId);
    expect(
      parts.flatMap((span) => {
        const step = attribute(span, "throughline.step");
        return step === undefined ? [] : [{ step, outcome: attribute(span, "throughline.outcome") }];
      }),
    ).toEqual(steps);
    const calls = await stand.rows("SELECT purpose, method, status, outcome FROM trace_call WHERE run_id = $1 ORDER BY id", [
      run?.id,
    ]);
    expect(calls.length).toBeGreaterThan(10);
    expect(
      parts.flatMap((span) => {
        const method = attribute(span, "http.request.method");
        const [status, outcome] = [attribute(span, "http.response.status_code"), attribute(span, "throughline.outcome")];
        return method === undefined ? [] : [{ purpose: span.name, method, status, outcome }];
      }),
    ).toEqual(calls);
    expect(spans.every((span) => BigInt(span.endTimeUnixNano) >= BigInt(span.startTimeUnixNano))).toBe(true);
    expect(received.paths.every((path) => path === "/v1/traces")).toBe(true);
    expect(received.bodies.join("")).toContain("throughline-worker");
  });

  it("tell a request to the public API by its route, without what was searched for", async () => {
    const end = await exportSpans(address(), "web");
    const token = await tokenFor({ as: () => stand.as(), clock: stand.engine.clock }, "executive");
    const { headers } = await asking(stand.as(), restRoutes)("GET", "/engagements?q=Secret%20name", { token });
    await end();
    const traceId = headers.get("x-correlation-id")?.replaceAll("-", "");
    const [span] = received.spans.filter((one) => one.traceId === traceId);
    expect(span?.name).toBe("GET /api/v1/engagements");
    expect(span && attribute(span, "http.response.status_code")).toBe(200);
  });

  it("hold nothing of what stands in a deal", () => {
    expect(received.bodies.join("")).not.toContain("Secret name");
  });

  it("say of a failure that it is one", async () => {
    const end = await exportSpans(`${address()}/`, "web");
    const span = new OpenSpan("a request", "0199d3a0-0000-7000-8000-000000000001", { attributes: {} });
    span.part("a call", { durationMs: 5, attributes: {}, isFailure: true });
    span.end({ isFailure: true });
    await end();
    const told = received.spans.filter(({ traceId }) => traceId === "0199d3a0000070008000000000000001");
    expect(told.map(({ name, status }) => [name, status.code])).toEqual([
      ["a call", 2],
      ["a request", 2],
    ]);
  });

  it("are not made where no collector is set, and one that is gone holds nothing up", async () => {
    const before = received.spans.length;
    const none = await exportSpans(undefined, "web");
    new OpenSpan("a request", "0199d3a0-0000-7000-8000-000000000002", { attributes: {} }).end({ isFailure: false });
    await none();
    const gone = await exportSpans("http://127.0.0.1:9", "web");
    new OpenSpan("a request", "0199d3a0-0000-7000-8000-000000000003", { attributes: {} }).end({ isFailure: false });
    await gone();
    expect(received.spans.length).toBe(before);
  });
});
