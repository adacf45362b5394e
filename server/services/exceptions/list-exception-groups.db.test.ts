import { describe, expect, it } from "vitest";
import { foldRollup, tidyRollup } from "../../db/upkeep.sql.ts";
import { ownServices } from "../../testing/own-services.ts";
import { answerOf } from "../../testing/services.ts";
import { germany, states } from "../../testing/stored.ts";
import { listExceptionGroups } from "./list-exception-groups.ts";

const { services, stored } = ownServices();

const kinds = ["tax_profile_missing", "sow_missing", "credit_hold"] as const;
const fold = () => services.db.tx((tx) => tx.one(foldRollup({ limit: 1000, now: services.clock.now() })));

async function add(many: number): Promise<void> {
  for (let at = 0; at < many; at += 1) {
    const kind = kinds[at % 3] ?? kinds[0];
    await stored.exception({
      kind,
      groupKey: `${kind}:${at % 2}`,
      ...(at % 5 === 0 ? {} : at % 2 === 0 ? germany : states),
      isBackfill: at % 4 === 0,
      exposureReporting: String(100 * at),
      missesCutoff: at % 3 === 1,
      openedAt: new Date(services.clock.now().getTime() - at * 3_600_000),
      snoozedUntil: at % 7 === 3 ? new Date(services.clock.now().getTime() + 3_600_000) : null,
    });
  }
}

type Backfill = "no" | "only" | "all";
type Snoozed = "hide" | "all";

/** Causes as they are listed: by count of those awake, then by name. */
async function listed(filter: { backfill: Backfill; snoozed: Snoozed }, entityCode: string | null) {
  const reader = services.as(await services.reader({ role: "finance", entityCode, isLead: false }));
  const { groups, totals } = answerOf(await listExceptionGroups(reader, { filter, limit: 200 }));
  return {
    totals: { ...totals, exposure: Number(totals.exposure?.amount) },
    groups: groups
      .map(({ groupKey, items, misses, exposure, oldestAt }) => [groupKey, items, misses, Number(exposure?.amount), oldestAt])
      .sort(),
  };
}

/** The same, added up from the exceptions themselves. */
async function addedUp({ backfill, snoozed }: { backfill: Backfill; snoozed: Snoozed }, entityCode: string | null) {
  const found = await services.db.raw(
    `SELECT group_key, count(*) FILTER (WHERE $2 = 'all' OR snoozed_until IS NULL)::int AS items, count(*) FILTER (WHERE misses_cutoff)::int AS misses,
       sum(exposure_reporting)::float AS exposure, min(opened_at) AS oldest
     FROM exception_item WHERE status = 'open' AND ($1 = 'all' OR is_backfill = ($1 = 'only')) AND ($3::text IS NULL OR entity_code = $3)
     GROUP BY 1 HAVING count(*) FILTER (WHERE $2 = 'all' OR snoozed_until IS NULL) > 0`,
    [backfill, snoozed, entityCode],
  );
  const total = (field: string): number => found.rows.reduce((sum, row) => sum + Number(row[field]), 0);
  return {
    totals: { groups: found.rows.length, items: total("items"), misses: total("misses"), exposure: total("exposure") },
    groups: found.rows.map((row) => [row.group_key, row.items, row.misses, row.exposure, row.oldest]).sort(),
  };
}

/** `dates`: also since when; of a cause that has lost its oldest, the upkeep tells that later. */
async function expectAddedUp({ dates } = { dates: true }): Promise<void> {
  const told = <List extends { groups: unknown[][] }>(list: List) =>
    dates ? list : { ...list, groups: list.groups.map((group) => group.slice(0, -1)) };
  for (const entityCode of [null, "DE01"])
    for (const backfill of ["no", "only", "all"] as const)
      for (const snoozed of ["hide", "all"] as const) {
        const filter = { backfill, snoozed };
        expect(told(await listed(filter, entityCode)), `${backfill} ${snoozed} ${entityCode}`).toEqual(
          told(await addedUp(filter, entityCode)),
        );
      }
}

describe("the list of causes", () => {
  it("adds up what is open, rolled up or not yet, of all places and of one", async () => {
    await add(30);
    await expectAddedUp();
    await fold();
    await expectAddedUp();
    await add(11);
    await expectAddedUp();
    await fold();
    const close = (where: string) =>
      services.db.raw(`UPDATE exception_item SET status = 'resolved', resolved_at = now() WHERE status = 'open' AND ${where}`);
    await close("group_key = 'sow_missing:1' AND is_backfill OR kind = 'credit_hold' AND entity_code IS NULL");
    await expectAddedUp({ dates: false });
    await fold();
    await services.db.rows(tidyRollup(undefined));
    await expectAddedUp();
    await close("true");
    await fold();
    await services.db.rows(tidyRollup(undefined));
    expect((await services.db.raw("SELECT 1 FROM exception_cause")).rows).toEqual([]);
    expect(await listed({ backfill: "all", snoozed: "all" }, null)).toMatchObject({ groups: [], totals: { items: 0 } });
  }, 60_000);
});
