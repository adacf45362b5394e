import { expect, it } from "vitest";
import type { Grant, Role } from "../../domain/access/roles.ts";
import { newId } from "../../domain/ids.ts";
import { userActor } from "../../services/context.ts";
import { decideWaiver } from "../../services/exceptions/decide-waiver.ts";
import { readException } from "../../services/exceptions/read-exception.ts";
import { requestWaiver } from "../../services/exceptions/request-waiver.ts";
import { previewValue } from "../../services/mappings/preview-value.ts";
import { ownDealStand } from "../../testing/own-deal-stand.ts";
import { answerOf } from "../../testing/services.ts";

const { stand, days } = ownDealStand();

const salesOf = (name: string, entityCode: string | null = "UK01") => {
  const grant: Grant = { role: "sales_ops" satisfies Role, entityCode, region: null, isLead: false };
  return stand.as(userActor({ id: newId(), name, currency: null, grants: [grant] }));
};

/** Two people of an entity set aside that the statement of work of a deal is not approved. */
async function setAside(engagementId: string): Promise<void> {
  const [exception] = await stand.rows(
    "SELECT id FROM exception_item WHERE engagement_id = $1 AND kind = 'sow_not_approved' AND status = 'open'",
    [engagementId],
  );
  const exceptionId = String(exception?.id);
  const expiresAt = new Date(stand.engine.clock.now().getTime() + 86_400_000);
  const asked = await requestWaiver(salesOf("Sam Sales"), { id: exceptionId, reason: "Signed, the scan follows", expiresAt });
  const [read] = await stand.rows("SELECT version FROM exception_item WHERE id = $1", [exceptionId]);
  const version = Number(read?.version);
  answerOf(await decideWaiver(salesOf("Sally Sales"), { waiverId: answerOf(asked).waiverId, approve: true, version }));
  await stand.settle();
}

it("a waiver that one entity's people have agreed to does not go along with a deal that another entity takes over", async () => {
  const { deal, id, open } = await days.setUpNew({ sow: { Status__c: "Draft" }, deal: { Payment_Terms__c: "45 days" } });
  expect(open.toSorted()).toEqual(["sow_not_approved", "unmapped_value"]);
  await setAside(id);
  expect((await days.setUpOf(deal)).open).toEqual(["unmapped_value"]);
  const told = async () => {
    const [newest] = await stand.rows(
      "SELECT id FROM exception_item WHERE engagement_id = $1 AND kind = 'sow_not_approved' ORDER BY (status = 'open') DESC, opened_at DESC LIMIT 1",
      [id],
    );
    const { item, waiver } = answerOf(await readException(salesOf("Wanda Whole", null), { id: String(newest?.id) }));
    return { status: item.status, state: waiver?.state, leftBehind: waiver?.leftBehind };
  };
  expect(await told()).toEqual({ status: "waived", state: "approved", leftBehind: null });

  await days.change(deal, { Legal_Entity__c: "SG01" });
  expect((await days.setUpOf(deal)).open.toSorted()).toEqual(["sow_not_approved", "unmapped_value"]);
  expect(await told()).toEqual({ status: "open", state: "approved", leftBehind: { agreedIn: "UK01", now: "SG01" } });
  await days.change(deal, { Legal_Entity__c: "UK01" });
  expect((await days.setUpOf(deal)).open).toEqual(["unmapped_value"]);
  expect(await told()).toMatchObject({ status: "waived", leftBehind: null });
});

it("nor is a mapping that would move the deal said to release it", async () => {
  const { deal, id } = await days.setUpNew({ sow: { Status__c: "Draft" }, deal: { Payment_Terms__c: "45 days" } });
  await setAside(id);
  await days.change(deal, { Legal_Entity__c: null, Regional_Office__c: "Atlantis", Payment_Terms__c: "30 days net" });
  expect((await days.setUpOf(deal)).open).toEqual(["unmapped_value"]);
  const effectOf = async (legalEntity: string) => {
    const change = { key: ["Atlantis"], value: { legalEntity } };
    const { releases, stays } = answerOf(await previewValue(stand.as(), { set: "regional-office", ...change })).effect;
    return { releases: releases.count, stays: stays.first.map(({ why }) => why) };
  };
  expect(await effectOf("UK01")).toEqual({ releases: 1, stays: [] });
  expect(await effectOf("SG01")).toEqual({ releases: 0, stays: [expect.stringContaining("tatement of work")] });
});
