import { expect, it } from "vitest";
import { insert } from "../../db/rows.ts";
import { newId } from "../../domain/ids.ts";
import { ownServices } from "../../testing/own-services.ts";
import { answerOf } from "../../testing/services.ts";
import { listUnmapped } from "./list-unmapped.ts";

const { services, stored } = ownServices();

const place = { entityCode: "UK01", region: "UK & Ireland" };

async function asksFor(
  product: string,
  engagementId: string,
  more: { exposureReporting?: string; entityCode?: string; isPrimary?: boolean; isBackfill?: boolean } = {},
) {
  await insert(services.db, "ExceptionItem", {
    id: newId(),
    kind: "unmapped_value",
    team: "sales_ops",
    severity: 2,
    groupKey: `product:${product}`,
    subjectType: "engagement",
    subjectId: engagementId,
    engagementId,
    params: { set: "product", key: [product] },
    ...place,
    ...more,
  });
}

it("says how many deals wait for what is not mapped and what they are worth, a deal once however many values it waits for", async () => {
  const [first, second, german] = [
    await stored.engagement({ ...place, amountReporting: "900.00" }),
    await stored.engagement({ ...place, amountReporting: "600.00" }),
    await stored.engagement(),
  ];
  await asksFor("GTXPro", first, { exposureReporting: "100.00" });
  await asksFor("Academy", first, { isPrimary: false });
  await asksFor("Academy", second, { exposureReporting: "40.50" });
  await asksFor("Beratung", german, { exposureReporting: "7.00", entityCode: "DE01" });
  const all = await services.person("Sam Sales", ["sales_ops"]);
  expect(await listUnmapped(services.as(all), { set: "product" })).toMatchObject({
    value: { total: 3, deals: 3, worth: "1500.0000", unvalued: 1, exposure: "147.5" },
  });
  const british = await services.person("Sue Sales", [{ role: "sales_ops", entityCode: "UK01" }]);
  expect(await listUnmapped(services.as(british), { set: "product" })).toMatchObject({
    value: { total: 2, deals: 2, worth: "1500.0000", unvalued: 0, exposure: "140.5" },
  });
  expect(await listUnmapped(services.as(all), { set: "role" })).toMatchObject({ value: { total: 0, deals: 0, exposure: "0" } });
});

it("counts deals of the imported history apart: no cut-off waits for them", async () => {
  const [deal, old] = [
    await stored.engagement({ ...place, amountReporting: "50.00" }),
    await stored.engagement({ ...place, amountReporting: "70.00", isBackfill: true }),
  ];
  await asksFor("Klinik", deal, { exposureReporting: "5.00" });
  await asksFor("Klinik", old, { exposureReporting: "7.00", isBackfill: true });
  const reader = await services.person("Sid Sales", ["sales_ops"]);
  const found = answerOf(await listUnmapped(services.as(reader), { set: "product" }));
  expect(found.items.find((value) => value.label === "Klinik")).toMatchObject({
    ...{ items: 1, history: 1, exposure: "5", worth: "50", mayOpen: true },
  });
  expect(found.history).toBe(1);
  const manager = await services.person("Pam Projects", ["pmo"]);
  const theirs = answerOf(await listUnmapped(services.as(manager), { set: "product" }));
  expect(theirs.items.find((value) => value.label === "Klinik")?.mayOpen).toBe(false);
});
