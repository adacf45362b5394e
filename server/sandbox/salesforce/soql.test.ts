import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestOrg } from "./client-for-tests.ts";

let org: TestOrg;
const ids: Record<string, string> = {};
beforeAll(async () => {
  org = await TestOrg.start();
  await org.set({ customFields: [{ object: "Account", name: "Key__c", externalId: true, unique: true }] });
  for (const [name, fields] of Object.entries({
    "Alpha Rail": { Industry: "Transport", NumberOfEmployees: 10, Key__c: "k-1" },
    "alpha foods": { NumberOfEmployees: 200, Requires_PO__c: true },
    "O'Neill & 100% Söhne": { Industry: "Energy", BillingCountry: "Ireland" },
  })) {
    ids[name] = await org.create("Account", { Name: name, ...fields });
  }
  ids.child = await org.create("Account", { Name: "Beta", ParentId: ids["Alpha Rail"] });
  const deal = { StageName: "Negotiation", AccountId: ids.child };
  ids.deal = await org.create("Opportunity", { ...deal, Name: "Deal", CloseDate: "2026-03-31", Amount: 1200.5 });
  await org.create("Opportunity", { ...deal, Name: "Later deal", CloseDate: "2026-09-30" });
});
afterAll(() => org?.close());

const names = async (where: string): Promise<unknown[]> =>
  (await org.rows(`SELECT Name FROM Account WHERE ${where} ORDER BY Name`)).map((row) => row.Name);

describe("conditions", () => {
  const alpha = ["alpha foods", "Alpha Rail"];
  it.each<[string, unknown[]]>([
    ["Name = 'ALPHA RAIL'", ["Alpha Rail"]],
    ["Name LIKE 'alpha%'", alpha],
    ["Name LIKE 'Bet_'", ["Beta"]],
    ["Name LIKE '%100\\% S%'", ["O'Neill & 100% Söhne"]],
    ["Name = 'O\\'Neill & 100% S\\u00f6hne'", ["O'Neill & 100% Söhne"]],
    ["NumberOfEmployees > 10", ["alpha foods"]],
    ["NumberOfEmployees >= 10 AND Industry = null", ["alpha foods"]],
    ["Industry != 'Transport'", ["alpha foods", "Beta", "O'Neill & 100% Söhne"]],
    ["Industry != null", ["Alpha Rail", "O'Neill & 100% Söhne"]],
    ["Industry IN ('transport', 'Energy')", ["Alpha Rail", "O'Neill & 100% Söhne"]],
    ["Industry NOT IN ('Transport') AND Name LIKE '%a%'", ["alpha foods", "Beta"]],
    ["Requires_PO__c = TRUE OR Parent.Name = 'Alpha Rail'", ["alpha foods", "Beta"]],
    ["NOT (Name LIKE 'a%' OR Name LIKE 'o%')", ["Beta"]],
    ["(NOT Name LIKE 'a%') AND NOT Industry = null", ["O'Neill & 100% Söhne"]],
    ["Key__c = 'K-1'", ["Alpha Rail"]],
    ["CreatedDate = TODAY AND CreatedDate >= LAST_N_DAYS:3 AND Name LIKE 'B%'", ["Beta"]],
    ["CreatedDate > 2999-01-01T00:00:00Z", []],
    [
      "SystemModstamp >= 2020-01-01T00:00:00.000%2B01:00".replace("%2B", "+"),
      ["alpha foods", "Alpha Rail", "Beta", "O'Neill & 100% Söhne"],
    ],
  ])("%s", async (where, expected) => {
    expect(await names(where)).toEqual(expected);
  });

  it("find by id and by what is referred to, of either length", async () => {
    const alphaRail = ids["Alpha Rail"] ?? "";
    expect(await names(`Id IN ('${alphaRail.slice(0, 15)}', '${ids.child}')`)).toEqual(["Alpha Rail", "Beta"]);
    expect(await names(`ParentId = '${alphaRail}'`)).toEqual(["Beta"]);
    expect(await names(`Id IN (SELECT AccountId FROM Opportunity WHERE CloseDate < 2026-04-01)`)).toEqual(["Beta"]);
    expect(await names(`Id > '${alphaRail}' AND Id != '${ids.child}'`)).toEqual(["alpha foods", "O'Neill & 100% Söhne"]);
  });
});

