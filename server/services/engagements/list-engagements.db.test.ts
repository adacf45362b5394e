import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestServices, type TestServices } from "../../testing/services.ts";
import { type Stored, storedIn } from "../../testing/stored.ts";
import { listEngagements } from "./list-engagements.ts";

let services: TestServices;
let stored: Stored;

beforeAll(async () => {
  services = await createTestServices();
  stored = storedIn(services);
  await stored.engagement({ entityCode: "DE01", amountReporting: "100.50", customerName: "Acme" });
  await stored.engagement({ entityCode: "DE01", amountReporting: "200.25" });
  await stored.engagement({ entityCode: "DE01" });
  await stored.engagement({ entityCode: "US01", amountReporting: "9000.00", customerName: "Acme" });
}, 120_000);
afterAll(() => services?.close());

const listed = async (input: Parameters<typeof listEngagements>[1], entityCode?: string) => {
  const person = await services.person(`Reader ${crypto.randomUUID()}`, [
    { role: "finance", ...(entityCode ? { entityCode } : {}) },
  ]);
  const found = await listEngagements(services.as(person), input);
  if (!found.ok) throw new Error(found.error.message);
  return found.value;
};

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
