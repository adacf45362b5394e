import { beforeAll, describe, expect, it } from "vitest";
import { ownServices } from "../../testing/own-services.ts";
import { answerOf } from "../../testing/services.ts";
import { listEngagements } from "./list-engagements.ts";

const { services, stored } = ownServices();

beforeAll(async () => {
  await stored.engagement({ entityCode: "DE01", amountReporting: "100.50", customerName: "Acme" });
  await stored.engagement({ entityCode: "DE01", amountReporting: "200.25" });
  await stored.engagement({ entityCode: "DE01" });
  await stored.engagement({ entityCode: "US01", amountReporting: "9000.00", customerName: "Acme" });
}, 120_000);

const listed = async (input: Parameters<typeof listEngagements>[1], entityCode?: string) => {
  const person = await services.reader({ entityCode: entityCode ?? null });
  return answerOf(await listEngagements(services.as(person), input));
};

it("a list of the deals that became no engagement holds those, and none that nobody has decided yet", async () => {
  await stored.engagement({ entityCode: "UK01", disposition: "none" });
  await stored.engagement({ entityCode: "UK01", disposition: null });
  const dispositionsOf = async (one: "none" | "undecided") =>
    (await listed({ entity: ["UK01"], disposition: [one] })).items.map(({ disposition }) => disposition);
  expect(await dispositionsOf("none")).toEqual(["none"]);
  expect(await dispositionsOf("undecided")).toEqual([null]);
});

describe("what the engagements of a list are worth", () => {
  it("is the sum of all that match, not only of the page, and says how many are left out of it", async () => {
    const page = await listed({ entity: ["DE01"], limit: 1 });
    expect(page.items).toHaveLength(1);
    expect(page).toMatchObject({ total: { value: 3 }, worth: { unknown: 1, shown: { amount: "300.75" } } });
  });

  it("is narrowed by filter and by what the reader may see", async () => {
    expect((await listed({ q: "acme" })).worth).toMatchObject({ unknown: 0, shown: { amount: "9100.50" } });
    expect((await listed({ q: "acme" }, "DE01")).worth).toMatchObject({ shown: { amount: "100.50" } });
    expect(await listed({ q: "nothing like it" })).toMatchObject({ total: { value: 0 }, worth: { unknown: 0 } });
  });
});
