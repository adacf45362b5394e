import { describe, expect, it } from "vitest";
import { updateConnection } from "../../services/connections/update-connection.ts";
import { plus } from "../../testing/bad-days.ts";
import { ownDealStand } from "../../testing/own-deal-stand.ts";

const { stand, days } = ownDealStand();

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
