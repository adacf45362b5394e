import { beforeAll, beforeEach, expect, it } from "vitest";
import { newId } from "../domain/ids.ts";
import { ownDealStand } from "../testing/own-deal-stand.ts";
import { EventReadings } from "./event-readings.ts";

const { stand, days } = ownDealStand();
let account: string;
let source: { connectionId: string; object: string };

beforeAll(async () => {
  account = await stand.account();
  await stand.settle();
  source = { connectionId: String(stand.connectionIds.salesforce), object: "deal" };
}, 60_000);
beforeEach(() => stand.rows("DELETE FROM trace_call"));

/** Has each deal read by an event of its own, all told at once; answers the events' correlation ids. */
async function tellOf(deals: readonly string[]): Promise<string[]> {
  const readings = new EventReadings(stand.engine);
  const events = deals.map((deal) => ({ externalIds: [deal], correlationId: newId<"correlation">() }));
  await Promise.all(events.map((event) => readings.read(source, event)));
  return events.map(({ correlationId }) => correlationId);
}
const sell = (count: number) => Promise.all(Array.from({ length: count }, () => stand.sell(account)));
const stories = async (table: "inbox_item" | "trace_call") =>
  (await stand.rows(`SELECT DISTINCT correlation_id AS id FROM ${table} ORDER BY 1`)).map(({ id }) => String(id));
const kept = (deal: string) => stand.rows("SELECT 1 FROM xref WHERE object = 'deal' AND external_id LIKE $1", [`${deal}%`]);

it("what is told while a CRM is read is read together, each version under the correlation id of the event that told of it", async () => {
  const [first, ...others] = await tellOf(await sell(6));
  const calls = await stories("trace_call");
  expect(calls).toHaveLength(2);
  expect(calls).toContain(first);
  expect(calls.filter((id) => others.includes(id))).toEqual([]);
  expect(await stories("inbox_item")).toEqual(expect.arrayContaining([first, ...others]));
});

it("an event by itself has the calls that read its records under its own correlation id", async () => {
  const [only] = await tellOf(await sell(1));
  expect(await stories("trace_call")).toEqual([only]);
});

it("an id that the CRM refuses keeps no other event's records from being read", async () => {
  const [before, after] = await sell(2);
  await tellOf([String(before), "no id's form", String(after)]);
  expect(await kept(String(before))).toHaveLength(1);
  expect(await kept(String(after))).toHaveLength(1);
  await days.allSetUp([String(before), String(after)]);
});
