import { expect, it } from "vitest";
import { refreshCutoffs } from "../../jobs/cutoffs.ts";
import { ownDealStand } from "../../testing/own-deal-stand.ts";

const { stand, days } = ownDealStand({ times: { attemptsBeforeException: 2, retryMs: 20, longestRetryMs: 50 } });

it("a run that cannot begin is tried ever more rarely, though billing cut-offs are brought up to date meanwhile", async () => {
  await stand.settle();
  await stand.rows(`UPDATE connection SET policy = '{"unheard": 1}' WHERE role = 'crm'`);
  const deal = await days.sellNew();
  await stand.settle();
  await stand.settle({ isRead: false });
  const { id, open } = await days.setUpOf(deal);
  expect(open).toEqual(["run_failed"]);
  const attempts = async () =>
    Number((await stand.rows("SELECT attempts FROM flow_run WHERE subject_id = $1 AND state <> 'done'", [id]))[0]?.attempts);
  const seen = async () =>
    (await stand.rows("SELECT cutoff_at, version FROM exception_item WHERE engagement_id = $1 AND status = 'open'", [id]))[0];
  const before = { seen: await seen(), attempts: await attempts() };
  expect(before).toMatchObject({ seen: { cutoff_at: expect.any(Date) } });
  await refreshCutoffs(stand.engine);
  expect(await attempts()).toBe(before.attempts);
  await stand.settle({ isRead: false });
  expect(await attempts()).toBeGreaterThan(before.attempts);
  expect(await seen()).toEqual(before.seen);
});
