import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CallScope, RehearsedWrite, TracedCall } from "../ports/port.ts";
import { withDeadline } from "./deadline.ts";
import { HttpClient, type HttpRequest } from "./http.ts";

const seen: string[] = [];
const traced: TracedCall[] = [];
const shown: RehearsedWrite[] = [];
const server = createServer((request, response) => {
  seen.push(`${request.method} ${request.url}`);
  response.writeHead(200, { "content-type": "application/json" }).end('{"id":"1"}');
});
let http: HttpClient;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
  http = new HttpClient({ baseUrl, name: "Vendor", admission: { enter: async () => ({ leave() {} }) } });
});
afterAll(async () => {
  await http.close();
  server.close();
});
beforeEach(() => {
  for (const list of [seen, traced, shown]) list.length = 0;
});

const scope: CallScope = {
  ...{ correlationId: "0199d3a0-0000-7000-8000-000000000001", runId: null, step: null, deadlineMs: 5_000, isUrgent: true },
  trace: (call) => traced.push(call),
  rehearse: (write) => shown.push(write),
};
const write: HttpRequest = {
  ...{ purpose: "order.write", about: "the order", method: "PUT", path: "orders/7?replace=lines", json: { memo: "M" } },
  isWrite: true,
  written: { object: "order", fields: { memo: "M" } },
};

describe("a rehearsal", () => {
  it("hands each write over as it would go out, and neither sends nor traces it", async () => {
    for (const one of [scope, withDeadline(scope, "the order")]) await http.send(one, write);
    const handed = { object: "order", fields: { memo: "M" }, method: "PUT", target: "/api/orders/7?replace=lines" };
    expect(shown).toEqual([handed, handed]);
    expect([seen, traced]).toEqual([[], []]);
  });

  it("makes reads as ever", async () => {
    await http.send(scope, { ...write, method: "GET", isWrite: false });
    expect(seen).toEqual(["GET /api/orders/7?replace=lines"]);
    expect([shown.length, traced.length]).toEqual([0, 1]);
  });

  it("of a write that does not say what it changes fails, and nothing is sent", async () => {
    const { written: _written, ...silent } = write;
    await expect(http.send(scope, silent)).rejects.toThrow(/order\.write does not say what it changes/);
    expect([seen, shown]).toEqual([[], []]);
  });
});
