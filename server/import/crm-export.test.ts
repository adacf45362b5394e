import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readCrmExport } from "./crm-export.ts";
import { faultText } from "./csv.ts";
import { readProfile } from "./profile.ts";

let directory: string;
const good = {
  "accounts.csv": "account,sector,office_location,subsidiary_of\nAcme,retail,Belgium,\nBolt,,,Acme\n",
  "products.csv": "product,sales_price\nGTX,550\n",
  "sales_teams.csv": "sales_agent,regional_office\nAnn,East\n",
  "sales_pipeline.csv":
    "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\nD1,Ann,GTX,Acme,Won,10/20/2016,3/1/2017,1054\n",
};
const write = (files: Record<string, string | Buffer>): void => {
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(directory, name), text);
};
const faults = (): string[] => {
  const read = readCrmExport(directory);
  return read.ok ? [] : read.faults.map(faultText);
};

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "throughline-export-"));
  write(good);
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test("an export is read with its days, its offices and its groups", () => {
  const read = readCrmExport(directory);
  expect(read).toMatchObject({
    ok: true,
    value: {
      accounts: [
        { name: "Acme", country: "Belgium" },
        { name: "Bolt", sector: null, parent: "Acme" },
      ],
      deals: [{ id: "D1", office: "East", engagedOn: "2016-10-20", closedOn: "2017-03-01", value: "1054" }],
    },
  });
});

test("a byte order mark and Windows line ends make no difference", () => {
  write({ "products.csv": "\uFEFFproduct,sales_price\r\nGTX,550\r\n" });
  expect(readCrmExport(directory)).toMatchObject({ ok: true, value: { products: [{ name: "GTX", price: "550" }] } });
});

test.each([
  [
    "a column that is missing",
    "products.csv",
    "product,price\nGTX,1\n",
    "products.csv, line 1, column sales_price: is not there; the file has product, price",
  ],
  ["a row of another length", "products.csv", "product,sales_price\nGTX\n", "products.csv, line 2: has 1 cells instead of 2"],
  [
    "an amount that is none",
    "products.csv",
    "product,sales_price\nGTX,12x\n",
    "products.csv, line 2, column sales_price: “12x” is no amount such as 1250.00",
  ],
  [
    "an account that stands twice",
    "accounts.csv",
    "account,sector,office_location,subsidiary_of\nAcme,,,\nAcme,,,\n",
    "accounts.csv, line 3, column account: “Acme” stands in line 2 already",
  ],
  [
    "a parent that is no account",
    "accounts.csv",
    "account,sector,office_location,subsidiary_of\nAcme,,,Nobody\n",
    "accounts.csv, line 2, column subsidiary_of: “Nobody” is no account of the file",
  ],
  ["an empty file", "sales_teams.csv", "", "sales_teams.csv, line 1: is empty"],
])("%s is named with file, line and column", (_what, file, text, expected) => {
  write({ [file]: text });
  expect(faults()).toContain(expected);
});

test("days that do not exist and deals of unknown accounts are named, all at once", () => {
  write({
    "sales_pipeline.csv": `${good["sales_pipeline.csv"].split("\n")[0]}\nD1,Ann,GTX,Ghost,Won,2/30/2017,13/1/2017,-5\n`,
  });
  expect(faults()).toEqual([
    "sales_pipeline.csv, line 2, column account: “Ghost” is not in accounts.csv",
    "sales_pipeline.csv, line 2, column engage_date: “2/30/2017” is no day such as 12/31/2017",
    "sales_pipeline.csv, line 2, column close_date: “13/1/2017” is no day such as 12/31/2017",
    "sales_pipeline.csv, line 2, column close_value: “-5” is no amount such as 1250.00",
  ]);
});

test("what is not UTF-8 is refused, not guessed at", () => {
  write({ "accounts.csv": Buffer.from([0x61, 0xff, 0xfe, 0x0a]) });
  expect(faults()).toContain("accounts.csv, line 1: is not UTF-8; save it as UTF-8");
  write({ "accounts.csv": Buffer.concat([Buffer.from(good["accounts.csv"]), Buffer.from([0x0a, 0x61, 0xff, 0x0a])]) });
  const line = good["accounts.csv"].split("\n").length + 1;
  expect(faults()).toContain(`accounts.csv, line ${line}: is not UTF-8; save it as UTF-8`);
});

test("a quote that is never closed is named where it opens, not where the file ends", () => {
  const [heading, ...rows] = good["accounts.csv"].trimEnd().split("\n");
  write({
    "accounts.csv": [heading, '"A\nB",,,', ...rows, 'Acme "2,"never', "closed,,,", "more,,,"]
      .join("\n")
      .replace('Acme "2,', "Acme 2,"),
  });
  expect(faults()[0]).toContain(`accounts.csv, line ${rows.length + 4}: is no CSV: a quote opens here`);
});

test("100,000 rows are read", () => {
  const [heading] = good["sales_pipeline.csv"].split("\n");
  const rows = Array.from({ length: 100_000 }, (_, index) => `D${index},Ann,GTX,Acme,Won,1/1/2017,2/1/2017,${index}`);
  write({ "sales_pipeline.csv": [heading, ...rows].join("\n") });
  const read = readCrmExport(directory);
  expect(read.ok && read.value.deals).toHaveLength(100_000);
});

test("a profile that says what nobody knows is refused with its place", () => {
  const file = path.join(directory, "profile.yaml");
  writeFileSync(file, "currency: USD\npolicy:\n  contractType: barter\n  taxes: none\n");
  const read = readProfile(file);
  expect(read).toEqual({
    ok: false,
    error: [
      expect.stringContaining(`${file}, line 3, column 17: policy.contractType: `),
      expect.stringContaining(`${file}, line 3, column 3: policy: “taxes” is not known here`),
    ],
  });
  for (const text of ["currency: ZZZ\npolicy: {}\n", "currency: USD\npolicy: { currency: ZZZ }\n"]) {
    writeFileSync(file, text);
    expect(readProfile(file)).toEqual({
      ok: false,
      error: [expect.stringContaining("currency: must be a currency such as USD")],
    });
  }
});
