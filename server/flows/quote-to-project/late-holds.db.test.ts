import { describe, expect, it } from "vitest";
import { ownDealStand } from "../../testing/own-deal-stand.ts";

// A write whose answer was lost may take effect for longer than any test lasts: until the test lets that time pass.
const { stand, days } = ownDealStand({ settleAfterMs: 600_000 });

const onHold = { erp: "On Hold", psa: 401 };
const goesOn = { erp: "In Progress", psa: 301 };

/** How project and billing stand in the vendors, as people read it there. */
async function standsAs(id: string): Promise<{ erp: unknown; psa: unknown }> {
  const [statuses, job, workspace] = [
    await stand.vendors.state("netsuite", "jobStatus"),
    await days.inErp("job", id),
    await days.workspaceOf(id),
  ];
  return { erp: statuses.find((row) => row.id === job.entityStatus)?.name, psa: workspace.status_key };
}

/** The next word on hold or resumption gets no answer, and takes effect in both systems once time passes. */
async function nextTakesEffectLate(): Promise<void> {
  const late = { kind: "late-commit", value: "held" };
  await days.trouble("kantata", { ...late, method: "PUT", path: "/api/v1/workspaces/**" });
  await days.trouble("netsuite", { ...late, method: "PATCH", path: "/services/rest/record/v1/job/**" });
}

/** Works on until the engagement is on hold, or is not. */
async function untilHeld(id: string, isHeld: boolean): Promise<void> {
  const read = async () => {
    await stand.settle({ isRead: false });
    return (await stand.rows("SELECT held_at IS NOT NULL AS is_held FROM engagement WHERE id = $1", [id]))[0]?.is_held;
  };
  await expect.poll(read, { timeout: 45_000, interval: 20 }).toBe(isHeld);
}
/** Lets time pass until no word on hold or resumption is in doubt; answers how many took effect late. */
async function untilNoDoubt(id: string): Promise<number> {
  let late = 0;
  const doubts = async () => {
    late += await days.letTimePass(id);
    return days.numberOf(
      `outbound_write WHERE engagement_id = '${id}' AND type LIKE '%_hold' AND state IN ('intent', 'unknown')`,
    );
  };
  await expect.poll(doubts, { timeout: 45_000, interval: 20 }).toBe(0);
  return late;
}

async function setUp(): Promise<{ deal: string; id: string }> {
  const { deal, id, status } = await days.setUpNew();
  expect(status).toBe("billing_ready");
  return { deal, id };
}

describe("a hold that was never answered, made again and answered", () => {
  it("does not undo the resumption though it takes effect after all", async () => {
    const { deal, id } = await setUp();
    await nextTakesEffectLate();
    await days.change(deal, { StageName: "Closed Lost" });
    await untilHeld(id, true);
    await days.change(deal, { StageName: "Closed Won" });
    expect(await untilNoDoubt(id)).toBe(2);
    expect(await standsAs(id)).toEqual(goesOn);
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: [] });
  });

  it("after another change of the lost deal does not either", async () => {
    const { deal, id } = await setUp();
    await nextTakesEffectLate();
    await days.change(deal, { StageName: "Closed Lost" });
    await days.change(deal, { Description: "Lost to nobody" });
    await untilHeld(id, true);
    await days.change(deal, { StageName: "Closed Won" });
    expect(await untilNoDoubt(id)).toBe(2);
    expect(await standsAs(id)).toEqual(goesOn);
  });
});

describe("a resumption that was never answered, made again and answered", () => {
  it("does not undo the hold of the deal that is lost again", async () => {
    const { deal, id } = await setUp();
    await days.change(deal, { StageName: "Closed Lost" });
    await nextTakesEffectLate();
    await days.change(deal, { StageName: "Closed Won" });
    await untilHeld(id, false);
    await days.change(deal, { StageName: "Closed Lost" });
    expect(await untilNoDoubt(id)).toBe(2);
    expect(await standsAs(id)).toEqual(onHold);
    expect(await stand.rows("SELECT held_at IS NOT NULL AS held FROM engagement WHERE id = $1", [id])).toEqual([{ held: true }]);
  });
});

describe("lost, won and lost again, each without an answer", () => {
  it("ends as the newest word says, and so does the next winning", async () => {
    const { deal, id } = await setUp();
    for (const StageName of ["Closed Lost", "Closed Won", "Closed Lost"]) {
      await nextTakesEffectLate();
      await days.change(deal, { StageName });
    }
    await days.calm();
    await untilNoDoubt(id);
    expect(await standsAs(id)).toEqual(onHold);
    await nextTakesEffectLate();
    await days.change(deal, { StageName: "Closed Won" });
    expect(await untilNoDoubt(id)).toBe(2);
    expect(await standsAs(id)).toEqual(goesOn);
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: [] });
  });
});
