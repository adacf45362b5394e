import { describe, expect, it } from "vitest";
import { newId } from "../domain/ids.ts";
import { intakeContext, pullRecords } from "../jobs/poll.ts";
import { ownDealStand } from "../testing/own-deal-stand.ts";
import { applyPending } from "./apply-pending.ts";
import { storePage } from "./store-page.ts";

const { stand, days } = ownDealStand();

describe("a deal whose account another worker has stored and not yet applied", () => {
  it("is applied after it, so that neither misses the other", async () => {
    const account = await stand.account({ Name: "Verbena Sextants" });
    const deal = await stand.sell(account);
    const connectionId = String(stand.connectionIds.salesforce);
    const connection = await stand.engine.hub.connection(connectionId);
    const intake = intakeContext(stand.engine, [], async () => {});
    const port = connection.crm();
    const scope = intake.callScope(connection.row, newId<"correlation">());
    const items = await port.read(scope, { object: "account", externalIds: [account] });
    expect(await storePage(intake, connection.row, { object: "account", items, cursor: null, via: "webhook" })).toBe(1);
    await pullRecords(stand.engine, { connectionId, object: "deal", asked: [{ externalIds: [deal] }], via: "webhook" });
    expect((await days.keptDeal(deal)).customerName).toBe("Verbena Sextants");
    expect(await applyPending(intake, connection.row, { port, object: "account" })).toBe(0);
    await days.allSetUp([deal]);
  });
});
