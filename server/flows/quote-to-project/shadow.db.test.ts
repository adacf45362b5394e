import { describe, expect, it } from "vitest";
import { countShadowWrites, dropShadowWrites } from "../../db/shadow-writes.sql.ts";
import { plus } from "../../testing/bad-days.ts";
import { ownDealStand } from "../../testing/own-deal-stand.ts";

const { stand, days } = ownDealStand();

describe("a deal of a CRM in shadow mode", () => {
  it("makes nothing in any system, though the others are live; what it would make is shown, and made once the CRM is live", async () => {
    const crm = stand.connectionIds.salesforce ?? "";
    await stand.rows("UPDATE connection SET mode = 'shadow' WHERE id = $1", [crm]);
    const before = await days.counts();
    const deal = await days.sellNew();
    await stand.settle();
    expect(await days.counts()).toEqual(before);
    expect(await stand.rows("SELECT status, billing_ready_at FROM engagement")).toEqual([
      { status: "shadow", billing_ready_at: null },
    ]);
    const shown = await stand.engine.db.rows(countShadowWrites({ connectionId: crm }));
    expect(shown.map(({ type }) => type)).toEqual(expect.arrayContaining(["customer", "project", "contract"]));
    expect(await stand.rows("SELECT DISTINCT state FROM outbound_write")).toEqual([{ state: "shadow" }]);

    const madeOf = () => stand.rows("SELECT type, revision FROM outbound_write WHERE state = 'shadow' ORDER BY 1, 2");
    const made = await madeOf();
    await days.change(deal, { Name: "Sold under another name" });
    expect(await madeOf()).toEqual(made);

    await stand.rows("UPDATE connection SET mode = 'live' WHERE id = $1", [crm]);
    expect(await stand.engine.db.rows(dropShadowWrites({ connectionId: crm }))).toHaveLength(1);
    await days.change(deal, { Name: "Live now" });
    await days.allSetUp([deal]);
    expect(await days.counts()).toEqual(plus(before, 1));
  });
});
