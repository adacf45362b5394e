import { describe, expect, it } from "vitest";
import type { Engine } from "../../jobs/create-engine.ts";
import { pollDue } from "../../jobs/poll.ts";
import { claim, execute } from "../../jobs/run-executor.ts";
import { plus } from "../../testing/bad-days.ts";
import { ownDealStand } from "../../testing/own-deal-stand.ts";
import { flows } from "../registry.ts";
import { quoteToProject } from "./flow.ts";

const { stand, days } = ownDealStand({ poolSize: 48 });

const crowd = 108;
const accounts = 6;
const dueRuns = async (): Promise<string[]> =>
  (await stand.rows("SELECT id FROM flow_run WHERE state = 'ready'")).map((row) => String(row.id));

/** The engine with a database that refuses a named statement once, as it does after a deadlock or when it goes down. */
function meeting(engine: Engine, statement: string, fault: Error): { engine: Engine; met(): number } {
  let met = 0;
  const db = new Proxy(engine.db, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== "function") return member;
      return (...input: unknown[]) => {
        const [query] = input;
        if (met === 0 && typeof query === "object" && query !== null && "name" in query && query.name === statement) {
          met += 1;
          return Promise.reject(fault);
        }
        return member.apply(target, input) as unknown;
      };
    },
  });
  return { engine: { ...engine, db }, met: () => met };
}

describe("a fault of the database that passes by itself", () => {
  it.each([
    ["a deadlock", "settle_write", Object.assign(new Error("deadlock detected"), { code: "40P01" })],
    [
      "a shutdown",
      "intend_write",
      Object.assign(new Error("terminating connection due to administrator command"), { code: "57P01" }),
    ],
    ["a connection that broke", "settle_write", new Error("Connection terminated unexpectedly")],
  ])(
    "such as %s ends the attempt without an exception, and the next one goes on where it stood",
    async (_what, statement, fault) => {
      const before = await days.counts();
      const deal = await days.sellNew();
      await pollDue(stand.engine, { force: true });
      const [run] = await claim(stand.engine, flows, await dueRuns());
      if (!run) throw new Error("There is no run to work at");
      const faulty = meeting(stand.engine, statement, fault);
      await execute(faulty.engine, quoteToProject, run);
      expect(faulty.met()).toBe(1);
      await days.allSetUp([deal]);
      const { id } = await days.setUpOf(deal);
      expect(await stand.rows("SELECT kind FROM exception_item WHERE engagement_id = $1", [id])).toEqual([]);
      expect(await days.counts()).toEqual(plus(before, 1));
    },
  );
});

describe("two deals of one new customer", () => {
  it("that are set up at the very same moment make one customer and one client", async () => {
    const before = await days.counts();
    const account = await stand.account({ Name: "Wolvercote Tidal" });
    const deals = [await stand.sell(account), await stand.sell(account)];
    await stand.settle();
    await days.allSetUp(deals);
    expect(await days.counts()).toEqual(plus(before, 2, 1));
  });
});

describe(`${crowd} deals of ${accounts} new customers, all at once`, () => {
  it("are all set up, none fails, and each customer is made once", async () => {
    const before = await days.counts();
    const names = [
      "Ashgrove Botany",
      "Dunmore Kilns",
      "Fennick Yachts",
      "Halloway Prisms",
      "Jessop Cranes",
      "Lindqvist Umbrellas",
    ];
    const ids = await Promise.all(names.map((Name) => stand.account({ Name })));
    const deals = await Promise.all(Array.from({ length: crowd }, (_, index) => stand.sell(ids[index % accounts] ?? "")));
    const began = performance.now();
    await pollDue(stand.engine, { force: true });
    const runs = await claim(stand.engine, flows, await dueRuns());
    expect(runs).toHaveLength(crowd);
    await Promise.all(runs.map((run) => execute(stand.engine, quoteToProject, run)));
    await days.allSetUp(deals);
    expect(performance.now() - began).toBeLessThan(45_000);
    expect(await days.counts()).toEqual(plus(before, crowd, accounts));
    expect(await stand.rows("SELECT kind, params FROM exception_item")).toEqual([]);
    expect(await stand.rows("SELECT step, detail FROM flow_step WHERE outcome = 'failed'")).toEqual([]);
    expect(await stand.rows("SELECT type, error FROM outbound_write WHERE state <> 'settled'")).toEqual([]);
  }, 90_000);
});
