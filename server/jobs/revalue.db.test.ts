import { beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "../services/context.ts";
import { listExceptionGroups } from "../services/exceptions/list-exception-groups.ts";
import { listExceptions } from "../services/exceptions/list-exceptions.ts";
import { ownServices } from "../testing/own-services.ts";
import { revalueExposures } from "./revalue.ts";

const { services, stored } = ownServices();
let finance: Actor;
beforeAll(async () => {
  finance = await services.person("Alma Finance", ["finance"]);
}, 120_000);

const rate = (from: string, value: string, daysAgo: number) =>
  services.db.raw(
    "INSERT INTO exchange_rate (from_currency, to_currency, rate, effective_on, source) VALUES ($1, $2, $3, $4::date - $5::int, 'test') ON CONFLICT (from_currency, to_currency, effective_on) DO UPDATE SET rate = excluded.rate",
    [from, "USD", value, services.clock.now(), daysAgo],
  );
const told = () =>
  services.db.raw(
    "INSERT INTO firm_setting (key, value, updated_at) VALUES ('reference', jsonb_build_object('version', gen_random_uuid()::text), now()) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
  );
async function seen(groupKey: string) {
  const groups = await listExceptionGroups(services.as(finance), { filter: { groupKey } });
  const items = await listExceptions(services.as(finance), { filter: { groupKey } });
  if (!groups.ok || !items.ok) throw new Error("Nothing was listed");
  return { group: groups.value.groups[0], rows: items.value.items.map((item) => item.exposure.shown?.amount) };
}

describe("the worth of a cause", () => {
  it("is what its exceptions add up to on the same screen, also when the rates have changed", async () => {
    await rate("GBP", "1.10", 3);
    const of = (amount: string, reporting: string) =>
      stored.exception({
        kind: "po_problem",
        groupKey: "po_problem:x",
        exposureAmount: amount,
        exposureCurrency: "GBP",
        exposureReporting: reporting,
      });
    await of("100.00", "110.00");
    await of("50.00", "55.00");
    await of("1.00", "0").then((id) => services.db.raw("UPDATE exception_item SET is_primary = false WHERE id = $1", [id]));
    await rate("GBP", "1.20", 0);
    await told();
    expect(await revalueExposures(services)).toBe(2);
    const { group, rows } = await seen("po_problem:x");
    expect(group?.exposure?.amount).toBe("180.00");
    expect(rows.sort()).toEqual(["1.20", "120.00", "60.00"]);
    expect(await revalueExposures(services)).toBe(0);
  });

  it("is counted anew, too, of an exception that somebody is just acting on", async () => {
    await rate("CHF", "1.10", 3);
    const groupKey = "po_problem:held";
    const worth = { exposureAmount: "100.00", exposureCurrency: "CHF", exposureReporting: "110.00" };
    const id = await stored.exception({ kind: "po_problem", groupKey, ...worth });
    await rate("CHF", "1.30", 0);
    await told();
    const { valuing } = await services.db.tx(async (tx) => {
      await tx.raw("SELECT 1 FROM exception_item WHERE id = $1 FOR UPDATE", [id]);
      const valuing = revalueExposures(services);
      let isOver = false;
      void valuing.then(() => {
        isOver = true;
      });
      const waits = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
      await expect.poll(async () => isOver || (await services.db.raw(waits)).count > 0).toBe(true);
      return { valuing };
    });
    expect(await valuing).toBe(1);
    expect((await seen(groupKey)).group?.exposure?.amount).toBe("130.00");
  });

  it("that nobody knows is not said to be nothing", async () => {
    await stored.exception({
      kind: "currency_problem",
      groupKey: "currency_problem:ukp",
      exposureAmount: "500.00",
      exposureCurrency: "UKP",
      exposureReporting: "0",
      exposureUnknown: "No exchange rate from UKP",
    });
    await told();
    await revalueExposures(services);
    expect((await seen("currency_problem:ukp")).group).toMatchObject({ exposure: null, unknown: "No exchange rate from UKP" });
  });
});
