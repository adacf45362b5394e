import { expect, it } from "vitest";
import { ownDealStand } from "../../testing/own-deal-stand.ts";
import { answerOf } from "../../testing/services.ts";
import { userActor } from "../context.ts";
import { listEngagements } from "../engagements/list-engagements.ts";
import { previewValue } from "./preview-value.ts";

const { stand, days } = ownDealStand();

const salesOf = (entityCode: string, isLead = false) =>
  userActor({
    ...{ id: "0190f0c0-0000-7000-8000-000000000001", name: "Gerd Sales", currency: null },
    grants: [{ role: "account_team", entityCode, region: null, isLead }],
  });

it("shows of deals whose entity is not known yet nothing to those who do not see them, whatever they try", async () => {
  const office = "Atlantis";
  const waits = await days.setUpNew({ deal: { Legal_Entity__c: null, Regional_Office__c: office } });
  expect(waits.open).toContain("unmapped_value");
  const tried = async (actor: ReturnType<typeof salesOf>) => {
    const change = { key: [office], value: { legalEntity: "UK01" } };
    const { effect } = answerOf(await previewValue(stand.as(actor), { set: "regional-office", ...change }));
    const { items } = answerOf(await listEngagements(stand.as(actor), {}));
    const { money, first } = effect.releases;
    return {
      seen: items.map(({ id }) => id),
      tried: first.map(({ id }) => id),
      money: money.length,
      elsewhere: effect.elsewhere,
    };
  };
  expect(await tried(salesOf("UK01"))).toEqual({ seen: [], tried: [], money: 0, elsewhere: 1 });
  expect(await tried(salesOf("UK01", true))).toEqual({ seen: [waits.id], tried: [waits.id], money: 1, elsewhere: 0 });
});
