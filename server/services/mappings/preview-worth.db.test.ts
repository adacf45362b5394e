import { expect, it } from "vitest";
import { ownDealStand } from "../../testing/own-deal-stand.ts";
import { answerOf } from "../../testing/services.ts";
import { createDraft } from "./create-draft.ts";
import { listUnmapped } from "./list-unmapped.ts";
import { previewVersion } from "./preview-version.ts";
import { saveRows } from "./save-rows.ts";

const { stand, days } = ownDealStand();

it("says of what a draft releases the same worth as of what waits for it, though rates have changed since the check", async () => {
  const terms = "45 days";
  const waits = await days.setUpNew({ deal: { Payment_Terms__c: terms } });
  expect(waits.open).toEqual(["unmapped_value"]);
  const checkedAt = "27654.32";
  await stand.rows("UPDATE engagement SET amount_reporting = $2 WHERE id = $1", [waits.id, checkedAt]);
  const set = "payment-terms";
  const draft = answerOf(await createDraft(stand.as(), { set }));
  answerOf(await saveRows(stand.as(), { ...draft, changes: [{ op: "add", key: [terms], value: { erpTerms: "Net 30" } }] }));

  const { releases } = answerOf(await previewVersion(stand.as(), { versionId: draft.versionId }));
  expect(releases).toMatchObject({ count: 1, money: [{ amount: "24000", currency: "GBP" }] });
  expect(Number(releases.reporting.amount)).toBe(Number(checkedAt));
  expect(Number(answerOf(await listUnmapped(stand.as(), { set })).worth)).toBe(Number(checkedAt));
});
