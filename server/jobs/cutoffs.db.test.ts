import { beforeAll, describe, expect, it } from "vitest";
import { raiseReferenceVersion } from "../db/reference.sql.ts";
import { MovableClock } from "../domain/clock.ts";
import { flows } from "../flows/registry.ts";
import { ReferenceReader } from "../services/reference/reference-book.ts";
import { ownDealStand } from "../testing/own-deal-stand.ts";
import { refreshCutoffs } from "./cutoffs.ts";
import { claim, execute } from "./run-executor.ts";

const { stand, days } = ownDealStand();
let blocked: string;
beforeAll(async () => {
  await periods("2026-11-30", "2026-12-31", "2027-01-31");
  const deal = await days.sellNew({ deal: { Payment_Terms__c: "When the cows come home" } });
  await stand.settle();
  blocked = (await days.setUpOf(deal)).id;
}, 120_000);

/** The ERP's open periods are these now; its own reference data is not read again. */
async function periods(...ends: string[]): Promise<void> {
  await stand.rows("DELETE FROM accounting_period");
  for (const end of ends)
    await stand.rows(
      "INSERT INTO accounting_period (id, name, start_on, end_on, cutoff_at) VALUES ($1::text, $1::text, date_trunc('month', $1::date), $1::date, $1::date)",
      [end],
    );
  await stand.rows("DELETE FROM holiday");
  await stand.engine.db.rows(raiseReferenceVersion(undefined));
}
const at = (instant: string) => ({ ...stand.engine, clock: new MovableClock(new Date(instant)) });
const item = async () => {
  const [row] = await stand.rows(
    "SELECT cutoff_at, misses_cutoff, exposure_amount::float8 AS amount FROM exception_item WHERE engagement_id = $1 AND status = 'open' AND is_primary",
    [blocked],
  );
  const cutoffAt = row?.cutoff_at instanceof Date ? row.cutoff_at.toISOString() : null;
  return { cutoffAt, misses: row?.misses_cutoff, amount: Number(row?.amount) };
};
/** Works at what was woken, as of an instant. */
async function work(instant: string): Promise<void> {
  for (const { id } of await stand.rows("SELECT id FROM flow_run WHERE state = 'ready' AND due_at <= now()")) {
    const [run] = await claim(stand.engine, flows, [String(id)]);
    const [flow] = flows;
    if (run && flow) await execute(at(instant), flow, run);
  }
}

describe("the cut-off of what is blocked", () => {
  it("is the end of the period's last working day on the entity's clocks", async () => {
    expect((await item()).cutoffAt).toBe("2026-11-30T23:59:59.999Z");
    const book = await new ReferenceReader(stand.engine.db, stand.engine.clock).current();
    const now = new Date("2026-12-15T09:00:00Z");
    expect(book.nextCutoff("UK01", now)?.at.toISOString()).toBe("2026-12-31T23:59:59.999Z");
    expect(book.nextCutoff("US01", now)?.at.toISOString()).toBe("2027-01-01T04:59:59.999Z");
    expect(book.nextCutoff("SG01", now)?.at.toISOString()).toBe("2026-12-31T15:59:59.999Z");
    expect(book.nextCutoff(null, now)?.at.toISOString()).toBe("2026-12-31T23:59:59.999Z");
  });

  it("comes near: it is marked as what will miss it, without its flow", async () => {
    await stand.rows("UPDATE exception_item SET exposure_reporting = 100 WHERE engagement_id = $1 AND is_primary", [blocked]);
    expect(await refreshCutoffs(at("2026-11-20T09:00:00Z"))).toBe(0);
    expect((await item()).misses).toBe(false);
    expect(await refreshCutoffs(at("2026-11-27T09:00:00Z"))).toBe(0);
    expect((await item()).misses).toBe(true);
  });

  it("passes: the next one is its cut-off, and its flow counts anew what falls due by then", async () => {
    const before = await item();
    expect(before.amount).toBe(0);
    const later = "2026-12-01T00:00:01Z";
    expect(await refreshCutoffs(at(later))).toBe(1);
    expect(await item()).toMatchObject({ cutoffAt: "2026-12-31T23:59:59.999Z", misses: false });
    await work(later);
    const after = await item();
    expect(after).toMatchObject({ cutoffAt: "2026-12-31T23:59:59.999Z", misses: false });
    expect(after.amount).toBeGreaterThan(0);
    expect(await refreshCutoffs(at(later))).toBe(0);
    expect(await stand.rows("SELECT id FROM flow_run WHERE state = 'ready'")).toEqual([]);
  });

  it("is not known any more, and known again, as periods go and come", async () => {
    const later = "2026-12-01T00:00:01Z";
    await periods();
    expect(await refreshFresh(later)).toBe(1);
    await work(later);
    expect(await item()).toMatchObject({ cutoffAt: null, misses: false });
    await periods("2026-12-31");
    expect(await refreshFresh(later)).toBe(1);
    await work(later);
    expect((await item()).cutoffAt).toBe("2026-12-31T23:59:59.999Z");
  });

  it("keeps clear of the entity's holidays", async () => {
    for (const day of ["2026-12-31", "2026-12-30"])
      await stand.rows("INSERT INTO holiday (entity_code, \"on\", name) VALUES ('UK01', $1, 'Year end')", [day]);
    await stand.engine.db.rows(raiseReferenceVersion(undefined));
    const later = "2026-12-01T00:00:01Z";
    expect(await refreshFresh(later)).toBe(1);
    expect((await item()).cutoffAt).toBe("2026-12-29T23:59:59.999Z");
    await work(later);
    expect((await item()).cutoffAt).toBe("2026-12-29T23:59:59.999Z");
  });
});

/** A process asks for the version of reference data once a second: waits until this one has seen the newest. */
async function refreshFresh(instant: string): Promise<number> {
  let moved = 0;
  await expect
    .poll(
      async () => {
        moved += await refreshCutoffs(at(instant));
        return moved;
      },
      { timeout: 30_000, interval: 50 },
    )
    .toBeGreaterThan(0);
  return moved;
}