describe("what is selected", () => {
  it("comes with its type and address, related records nested, an empty reference as null", async () => {
    const { records } = await org.page(
      `SELECT Id, Account.Name, Account.Parent.Name, CloseDate, Amount, IsWon, CreatedDate FROM Opportunity WHERE Id = '${ids.deal}'`,
    );
    expect(records).toEqual([
      {
        attributes: { type: "Opportunity", url: `/services/data/v67.0/sobjects/Opportunity/${ids.deal}` },
        Id: ids.deal,
        Account: {
          attributes: { type: "Account", url: `/services/data/v67.0/sobjects/Account/${ids.child}` },
          Name: "Beta",
          Parent: expect.objectContaining({ Name: "Alpha Rail" }),
        },
        CloseDate: "2026-03-31",
        Amount: 1200.5,
        IsWon: false,
        CreatedDate: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.000\+0000$/),
      },
    ]);
    expect(await org.rows("SELECT Parent.Name FROM Account WHERE Name = 'alpha foods'")).toEqual([{ Parent: null }]);
    const [custom] = await org.rows("select a.name, a.KEY__C from account a where a.name = 'Beta'");
    expect(custom).toEqual({ Name: "Beta", Key__c: null });
  });

  it("is in the order that is asked for, empty values first, within limit and offset", async () => {
    const ordered = async (rest: string) => (await org.rows(`SELECT Name FROM Account ${rest}`)).map((row) => row.Name);
    expect(await ordered("ORDER BY NumberOfEmployees NULLS LAST, Name LIMIT 2")).toEqual(["Alpha Rail", "alpha foods"]);
    expect(await ordered("ORDER BY NumberOfEmployees, Name DESC LIMIT 2")).toEqual(["O'Neill & 100% Söhne", "Beta"]);
    expect(await ordered("ORDER BY Name DESC LIMIT 2 OFFSET 1")).toEqual(["Beta", "Alpha Rail"]);
    expect(await ordered("ORDER BY SystemModstamp, Id LIMIT 1 FOR VIEW")).toEqual(["Alpha Rail"]);
  });

  it("is counted and summed", async () => {
    expect(await org.page("SELECT COUNT() FROM Opportunity")).toEqual({ totalSize: 2, done: true, records: [] });
    expect(
      await org.rows("SELECT StageName, COUNT(Id) n, SUM(Amount), MAX(CloseDate) FROM Opportunity GROUP BY StageName"),
    ).toEqual([{ StageName: "Negotiation", n: 2, expr0: 1200.5, expr1: "2026-09-30" }]);
  });
});

describe("a query that is wrong", () => {
  it.each([
    ["SELECT Id FROM Nothing", "INVALID_TYPE"],
    ["SELECT Nothing FROM Account", "INVALID_FIELD"],
    ["SELECT Id FROM Account WHERE Nobody.Name = 'x'", "INVALID_FIELD"],
    ["SELECT Id FROM Account WHERE Name = 5", "INVALID_FIELD"],
    ["SELECT Id FROM Account WHERE NumberOfEmployees = '5'", "INVALID_FIELD"],
    ["SELECT Id FROM Account WHERE CreatedDate > '2026-01-01T00:00:00Z'", "INVALID_FIELD"],
    ["SELECT Id FROM Account WHERE Description = 'x'", "INVALID_FIELD"],
    ["SELECT Id FROM Account WHERE Id = 'x'", "INVALID_QUERY_FILTER_OPERATOR"],
    ["SELECT Id FROM Account WHERE Name = 'x", "MALFORMED_QUERY"],
    ["SELECT Id FROM Account WHERE", "MALFORMED_QUERY"],
    ["SELECT Id FROM Account LIMIT x", "MALFORMED_QUERY"],
    ["SELECT Id, FROM Account", "MALFORMED_QUERY"],
    ["DELETE FROM Account", "MALFORMED_QUERY"],
  ])("%s", async (soql, code) => {
    expect(await org.refusal(soql)).toBe(code);
  });
});

describe("ten thousand opportunities", () => {
  beforeAll(async () => {
    for (let start = 0; start < 10_000; start += 200) {
      const records = Array.from({ length: 200 }, (_, index) => ({
        attributes: { type: "Opportunity" },
        Name: `Bulk ${start + index}`,
        AccountId: ids.child,
        StageName: "Prospecting",
        CloseDate: "2026-12-31",
        Throughline_Key__c: `bulk-${start + index}`,
      }));
      await org.send("POST", "composite/sobjects", { allOrNone: true, records });
    }
  }, 60_000);

  it("come in pages, each row once, in the order of (SystemModstamp, Id); a page can be asked for again", async () => {
    const found: string[] = [];
    let page = await org.page("SELECT Id, SystemModstamp FROM Opportunity WHERE Name LIKE 'Bulk%' ORDER BY SystemModstamp, Id");
    expect(page.totalSize).toBe(10_000);
    const second = page.nextRecordsUrl ?? "";
    expect(second).toMatch(/^\/services\/data\/v67\.0\/query\/01g[A-Za-z0-9]{15}-2000$/);
    expect((await org.send("GET", second)).body).toEqual((await org.send("GET", second)).body);
    for (;;) {
      found.push(...page.records.map((row) => `${row.SystemModstamp} ${row.Id}`));
      if (page.done || !page.nextRecordsUrl) break;
      page = (await org.send("GET", page.nextRecordsUrl)).body as typeof page;
    }
    expect(new Set(found).size).toBe(10_000);
    expect(found).toEqual([...found].sort());
    const unknown = await org.send("GET", "query/01g9Vy000000999QAA-2000");
    expect([unknown.status, unknown.body]).toMatchObject([400, [{ errorCode: "INVALID_QUERY_LOCATOR" }]]);
    const small = await org.page("SELECT Id FROM Opportunity", "query", { "sforce-query-options": "batchSize=300" });
    expect(small.records).toHaveLength(300);
  });

  it("are found by key and by id without looking at all of them", async () => {
    const started = performance.now();
    for (let index = 0; index < 200; index++) {
      const [row] = await org.rows(`SELECT Id FROM Opportunity WHERE Throughline_Key__c = 'bulk-${index * 50}'`);
      expect(await org.rows(`SELECT Name FROM Opportunity WHERE Id = '${row?.Id}'`)).toEqual([{ Name: `Bulk ${index * 50}` }]);
    }
    // 400 look-ups of one row each; looking at 10,000 rows every time takes many times as long.
    expect(performance.now() - started).toBeLessThan(4000);
  });
});
