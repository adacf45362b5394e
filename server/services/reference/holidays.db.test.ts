import { beforeAll, describe, expect, it } from "vitest";
import { insert } from "../../db/rows.ts";
import { ownServices } from "../../testing/own-services.ts";
import { changeHolidays } from "./change-holidays.ts";
import { listCalendars } from "./list-calendars.ts";
import { ReferenceReader } from "./reference-book.ts";
import { setHolidays } from "./set-holidays.ts";

const { services } = ownServices();
beforeAll(async () => {
  for (const [code, region, timeZone] of [
    ["DE01", "DACH", "Europe/Berlin"],
    ["UK01", "UK & Ireland", "Europe/London"],
  ] as const)
    await insert(services.db, "LegalEntity", { code, name: code, currency: "EUR", country: code.slice(0, 2), region, timeZone });
}, 120_000);

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
    const sales = await services.person("Sal Sales", ["sales_ops"]);
    expect(await setHolidays(services.as(sales), { entityCode: "DE01", days: [] })).toMatchObject({
      ok: false,
      error: { code: "forbidden" },
    });
    const elsewhere = await services.person("Una Finance", [{ role: "finance", entityCode: "UK01" }]);
    for (const entityCode of ["DE01", "XX01"])
      for (const refused of [
        await setHolidays(services.as(elsewhere), { entityCode, days: [] }),
        await changeHolidays(services.as(elsewhere), { entityCode, remove: ["2026-12-25"] }),
      ])
        expect(refused).toMatchObject({ ok: false, error: { code: "not_found" } });
    const twice = [day("2026-12-25", "A"), day("2026-12-25", "B")];
    expect(await setHolidays(services.as(), { entityCode: "DE01", days: twice })).toMatchObject({
      ok: false,
      error: { code: "invalid" },
    });
    expect(await changeHolidays(services.as(), { entityCode: "DE01", put: twice })).toMatchObject({
      ok: false,
      error: { code: "invalid" },
    });
    expect((await entries()).rows).toHaveLength(2);
  });

  it("are added, renamed and taken away day by day, by finance too; the entry says what differs, and the others stay", async () => {
    const finance = services.as(await services.person("Fay Finance", [{ role: "finance", entityCode: "DE01" }]));
    const change = (input: object) => changeHolidays(finance, { entityCode: "DE01", ...input });
    expect(await change({ put: [day("2027-01-01", "Neujahr"), day("2026-12-25", "Weihnachten")] })).toEqual({
      ok: true,
      value: { entityCode: "DE01", added: 2, removed: 0 },
    });
    expect((await entries()).rows.at(-1)).toMatchObject({
      before: { days: ["2026-12-25 Erster Weihnachtstag"] },
      after: { days: ["2026-12-25 Weihnachten", "2027-01-01 Neujahr"] },
    });
    expect(await change({ put: [day("2027-01-01", "Neujahr")], remove: ["2026-06-01"] })).toMatchObject({
      ok: true,
      value: { added: 0, removed: 0 },
    });
    expect(await change({ remove: ["2026-12-25"] })).toMatchObject({ ok: true, value: { added: 0, removed: 1 } });
    expect((await entries()).rows).toHaveLength(4);
    const book = await new ReferenceReader(services.db, services.clock).current(true);
    expect([...book.calendarOf("DE01").holidays]).toEqual(["2027-01-01"]);
  });

  it("that would be more than can be kept are refused whole", async () => {
    const days = (year: number) =>
      Array.from({ length: 360 }, (_, index) =>
        day(new Date(Date.UTC(year, 0, 1) + index * 86_400_000).toISOString().slice(0, 10), "Day off"),
      );
    for (const year of [2031, 2032]) await changeHolidays(services.as(), { entityCode: "UK01", put: days(year) });
    expect(await changeHolidays(services.as(), { entityCode: "UK01", put: days(2033) })).toMatchObject({
      ok: false,
      error: { code: "invalid", message: expect.stringContaining("1080 holidays") },
    });
    await setHolidays(services.as(), { entityCode: "UK01", days: [] });
  });
});

describe("the calendars", () => {
  const listed = async (ctx: Parameters<typeof listCalendars>[0], year?: number) => {
    const found = await listCalendars(ctx, { year });
    return found.ok ? found.value : expect.fail(found.error.message);
  };

  it("show the holidays of a year, the next day off, and the cut-off that comes of them", async () => {
    const period = {
      id: "p1",
      name: "Dec 2026",
      startOn: new Date("2026-12-01"),
      endOn: new Date("2026-12-31"),
      cutoffAt: new Date(0),
    };
    await insert(services.db, "AccountingPeriod", period);
    const cutoffOf = async (code: string) =>
      (await listed(services.as(), 2026)).items.find((item) => item.code === code)?.cutoff?.at.toISOString();
    expect(await cutoffOf("DE01")).toBe("2026-12-31T22:59:59.999Z");
    await changeHolidays(services.as(), { entityCode: "DE01", put: year });
    expect(await cutoffOf("DE01")).toBe("2026-12-30T22:59:59.999Z");
    expect(await cutoffOf("UK01")).toBe("2026-12-31T23:59:59.999Z");
    const now = await listed(services.as());
    expect([now.year, now.thisYear]).toEqual([2026, 2026]);
    expect(now.items.map(({ code, days, next }) => [code, days.length, next?.name ?? null])).toEqual([
      ["DE01", 2, "Erster Weihnachtstag"],
      ["UK01", 0, null],
    ]);
    expect((await listed(services.as(), 2027)).items[0]?.days).toEqual([day("2027-01-01", "Neujahr")]);
  });

  it("are those of the reader's own entities, and say whether they may be changed", async () => {
    const auditor = await listed(services.as(await services.person("Aud", ["auditor"])));
    expect(auditor.items.map(({ code, mayChange }) => [code, mayChange])).toEqual([
      ["DE01", false],
      ["UK01", false],
    ]);
    const own = await listed(services.as(await services.person("Uma", [{ role: "finance", entityCode: "UK01" }])));
    expect(own.items.map(({ code, mayChange }) => [code, mayChange])).toEqual([["UK01", true]]);
    const team = await listCalendars(services.as(await services.person("Acc", ["account_team"])), {});
    expect(team).toMatchObject({ ok: false, error: { code: "forbidden" } });
  });
});
