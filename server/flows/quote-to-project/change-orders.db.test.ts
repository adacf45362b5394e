import { describe, expect, it } from "vitest";
import { previewValue } from "../../services/mappings/preview-value.ts";
import { ownDealStand } from "../../testing/own-deal-stand.ts";
import { answerOf } from "../../testing/services.ts";

const { stand, days } = ownDealStand();

/** A change order of an engagement that is set up. */
async function changeOrder(): Promise<{ accountId: string; deal: string; id: string }> {
  const { accountId, number } = await days.setUpNew();
  const deal = await stand.sell(accountId, { deal: { Disposition__c: "Change", Related_Engagement__c: number } });
  await stand.settle();
  const { id, open } = await days.setUpOf(deal);
  expect(open).toEqual(["amendment_candidate"]);
  return { accountId, deal, id };
}

const setAside = (id: string): Promise<void> => days.setAside("amendment_candidate", id);
const rule = (id: string, answer: object) =>
  stand.rows(
    `INSERT INTO ruling (id, kind, subject_id, answer, decided_by, decided_name) VALUES (gen_random_uuid(), 'disposition', $1, $2, 'a', 'A')`,
    [id, answer],
  );
/** The waiver's day has come. */
const end = (id: string) =>
  stand.rows("UPDATE waiver SET expires_at = now() - interval '1 second' WHERE engagement_id = $1", [id]);

describe("a change order that people have entered and set aside", () => {
  it("is agreed for good: when the waiver's day has come and the deal is looked at again, nobody is asked", async () => {
    const { deal, id } = await changeOrder();
    await setAside(id);
    expect(await days.setUpOf(deal)).toMatchObject({ status: "no_project", open: [] });
    await end(id);
    await days.change(deal, { Name: "The same by another name" });
    expect(await days.setUpOf(deal)).toMatchObject({ status: "no_project", open: [] });
    const trail = await stand.rows("SELECT reason FROM audit_entry WHERE engagement_id = $1 AND action = 'change.accepted'", [
      id,
    ]);
    expect(trail).toEqual([{ reason: "A second person has set the difference aside" }]);
  });

  it("is told with what is sold when it is looked at again, where an older release has asked about it without", async () => {
    const { id } = await changeOrder();
    const tellsTerms = () => days.numberOf(`exception_item WHERE engagement_id = '${id}' AND params ? 'terms'`);
    await stand.rows("UPDATE exception_item SET params = params - 'terms' WHERE engagement_id = $1", [id]);
    expect(await tellsTerms()).toBe(0);
    await days.lookAgain(id);
    expect(await tellsTerms()).toBe(1);
  });

  it("is asked about again when it is sold otherwise, though the waiver's day is far", async () => {
    const { deal, id } = await changeOrder();
    await setAside(id);
    await days.change(deal, { Service_End__c: "2027-09-30" });
    expect(await days.setUpOf(deal)).toMatchObject({ status: "blocked", open: ["amendment_candidate"] });
    await setAside(id);
    expect(await days.setUpOf(deal)).toMatchObject({ status: "no_project", open: [] });
  });
});

describe("a change order that is agreed, and then sold otherwise as a kind of deal that no map knows", () => {
  it("is not said to be released by the map that calls that kind a change: it is asked about again first", async () => {
    const { deal, id } = await changeOrder();
    await days.agree("amendment_candidate", id);
    await days.change(deal, { Disposition__c: null, Type: "Extension", Service_End__c: "2027-09-30" });
    expect(await days.setUpOf(deal)).toMatchObject({ open: ["disposition_undecided"] });
    const change = { set: "disposition" as const, key: ["Extension"], value: { disposition: "change" } };
    const { releases, stays } = answerOf(await previewValue(stand.as(), change)).effect;
    expect({ releases: releases.count, stays: stays.count }).toEqual({ releases: 0, stays: 1 });
  });
});

describe("a change order that is set aside and then decided to change another engagement", () => {
  it("is asked about again, as nobody has entered it there", async () => {
    const { accountId, deal, id } = await changeOrder();
    await setAside(id);
    expect(await days.setUpOf(deal)).toMatchObject({ status: "no_project", open: [] });
    const other = await stand.sell(accountId);
    await stand.settle();
    await rule(id, { disposition: "change", targetNumber: (await days.setUpOf(other)).number });
    await days.change(deal, { Name: "Of the other one" });
    expect(await days.setUpOf(deal)).toMatchObject({ status: "blocked", open: ["amendment_candidate"] });
    await setAside(id);
    expect(await days.setUpOf(deal)).toMatchObject({ status: "no_project", open: [] });
  });
});

describe("a deal that sales decide otherwise about in mid-set-up", () => {
  it("is asked about again when they decide otherwise once more after that was agreed, and before it is looked at", async () => {
    const { accountId, deal, id } = await days.halfMade();
    const other = await stand.sell(accountId);
    await rule(id, { disposition: "none" });
    await days.lookAgain(id);
    await stand.settle();
    expect(await days.setUpOf(deal)).toMatchObject({ status: "blocked", open: ["amendment_candidate"] });
    await days.agree("amendment_candidate", id);
    await rule(id, { disposition: "change", targetNumber: (await days.setUpOf(other)).number });
    await days.lookAgain(id);
    expect(await days.setUpOf(deal)).toMatchObject({ status: "blocked", open: ["amendment_candidate"] });
    await setAside(id);
    expect(await days.setUpOf(deal)).toMatchObject({ status: "no_project", open: [] });
  });

  it("is not asked about again once that was set aside", async () => {
    const { deal, id } = await days.halfMade();
    await days.change(deal, { Disposition__c: "None" });
    expect(await days.setUpOf(deal)).toMatchObject({ open: ["amendment_candidate"] });
    await setAside(id);
    expect(await days.setUpOf(deal)).toMatchObject({ status: "no_project", open: [] });
    await end(id);
    await days.change(deal, { Name: "The same by another name" });
    expect(await days.setUpOf(deal)).toMatchObject({ status: "no_project", open: [] });
  });
});
