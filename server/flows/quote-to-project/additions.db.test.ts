import { describe, expect, it } from "vitest";
import { ownDealStand } from "../../testing/own-deal-stand.ts";

const { stand, days } = ownDealStand();

/** A deal that is set up, and its account. */
async function first() {
  const made = await days.setUpNew();
  expect(made.status).toBe("billing_ready");
  return made;
}

const addTo = (to: { accountId: string; number: string }): Promise<string> =>
  stand.sell(to.accountId, { deal: { Disposition__c: "Addition", Related_Engagement__c: to.number } });

const reasonOf = async (id: string): Promise<unknown> =>
  (
    await stand.rows(
      "SELECT params ->> 'reason' AS reason FROM exception_item WHERE engagement_id = $1 AND kind = 'disposition_undecided' AND status = 'open'",
      [id],
    )
  )[0]?.reason;

describe("an addition to an engagement", () => {
  it("makes a contract of its own on the project that is there", async () => {
    const to = await first();
    const before = await days.counts();
    const deal = await addTo(to);
    await stand.settle();
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: [] });
    expect(await days.counts()).toEqual({ ...before, contracts: before.contracts + 1 });
  });

  it("that is on hold is asked about, and goes on by itself once the deal is won again", async () => {
    const to = await first();
    await days.change(to.deal, { StageName: "Closed Lost" });
    expect(await days.setUpOf(to.deal)).toMatchObject({ status: "on_hold" });
    const before = await days.counts();
    const deal = await addTo(to);
    await stand.settle();
    const { id, open } = await days.setUpOf(deal);
    expect(open).toEqual(["disposition_undecided"]);
    expect(await reasonOf(id)).toBe(`it is an addition to engagement ${to.number}, which is on hold`);
    expect(await days.counts()).toEqual(before);
    await days.change(to.deal, { StageName: "Closed Won" });
    expect(await days.setUpOf(to.deal)).toMatchObject({ status: "billing_ready", open: [] });
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: [] });
  });

  it("that goes on hold in mid-set-up of the addition is asked about before anything more is made", async () => {
    const to = await first();
    await days.refuseOrders();
    const deal = await addTo(to);
    await stand.settle();
    expect(await days.setUpOf(deal)).toMatchObject({ open: ["billing_profile_failed"] });
    await days.change(to.deal, { StageName: "Closed Lost" });
    await days.calm();
    const { id } = await days.setUpOf(deal);
    const before = await days.counts();
    await days.lookAgain(id);
    expect(await reasonOf(id)).toBe(`it is an addition to engagement ${to.number}, which is on hold`);
    expect(await days.counts()).toEqual(before);
  });

  it("that was withdrawn is asked about", async () => {
    const lost = await days.setUpNew({ sow: { Status__c: "Draft" } });
    await days.change(lost.deal, { StageName: "Closed Lost" });
    expect(await days.setUpOf(lost.deal)).toMatchObject({ status: "withdrawn" });
    const deal = await addTo(lost);
    await stand.settle();
    const { id } = await days.setUpOf(deal);
    expect(await reasonOf(id)).toBe(`it is an addition to engagement ${lost.number}, which is withdrawn`);
  });
});
