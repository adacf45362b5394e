import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { applyWaiting, pollDue, pullRecords, sweepCrms } from "../jobs/poll.ts";
import { retryExceptions } from "../services/exceptions/retry-exceptions.ts";
import { ownDealStand } from "../testing/own-deal-stand.ts";
import { answerOf } from "../testing/services.ts";

const { stand, days } = ownDealStand();
beforeEach(async () => {
  await stand.rows("DELETE FROM pgboss.job WHERE name = 'tasks'");
});

const refuse = (name: string) => days.refuseNames(name, ["deal"]);
/** What made the records unreadable is mended here; at the source nothing changes. */
const mend = () => refuse("none");
const sellOdd = async (name: string): Promise<string> => {
  await refuse(name.slice(0, 5));
  const deal = await days.sellNew({ deal: { Name: name } });
  await stand.settle();
  return deal;
};
const open = () => stand.rows("SELECT id, kind FROM exception_item WHERE status = 'open' ORDER BY opened_at");
const tasks = () => stand.rows("SELECT data FROM pgboss.job WHERE name = 'tasks' ORDER BY created_on, data ->> 'name'");
const pullTask = z.object({
  name: z.literal("pull-records"),
  payload: z.object({ connectionId: z.string(), object: z.string(), externalIds: z.array(z.string()) }),
});
const retryAll = async () =>
  answerOf(await retryExceptions(stand.as(), { target: { filter: { kinds: ["record_unreadable"] } } }));

describe("records that could not be read", () => {
  it("are read again from their payloads when people retry, all of a filter, before the vendor is asked", async () => {
    const deals = [await sellOdd("First odd"), await sellOdd("First odder")];
    expect(await open()).toMatchObject([{ kind: "record_unreadable" }, { kind: "record_unreadable" }]);
    await mend();
    await days.forgetCalls();
    expect(await retryAll()).toMatchObject({ changed: 2, records: 2, runs: 0, skipped: [] });
    const connectionId = stand.connectionIds.salesforce;
    expect(await tasks()).toMatchObject([
      { data: { name: "apply-records", payload: { connectionId } } },
      {
        data: {
          name: "pull-records",
          payload: { object: "deal", externalIds: deals.map((deal) => expect.stringContaining(deal)) },
        },
      },
    ]);
    expect(await stand.rows("SELECT 1 FROM audit_entry WHERE action = 'exception.retried' AND after ? 'inboxItem'")).toHaveLength(
      2,
    );
    await applyWaiting(stand.engine, { connectionId: String(connectionId) });
    expect(await open()).toEqual([]);
    expect(await days.calls("salesforce")).toEqual([]);
    await days.allSetUp(deals);
  });

  it("that still cannot be read stay the same exceptions", async () => {
    const deal = await sellOdd("Second odd");
    const before = await open();
    expect(await retryAll()).toMatchObject({ changed: 1, records: 1 });
    await applyWaiting(stand.engine, { connectionId: String(stand.connectionIds.salesforce) });
    expect(await open()).toEqual(before);
    await mend();
    await retryAll();
    await stand.settle();
    await days.allSetUp([deal]);
  });

  it("whose payload is not kept any more are asked of their source", async () => {
    const deal = await sellOdd("Third odd");
    await stand.asOwner("DELETE FROM payload_page");
    await mend();
    expect(await retryAll()).toMatchObject({ changed: 1, records: 1 });
    const [task] = await tasks();
    const payload = {
      connectionId: stand.connectionIds.salesforce,
      object: "deal",
      externalIds: [expect.stringContaining(deal)],
    };
    expect(task).toMatchObject({ data: { name: "pull-records", payload } });
  });

  it("are asked of their source too, where the vendor's answer itself was at fault", async () => {
    const change = { object: "Opportunity", drop: "Legal_Entity__c" };
    await days.trouble("salesforce", { kind: "schema-change", value: change, count: 1_000 });
    const deal = await days.sellNew();
    await stand.settle();
    const told = await open();
    expect(new Set(told.map(({ kind }) => kind))).toEqual(new Set(["record_unreadable"]));
    await days.calm();
    await retryAll();
    const connectionId = String(stand.connectionIds.salesforce);
    await applyWaiting(stand.engine, { connectionId });
    expect(await open()).toEqual(told);
    const asked = (await tasks()).flatMap(({ data }) => pullTask.safeParse(data).data?.payload ?? []);
    expect(asked.flatMap(({ externalIds }) => externalIds)).toContainEqual(expect.stringContaining(deal));
    for (const { connectionId: of, externalIds, object } of asked)
      await pullRecords(stand.engine, { connectionId: of, object, asked: [{ externalIds }], via: "webhook" });
    await stand.settle({ isRead: false });
    expect(await open()).toEqual([]);
    await days.allSetUp([deal]);
  });

  it("are tried again by the daily sweep, not by each reading of the stream", async () => {
    const deal = await sellOdd("Fourth odd");
    await mend();
    await pollDue(stand.engine, { force: true });
    expect((await days.setUpOf(deal)).id).toBe("undefined");
    await sweepCrms(stand.engine);
    await days.makeSweepDue("sweep");
    expect(await sweepCrms(stand.engine)).toBe(1);
    await days.allSetUp([deal]);
    expect(await open()).toEqual([]);
  });
});

describe("a connection that could not be read", () => {
  it("is read again when people retry", async () => {
    await days.trouble("netsuite", { kind: "status", value: 503, count: 1_000 });
    await pollDue(stand.engine, { force: true });
    await days.calm();
    const [stuck] = await open();
    expect(stuck?.kind).toBe("connection_down");
    const done = await retryExceptions(stand.as(), { target: { ids: [String(stuck?.id)] } });
    expect(done).toMatchObject({ ok: true, value: { changed: 1 } });
    const payload = { connectionId: stand.connectionIds.netsuite };
    expect(await tasks()).toEqual([{ data: { name: "pull-connection", payload } }]);
  });
});
