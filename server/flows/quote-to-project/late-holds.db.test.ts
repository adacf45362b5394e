import { describe, expect, it } from "vitest";
import { ownDealStand } from "../../testing/own-deal-stand.ts";

/** For so long a write whose answer was lost may still take effect; vendors here take less than half of it. */
const settleAfterMs = 5_000;
const lateMs = 2_000;
const { stand, days } = ownDealStand({ settleAfterMs });

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

/** The next word on hold or resumption gets no answer, and takes effect in both systems a while later. */
async function nextTakesEffectLate(): Promise<void> {
  const late = { kind: "late-commit", value: lateMs };
  await days.trouble("kantata", { ...late, method: "PUT", path: "/api/v1/workspaces/**" });
  await days.trouble("netsuite", { ...late, method: "PATCH", path: "/services/rest/record/v1/job/**" });
}

/** Works on until a condition of the engagement holds. */
const until = async (id: string, condition: string): Promise<void> => {
  const isSo = async () => {
    await stand.settle({ isRead: false });
    return (await stand.rows(`SELECT ${condition} AS is_so FROM engagement e WHERE e.id = $1`, [id]))[0]?.is_so;
  };
  await expect.poll(isSo, { timeout: 45_000, interval: 50 }).toBe(true);
};
/** Nothing is in doubt any more, and nothing that was sent by now can take effect any more. */
const isOver = (id: string): Promise<void> =>
  until(
    id,
    `NOT EXISTS (SELECT 1 FROM outbound_write w WHERE w.engagement_id = e.id AND w.type LIKE '%_hold'
       AND (w.state IN ('intent', 'unknown') OR w.intended_at + ${settleAfterMs} * interval '1 millisecond' > clock_timestamp()))`,
  );

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
    await until(id, "e.held_at IS NOT NULL");
    await days.change(deal, { StageName: "Closed Won" });
    await isOver(id);
    expect(await standsAs(id)).toEqual(goesOn);
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: [] });
  });

  it("after another change of the lost deal does not either", async () => {
    const { deal, id } = await setUp();
    await nextTakesEffectLate();
    await days.change(deal, { StageName: "Closed Lost" });
    await days.change(deal, { Description: "Lost to nobody" });
    await until(id, "e.held_at IS NOT NULL");
    await days.change(deal, { StageName: "Closed Won" });
    await isOver(id);
    expect(await standsAs(id)).toEqual(goesOn);
  });
});

describe("a resumption that was never answered, made again and answered", () => {
  it("does not undo the hold of the deal that is lost again", async () => {
    const { deal, id } = await setUp();
    await days.change(deal, { StageName: "Closed Lost" });
    await nextTakesEffectLate();
    await days.change(deal, { StageName: "Closed Won" });
    await until(id, "e.held_at IS NULL");
    await days.change(deal, { StageName: "Closed Lost" });
    await isOver(id);
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
    await isOver(id);
    expect(await standsAs(id)).toEqual(onHold);
    await nextTakesEffectLate();
    await days.change(deal, { StageName: "Closed Won" });
    await isOver(id);
    expect(await standsAs(id)).toEqual(goesOn);
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: [] });
  });
});
