import { describe, expect, it } from "vitest";
import { pollDue } from "../../jobs/poll.ts";
import { updateConnection } from "../../services/connections/update-connection.ts";
import { plus } from "../../testing/bad-days.ts";
import { ownDealStand } from "../../testing/own-deal-stand.ts";

const { stand, days } = ownDealStand({ times: { lookAgainSoonMs: 2_000 } });

describe("a credential that the vendor has revoked", () => {
  it("is said on the connection and to IT; the runs wait, and all of them go on after a new one was entered", async () => {
    const before = await days.counts();
    const deals = [await days.sellNew(), await days.sellNew(), await days.sellNew()];
    await stand.sandbox.control("POST", "revoke", { vendor: "kantata" });
    await stand.settle();
    for (const deal of deals) expect(await days.setUpOf(deal)).toMatchObject({ status: "blocked", open: ["credential_refused"] });
    const told = await stand.rows(
      "SELECT team, group_key FROM exception_item WHERE kind = 'credential_refused' AND status = 'open'",
    );
    expect(new Set(told.map(({ team }) => team))).toEqual(new Set(["it"]));
    expect(new Set(told.map(({ group_key }) => group_key)).size).toBe(1);
    await stand.engine.hub.flush();
    const [shown] = await stand.rows(
      "SELECT last_error, last_error_at IS NOT NULL AS is_dated FROM connection WHERE key = 'kantata'",
    );
    expect(shown).toMatchObject({ last_error: expect.stringContaining("does not accept the token"), is_dated: true });
    expect(await days.counts()).toMatchObject({ projects: before.projects, clients: before.clients });

    // Nothing asks again and again with a credential that is known to be refused.
    await days.forgetCalls();
    await stand.settle({ isRead: false });
    expect(await days.calls("kantata")).toEqual([]);

    const { token } = await stand.vendors.credentials("kantata");
    const updated = await updateConnection(stand.as(), { key: "kantata", secrets: { token: String(token) } });
    expect(updated).toMatchObject({ ok: true, value: { released: deals.length } });
    stand.engine.hub.forget();
    await stand.settle();
    await days.allSetUp(deals);
    expect(await days.counts()).toEqual(plus(before, deals.length));
    expect(await stand.rows("SELECT 1 FROM exception_item WHERE status = 'open'")).toEqual([]);
  });
});

describe("a credential that the vendor refuses for a while", () => {
  it("is tried soon by one reading of the connection, and once it is accepted again all that waits goes on", async () => {
    await stand.rows("UPDATE connection SET next_poll_at = now() + interval '15 minutes' WHERE key = 'kantata'");
    await days.trouble("kantata", { kind: "status", method: "POST", value: 401, count: 500 });
    const deals = [await days.sellNew(), await days.sellNew()];
    await pollDue(stand.engine, { force: true, connectionId: String(stand.connectionIds.salesforce) });
    await stand.settle({ isRead: false });
    for (const deal of deals) expect(await days.setUpOf(deal)).toMatchObject({ open: ["credential_refused"] });
    await days.calm();
    const isDue = () => stand.rows("SELECT 1 FROM connection WHERE key = 'kantata' AND next_poll_at <= now()");
    await expect.poll(isDue, { timeout: 45_000, interval: 20 }).toHaveLength(1);
    await pollDue(stand.engine, { connectionId: String(stand.connectionIds.kantata) });
    await days.allSetUp(deals);
  });

  it("is tried ever more rarely while it is refused, and at once when somebody has the connection read", async () => {
    const kantata = String(stand.connectionIds.kantata);
    const dueInMs = async () =>
      Number(
        (
          await stand.rows("SELECT extract(epoch FROM next_poll_at - now()) * 1000 AS ms FROM connection WHERE id = $1", [
            kantata,
          ])
        )[0]?.ms,
      );
    await days.trouble("kantata", { kind: "status", value: 401, count: 5_000 });
    const deal = await days.sellNew();
    await stand.settle();
    expect(await days.setUpOf(deal)).toMatchObject({ open: ["credential_refused"] });
    expect(await dueInMs()).toBeLessThanOrEqual(2_000);
    await stand.rows(
      "UPDATE exception_item SET opened_at = now() - interval '2 hours' WHERE kind = 'credential_refused' AND status = 'open'",
    );
    await pollDue(stand.engine, { force: true, connectionId: kantata });
    // Fifteen times as rarely as at first.
    expect(await dueInMs()).toBeGreaterThan(10_000);
    await days.calm();
    await pollDue(stand.engine, { force: true, connectionId: kantata });
    await days.allSetUp([deal]);
    expect(await stand.rows("SELECT 1 FROM exception_item WHERE status = 'open'")).toEqual([]);
  });
});
