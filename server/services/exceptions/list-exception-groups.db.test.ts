import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { none } from "../../db/conditions.sql.ts";
import { foldRollup, tidyRollup } from "../../db/upkeep.sql.ts";
import { ownServices } from "../../testing/own-services.ts";
import { answerOf } from "../../testing/services.ts";
import { germany, states } from "../../testing/stored.ts";
import type { Actor } from "../context.ts";
import { listExceptionGroups } from "./list-exception-groups.ts";

const { services, stored } = ownServices();

const kinds = ["tax_profile_missing", "sow_missing", "credit_hold"] as const;
const fold = () => services.db.tx((tx) => tx.one(foldRollup({ limit: 1000, now: services.clock.now() })));
const tidy = () => services.db.rows(tidyRollup(undefined));
const hoursAway = (hours: number): Date => new Date(services.clock.now().getTime() + hours * 3_600_000);

let assignee: string | undefined;
let added = 0;

async function add(many: number): Promise<void> {
  assignee ??= (await services.person("Fay Finance", ["finance"])).id;
  for (let one = 0; one < many; one += 1) {
    const at = added;
    const kind = kinds[at % 3] ?? kinds[0];
    await stored.exception({
      kind,
      groupKey: `${kind}:${at % 2}`,
      team: at % 11 === 1 ? "pmo" : "finance",
      ...(at % 5 === 0 ? {} : at % 2 === 0 ? germany : states),
      isBackfill: at % 4 === 0,
      exposureReporting: at % 6 === 5 ? "0" : String(100 * at),
      exposureUnknown: at % 6 === 5 ? "The deal states no amount" : null,
      isPrimary: at % 18 !== 5,
      missesCutoff: at % 3 === 1,
      assigneeId: at % 4 === 1 ? assignee : null,
      openedAt: hoursAway(-at),
      dueAt: hoursAway(at % 17),
      snoozedUntil: at % 7 === 3 ? hoursAway(1) : null,
    });
    added += 1;
  }
}

/** Those of whom a list is asked: who sees all, all of some places, and the few of one place. */
const places = [
  { entityCode: null, filter: {}, where: "TRUE" },
  { entityCode: null, filter: { entityCodes: ["DE01", none] }, where: "(entity_code = 'DE01' OR entity_code IS NULL)" },
  { entityCode: "DE01", filter: {}, where: "entity_code = 'DE01'" },
  {
    entityCode: null,
    filter: { teams: ["finance" as const], regions: [states.region] },
    where: `team = 'finance' AND region = '${states.region}'`,
  },
];
const parts = (["no", "only", "all"] as const).flatMap((backfill) =>
  (["hide", "all"] as const).flatMap((snoozed) =>
    ([{}, { cutoff: "missing" as const }] as const).flatMap((cutoff) =>
      ([{}, { assignees: [none] }] as const).map((assignees) => ({ backfill, snoozed, ...cutoff, ...assignees })),
    ),
  ),
);
type Filter = (typeof parts)[number];
/** Every list that there is of a part at a place. */
const lists = places.flatMap((place) => parts.map((part) => ({ ...place, part })));

const readers = new Map<string | null, Promise<Actor>>();
const readerAt = (entityCode: string | null): Promise<Actor> => {
  const known = readers.get(entityCode) ?? services.reader({ role: "admin", entityCode, isLead: false });
  readers.set(entityCode, known);
  return known;
};

/** Causes as they are listed, by team and name. */
async function listed(filter: object, entityCode: string | null) {
  const reader = services.as(await readerAt(entityCode));
  const { groups, totals } = answerOf(await listExceptionGroups(reader, { filter, limit: 200 }));
  return {
    totals: { ...totals, exposure: Number(totals.exposure?.amount) },
    groups: groups.map((one) => [one.id, one.items, one.snoozed, one.misses, worthOf(one), one.oldestAt, one.dueAt]).sort(byName),
  };
}

/** Of a cause of which no worth is known, the total says that it does not know; of others it is counted for how many that is so. */
const worthOf = ({ exposure, unknownWorth }: { exposure: { amount: string } | null; unknownWorth: number }) => [
  exposure === null ? 0 : Number(exposure.amount),
  unknownWorth,
];

const byName = ([a]: unknown[], [b]: unknown[]): number => (String(a) < String(b) ? -1 : 1);

/** The same, added up from the exceptions themselves. */
async function addedUp(filter: Filter, where: string) {
  const found = await services.db.raw(
    `SELECT team || '~' || group_key AS id, count(*) FILTER (WHERE $2 = 'all' OR snoozed_until IS NULL)::int AS items,
       count(*) FILTER (WHERE $2 = 'hide' AND snoozed_until IS NOT NULL)::int AS snoozed, count(*) FILTER (WHERE misses_cutoff)::int AS misses,
       sum(exposure_reporting)::float AS exposure,
       count(*) FILTER (WHERE ($2 = 'all' OR snoozed_until IS NULL) AND is_primary AND exposure_unknown IS NOT NULL AND exposure_reporting = 0)::int AS unknown,
       min(opened_at) AS oldest, min(due_at) AS due
     FROM exception_item WHERE status = 'open' AND ($1 = 'all' OR is_backfill = ($1 = 'only')) AND (NOT $3 OR misses_cutoff) AND (NOT $4 OR assignee_id IS NULL) AND ${where}
     GROUP BY team, group_key HAVING count(*) FILTER (WHERE $2 = 'all' OR snoozed_until IS NULL) > 0`,
    [filter.backfill, filter.snoozed, "cutoff" in filter, "assignees" in filter],
  );
  const total = (field: string): number => found.rows.reduce((sum, row) => sum + Number(row[field]), 0);
  return {
    totals: {
      groups: found.rows.length,
      items: total("items"),
      misses: total("misses"),
      exposure: total("exposure"),
      unknownWorth: total("unknown"),
    },
    groups: found.rows
      .map((row) => [row.id, row.items, row.snoozed, row.misses, [row.exposure, row.unknown], row.oldest, row.due])
      .sort(byName),
  };
}

