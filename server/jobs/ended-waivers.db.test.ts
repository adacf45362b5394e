import { beforeAll, describe, expect, it } from "vitest";
import { ownDealStand } from "../testing/own-deal-stand.ts";
import { sweepTime } from "./sweeps.ts";

const { stand, days } = ownDealStand();
let engagementId: string;

beforeAll(async () => {
  const deal = await days.sellNew({ deal: { Legal_Entity__c: null } });
  await stand.settle();
  engagementId = (await days.setUpOf(deal)).id;
}, 120_000);

/** A waiver that has ended some days ago, of an engagement that its flow looked at last the day before that. */
const ended = (daysAgo: number) =>
  stand.rows(
    `WITH looked AS (UPDATE flow_step s SET started_at = now() - $2 * interval '1 day' - interval '1 day' FROM flow_run r WHERE r.id = s.run_id AND r.subject_id = $1)
     INSERT INTO waiver (id, kind, engagement_id, reason, state, requested_by, requested_name, expires_at)
     VALUES (gen_random_uuid(), 'sow_missing', $1, 'It is on its way', 'approved', 'a', 'A', now() - $2 * interval '1 day')`,
    [engagementId, daysAgo],
  );
const state = async () => (await stand.rows("SELECT state FROM flow_run WHERE subject_id = $1", [engagementId]))[0]?.state;

describe("a waiver that has ended", () => {
  it("has the flow look again, once, though nobody was at work for some days", async () => {
    expect(await state()).toBe("parked");
    await ended(3);
    await sweepTime(stand.engine);
    expect(await state()).toBe("ready");
    await stand.settle({ isRead: false });
    expect(await state()).toBe("parked");
    await sweepTime(stand.engine);
    expect(await state()).toBe("parked");
  });
});
