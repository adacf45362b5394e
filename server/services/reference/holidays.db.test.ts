import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insert } from "../../db/rows.ts";
import { createTestServices, type TestServices } from "../../testing/services.ts";
import { ReferenceReader } from "./reference-book.ts";
import { setHolidays } from "./set-holidays.ts";

let services: TestServices;
beforeAll(async () => {
  services = await createTestServices();
  for (const [code, region, timeZone] of [
    ["DE01", "DACH", "Europe/Berlin"],
    ["UK01", "UK & Ireland", "Europe/London"],
  ] as const)
    await insert(services.db, "LegalEntity", { code, name: code, currency: "EUR", country: code.slice(0, 2), region, timeZone });
}, 120_000);
afterAll(() => services?.close());

const day = (on: string, name: string) => ({ on, name });
const year = [day("2026-12-25", "Erster Weihnachtstag"), day("2026-12-31", "Betriebsruhe")];
const entries = () =>
  services.db.raw("SELECT entity_code, region, before, after FROM audit_entry WHERE action = 'entity.holidays' ORDER BY id");

describe("an entity's holidays", () => {
  it("are set as a whole, with an audit entry at its place, and its calendar follows them", async () => {
    const it1 = await services.person("Ines IT", ["it"]);
    expect(await setHolidays(services.as(it1), { entityCode: "DE01", days: year })).toEqual({
      ok: true,
      value: { entityCode: "DE01", added: 2, removed: 0 },
    });
    expect((await entries()).rows).toEqual([
      {
        entity_code: "DE01",
        region: "DACH",
        before: { days: [] },
        after: { days: ["2026-12-25 Erster Weihnachtstag", "2026-12-31 Betriebsruhe"] },
      },
    ]);
    const book = await new ReferenceReader(services.db, services.clock).current(true);
    expect(book.calendarOf("DE01")).toEqual({ timeZone: "Europe/Berlin", holidays: new Set(["2026-12-25", "2026-12-31"]) });
    expect(book.calendarOf("UK01").holidays.size).toBe(0);
    expect(book.calendarOf(null)).toEqual({ timeZone: "UTC", holidays: new Set() });
  });

  it("that are the same change nothing, and fewer take the others away", async () => {
    const same = await setHolidays(services.as(), { entityCode: "DE01", days: year });
    expect(same).toMatchObject({ ok: true, value: { added: 0, removed: 0 } });
    const fewer = await setHolidays(services.as(), { entityCode: "DE01", days: year.slice(0, 1) });
    expect(fewer).toMatchObject({ ok: true, value: { added: 0, removed: 1 } });
    expect((await entries()).rows).toHaveLength(2);
  });

  it("are nobody's to set who may not, or not there", async () => {
    const finance = await services.person("Fay Finance", ["finance"]);
    expect(await setHolidays(services.as(finance), { entityCode: "DE01", days: [] })).toMatchObject({
      ok: false,
      error: { code: "forbidden" },
    });
    const elsewhere = await services.person("Una IT", [{ role: "it", entityCode: "UK01" }]);
    expect(await setHolidays(services.as(elsewhere), { entityCode: "DE01", days: [] })).toMatchObject({
      ok: false,
      error: { code: "forbidden" },
    });
    expect(await setHolidays(services.as(), { entityCode: "XX01", days: [] })).toMatchObject({
      ok: false,
      error: { code: "not_found" },
    });
    const twice = [day("2026-12-25", "A"), day("2026-12-25", "B")];
    expect(await setHolidays(services.as(), { entityCode: "DE01", days: twice })).toMatchObject({
      ok: false,
      error: { code: "invalid" },
    });
  });
});