/** `dates`: also since when; of a cause that has lost its oldest, the upkeep tells that later. */
async function expectAddedUp({ dates = true, of = lists }: { dates?: boolean; of?: typeof lists } = {}): Promise<void> {
  const told = <List extends { groups: unknown[][] }>(list: List) =>
    dates ? list : { ...list, groups: list.groups.map((group) => group.slice(0, -2)) };
  for (const { entityCode, filter, part, where } of of) {
    const asked = { ...part, ...filter };
    const [shown, counted] = [await listed(asked, entityCode), await addedUp(part, where)];
    expect(told(shown), JSON.stringify({ ...asked, entityCode })).toEqual(told(counted));
  }
}

const close = (where: string) =>
  services.db.raw(`UPDATE exception_item SET status = 'resolved', resolved_at = now() WHERE status = 'open' AND ${where}`);

describe("the list of causes", () => {
  it("adds up what is open, rolled up or not yet, of all places and of one", async () => {
    await add(30);
    await fold();
    await add(11);
    await expectAddedUp();
    await fold();
    await close("group_key = 'sow_missing:1' AND is_backfill OR kind = 'credit_hold' AND entity_code IS NULL");
    await expectAddedUp({ dates: false });
    await fold();
    await tidy();
    await expectAddedUp();
    await close("true");
    await fold();
    await tidy();
    expect((await services.db.raw("SELECT 1 FROM exception_cause")).rows).toEqual([]);
    expect(await listed({ backfill: "all", snoozed: "all" }, null)).toMatchObject({ groups: [], totals: { items: 0 } });
  }, 120_000);

  it("adds up while one folds and others change what is being folded, and only one folds at a time", async () => {
    const of = lists.filter((_list, index) => index % 5 === 0);
    await add(20);
    await services.db.tx(async (tx) => {
      const { folded } = await tx.one(foldRollup({ limit: 1000, now: services.clock.now() }));
      expect(folded).toBeGreaterThan(0);
      await expectAddedUp({ dates: false, of });
      await services.db.raw("UPDATE exception_item SET assignee_id = NULL WHERE status = 'open' AND NOT misses_cutoff");
      await services.db.raw(
        "UPDATE exception_item SET misses_cutoff = NOT misses_cutoff WHERE status = 'open' AND NOT is_backfill",
      );
      await add(5);
      expect(await fold()).toEqual({ folded: 0 });
      await expectAddedUp({ dates: false, of });
    });
    await expectAddedUp({ dates: false, of });
    await fold();
    await tidy();
    await expectAddedUp({ of });
  }, 60_000);

  it("adds up after whatever people and time do, in any order, folded at any moment", async () => {
    await add(1);
    const changes = [
      `assignee_id = '${assignee}'`,
      "assignee_id = NULL",
      "misses_cutoff = true",
      "misses_cutoff = false",
      `snoozed_until = '${hoursAway(2).toISOString()}'`,
      "snoozed_until = NULL",
      "entity_code = 'DE01', region = 'DACH'",
      "entity_code = NULL, region = NULL",
      "exposure_reporting = exposure_reporting + 7",
      "exposure_reporting = 0, exposure_unknown = 'No exchange rate from UKP'",
      "is_primary = NOT is_primary",
      "is_backfill = NOT is_backfill",
      "team = 'pmo'",
      "status = 'waived', resolved_at = now()",
    ];
    const change = fc.record({ set: fc.constantFrom(...changes), of: fc.nat(4) });
    const step = fc.oneof(fc.record({ add: fc.integer({ min: 1, max: 9 }) }), change, change, fc.constantFrom("fold", "tidy"));
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 3, maxLength: 8 }),
        fc.shuffledSubarray(lists, { minLength: 8, maxLength: 8 }),
        async (steps, of) => {
          await close("true");
          await add(12);
          for (const one of steps) {
            if (one === "fold") await fold();
            else if (one === "tidy") await tidy();
            else if ("add" in one) await add(one.add);
            else
              await services.db.raw(
                `UPDATE exception_item SET ${one.set} WHERE status = 'open' AND mod((extract(epoch FROM opened_at) / 3600)::bigint, 5) = $1`,
                [one.of],
              );
          }
          await expectAddedUp({ dates: false, of });
          await fold();
          await tidy();
          await expectAddedUp({ of });
        },
      ),
      { numRuns: 10 },
    );
  }, 120_000);
});
