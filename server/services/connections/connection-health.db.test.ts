import { beforeAll, describe, expect, it } from "vitest";
import type { Grant } from "../../domain/access/roles.ts";
import { after } from "../../domain/clock.ts";
import { newId } from "../../domain/ids.ts";
import { bucketOf, emptyBuckets } from "../../domain/kpi/latency.ts";
import { ownServices } from "../../testing/own-services.ts";
import { answerOf } from "../../testing/services.ts";
import { listExceptionGroups } from "../exceptions/list-exception-groups.ts";
import { listExceptions } from "../exceptions/list-exceptions.ts";
import { listConnectionHealth } from "../overview/list-connection-health.ts";
import { listConnections } from "./list-connections.ts";
import { readConnection } from "./read-connection.ts";

const now = new Date("2026-11-20T09:00:30Z");
const ago = (minutes: number): Date => after(now, -minutes * 60_000);
const { services, stored } = ownServices(now);

beforeAll(async () => {
  const id = await stored.connection({ key: "psa", role: "psa", vendor: "kantata", mode: "live", lastSuccessAt: ago(20) });
  const buckets = emptyBuckets();
  buckets[bucketOf(120)] = 10;
  await services.db.raw(
    "INSERT INTO connection_minute (connection_id, minute, calls, errors, buckets) VALUES ($1, $2, 10, 2, $3)",
    [id, ago(4), buckets],
  );
  await stored.doubtfulWrite(id, { intendedAt: ago(7) });
  for (const [entityCode, exposureReporting, openedAt] of [
    ["DE01", "100.00", ago(9)],
    ["US01", "9000.00", ago(30)],
  ] as const)
    await stored.exception({
      team: "it",
      kind: "connection_down",
      groupKey: "connection_down:psa",
      entityCode,
      exposureReporting,
      openedAt,
      subjectType: "engagement",
      subjectId: newId(),
    });
});

async function seen(grant: Partial<Grant> = {}) {
  const ctx = services.as(await services.reader({ role: "it", ...grant }));
  const [overview, list, page] = [
    await listConnectionHealth(ctx, {}),
    await listConnections(ctx, {}),
    await readConnection(ctx, { key: "psa" }),
  ];
  if (!overview.ok || !list.ok || !page.ok) throw new Error("It was refused");
  const isPsa = ({ key }: { key: string }): boolean => key === "psa";
  return { overview: overview.value.connections.find(isPsa), list: list.value.items.find(isPsa), page: page.value };
}

describe("the health of a connection", () => {
  it("is the same on the overview, in the list and on its own page", async () => {
    const { list, overview, page } = await seen();
    const same = { calls: 10, errorRate: 0.2, backlog: 3 };
    expect(overview).toMatchObject({ ...same, lastOkAt: ago(4), oldestWaitingAt: ago(30) });
    for (const one of [list, page]) {
      expect(one).toMatchObject({ ...same, lastSuccessAt: ago(4), oldestWaitAt: ago(30) });
      expect([one?.p50Ms, one?.p95Ms]).toEqual([overview?.p50Ms, overview?.p95Ms]);
    }
  });

  it("tells of what it holds up within the reader's entity only", async () => {
    expect(await seen()).toMatchObject({ page: { waiting: 2, held: { amount: "9100.0000" } } });
    const german = await seen({ entityCode: "DE01" });
    for (const one of [german.list, german.page])
      expect(one).toMatchObject({ waiting: 1, held: { amount: "100.0000" }, backlog: 2, oldestWaitAt: ago(9) });
    expect(german.overview).toMatchObject({ backlog: 2, oldestWaitingAt: ago(9) });
  });

  it("leads to exactly the engagements that wait for it: not to its own exception, nor to those of another connection", async () => {
    for (const more of [
      { groupKey: "connection_down:psa", subjectType: "connection" },
      { groupKey: "connection_down:erp", subjectType: "engagement" },
    ])
      await stored.exception({ team: "it", kind: "connection_down", entityCode: "DE01", ...more, subjectId: newId() });
    const { page } = await seen({ entityCode: "DE01" });
    const ctx = services.as(await services.reader({ role: "it", entityCode: "DE01" }));
    const filter = { waitsFor: "psa", snoozed: "all", backfill: "all" } as const;
    const list = answerOf(await listExceptions(ctx, { filter }));
    expect([list.items.length, page.waiting, page.mayOpenWaiting]).toEqual([1, 1, true]);
    expect(answerOf(await listExceptionGroups(ctx, { filter })).totals.items).toBe(1);
    expect((await seen({ role: "finance" })).page.mayOpenWaiting).toBe(false);
  });
});
