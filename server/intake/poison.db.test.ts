import { beforeAll, describe, expect, it } from "vitest";
import { pollDue } from "../jobs/poll.ts";
import { ownDealStand } from "../testing/own-deal-stand.ts";

const { stand, days } = ownDealStand();
beforeAll(() => days.refuseNames("Odd", ["deal", "customer"]));

const open = () =>
  stand.rows(
    "SELECT kind, team, subject_type, params ->> 'externalId' AS id, params ->> 'message' AS message FROM exception_item WHERE status = 'open' ORDER BY kind, subject_id",
  );
const outcomes = (id: string) =>
  stand.rows("SELECT outcome FROM inbox_item WHERE external_id LIKE $1 ORDER BY id", [`${id.slice(0, 15)}%`]);

describe("a record that the database refuses", () => {
  it("is IT's, and the others of its batch are applied", async () => {
    const before = await days.sellNew();
    const odd = await days.sellNew({ deal: { Name: "Odd" } });
    const after = await days.sellNew();
    await stand.settle();
    await days.allSetUp([before, after]);
    expect(await outcomes(odd)).toEqual([{ outcome: "exception" }]);
    expect(await open()).toMatchObject([{ kind: "record_unreadable", team: "it", subject_type: "source_record" }]);
    expect((await open())[0]?.id).toContain(odd.slice(0, 15));
    const [clock] = await stand.rows("SELECT due_at > opened_at AS runs FROM exception_item WHERE kind = 'record_unreadable'");
    expect(clock).toEqual({ runs: true });
    expect(
      await stand.rows(
        "SELECT action FROM audit_entry WHERE action = 'exception.opened' AND subject_id IN (SELECT id::text FROM exception_item WHERE kind = 'record_unreadable')",
      ),
    ).toHaveLength(1);
  });

  it("is closed by a version that can be kept", async () => {
    const [stuck] = await open();
    await days.change(String(stuck?.id), { Name: "Something here" });
    await days.allSetUp([String(stuck?.id)]);
    expect(await open()).toEqual([]);
  });

  it("as an account leaves the other accounts and its deal's event alone", async () => {
    const odd = await stand.account({ Name: "Odd" });
    const deal = await stand.sell(odd);
    const other = await days.sellNew();
    await stand.settle();
    await days.allSetUp([other]);
    expect(await outcomes(odd)).toEqual([{ outcome: "exception" }]);
    expect((await days.setUpOf(deal)).open).toEqual(["customer_missing"]);
    await stand.crm.update("Account", [{ id: odd, Name: "Quietly Mended Looms" }]);
    await stand.settle();
    await days.allSetUp([deal]);
    expect(await open()).toEqual([]);
  });
});

describe("a record of which something else is wrong by now", () => {
  it("is one exception all the same: what is wrong with it now", async () => {
    const odd = await days.sellNew({ deal: { Name: "Odd again" } });
    await stand.settle();
    expect(await open()).toMatchObject([{ message: expect.stringContaining("odd") }]);
    const change = { object: "Opportunity", retype: { IsWon: "string" } };
    await days.trouble("salesforce", { kind: "schema-change", value: change, count: 1_000 });
    await days.change(odd, { Name: "Even again" });
    const told = (await open()).filter(({ id }) => String(id).startsWith(odd.slice(0, 15)));
    expect(told).toHaveLength(1);
    expect(told[0]?.message).not.toContain("odd");
    await days.calm();
    await stand.crm.update("Opportunity", [{ id: odd, Name: "Even at last" }]);
    await stand.rows("DELETE FROM connection_cursor WHERE object = 'deal'");
    await stand.settle();
    await days.allSetUp([odd]);
    expect((await open()).filter(({ id }) => String(id).startsWith(odd.slice(0, 15)))).toEqual([]);
  });
});

describe("what a connection meets that nobody thought of", () => {
  it("is told to IT, keeps no other connection from being read, and is closed by the first reading that goes well", async () => {
    const fails =
      "CREATE FUNCTION refuse_page() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no more pages''; END'";
    await stand.asOwner(fails);
    await stand.asOwner("CREATE TRIGGER refuse BEFORE INSERT ON inbox_item FOR EACH ROW EXECUTE FUNCTION refuse_page()");
    const deal = await days.sellNew();
    expect(await pollDue(stand.engine, { force: true })).toBe(3);
    expect(await open()).toMatchObject([
      { kind: "intake_failed", team: "it", subject_type: "connection", message: "no more pages" },
    ]);
    expect(await stand.rows("SELECT key FROM connection WHERE poll_lease_until IS NOT NULL")).toEqual([]);
    await stand.asOwner("DROP TRIGGER refuse ON inbox_item");
    await stand.settle();
    await days.allSetUp([deal]);
    expect(await open()).toEqual([]);
  });
});
