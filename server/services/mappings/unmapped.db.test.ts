import { expect, it } from "vitest";
import { insert } from "../../db/rows.ts";
import { newId } from "../../domain/ids.ts";
import { ownServices } from "../../testing/own-services.ts";
import { listUnmapped } from "./list-unmapped.ts";

const { services, stored } = ownServices();

const place = { entityCode: "UK01", region: "UK & Ireland" };

async function asksFor(
  product: string,
  engagementId: string,
  more: { exposureReporting?: string; entityCode?: string; isPrimary?: boolean } = {},
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
  const [first, second, german] = [await stored.engagement(place), await stored.engagement(place), await stored.engagement()];
  await asksFor("GTXPro", first, { exposureReporting: "100.00" });
  await asksFor("Academy", first, { isPrimary: false });
  await asksFor("Academy", second, { exposureReporting: "40.50" });
  await asksFor("Beratung", german, { exposureReporting: "7.00", entityCode: "DE01" });
  const all = await services.person("Sam Sales", ["sales_ops"]);
  expect(await listUnmapped(services.as(all), { set: "product" })).toMatchObject({
    value: { total: 3, deals: 3, exposure: "147.5" },
  });
  const british = await services.person("Sue Sales", [{ role: "sales_ops", entityCode: "UK01" }]);
  expect(await listUnmapped(services.as(british), { set: "product" })).toMatchObject({
    value: { total: 2, deals: 2, exposure: "140.5" },
  });
  expect(await listUnmapped(services.as(all), { set: "role" })).toMatchObject({ value: { total: 0, deals: 0, exposure: "0" } });
});
