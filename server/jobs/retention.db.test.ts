import { describe, expect, it } from "vitest";
import { MovableClock } from "../domain/clock.ts";
import { ownDealStand } from "../testing/own-deal-stand.ts";
import { sweepRetention } from "./sweeps.ts";
import { lookAgainSoonMs, usualTimes } from "./times.ts";

const minute = 60_000;
const { stand, days } = ownDealStand({ times: { lookAgainSoonMs: minute } });

const due = async (engagement: string): Promise<number> => {
  const [row] = await stand.rows(
    "SELECT extract(epoch FROM due_at - now()) / 60 AS minutes FROM flow_run WHERE subject_id = $1 AND state = 'ready'",
    [engagement],
  );
  return Number(row?.minutes);
};
async function lookAgain(engagement: string): Promise<void> {
  await stand.rows("UPDATE flow_run SET due_at = now() - interval '1 second' WHERE subject_id = $1 AND state = 'ready'", [
    engagement,
  ]);
  await stand.settle({ isRead: false });
}

describe("what waits for people elsewhere", () => {
  it("is looked at soon at first, and ever more rarely the longer it lasts", async () => {
    const looks = [0, 5, 10, 60, 150, 10_000].map((waited) => lookAgainSoonMs(usualTimes, waited * minute) / minute);
    expect(looks).toEqual([1, 1, 1, 6, 15, 15]);
    expect(lookAgainSoonMs({ lookAgainSoonMs: 0 }, 10_000 * minute)).toBe(0);
    const deal = await days.sellNew({ deal: { Legal_Entity__c: "SG01" } });
    await stand.settle();
    const { id, open } = await days.setUpOf(deal);
    expect(open).toEqual(["awaiting_activation"]);
    expect(await due(id)).toBeLessThan(1.3);
    await stand.rows("UPDATE engagement SET turn_since = now() - interval '5 hours' WHERE id = $1", [id]);
    await lookAgain(id);
    expect(await due(id)).toBeGreaterThan(14);
    expect(await due(id)).toBeLessThan(19);
  });
});

describe("calls and attempts", () => {
  const counted = async () => {
    const [row] = await stand.rows(
      "SELECT (SELECT count(*)::int FROM trace_call) AS calls, (SELECT count(*)::int FROM flow_step) AS steps, (SELECT count(DISTINCT (run_id, step))::int FROM flow_step) AS kinds",
    );
    return { calls: Number(row?.calls), steps: Number(row?.steps), kinds: Number(row?.kinds) };
  };

  it("are kept for 90 days; then of the attempts at a step the last one stays", async () => {
    const before = await counted();
    expect(before.steps).toBeGreaterThan(before.kinds);
    const inDays = (count: number) => ({
      ...stand.engine,
      clock: new MovableClock(new Date(stand.engine.clock.now().getTime() + count * 1_440 * minute)),
    });
    await sweepRetention(inDays(89));
    expect(await counted()).toEqual(before);
    await sweepRetention(inDays(91));
    expect(await counted()).toEqual({ calls: 0, steps: before.kinds, kinds: before.kinds });
    await sweepRetention(inDays(91));
    expect(await counted()).toEqual({ calls: 0, steps: before.kinds, kinds: before.kinds });
  });
});
