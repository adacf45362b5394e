import { type CsvFault, type CsvRow, readCsv } from "./csv.ts";

export interface ExportedAccount {
  name: string;
  sector: string | null;
  country: string | null;
  parent: string | null;
}

export interface ExportedDeal {
  /** Where it stands in its file. */
  line: number;
  id: string;
  account: string | null;
  product: string;
  agent: string;
  /** The agent's regional office; null: the teams do not say. */
  office: string | null;
  stage: string;
  /** Days, ISO; null: not stated. */
  engagedOn: string | null;
  closedOn: string | null;
  /** A decimal; null: not stated. */
  value: string | null;
}

export interface CrmExport {
  accounts: ExportedAccount[];
  products: { name: string; price: string }[];
  deals: ExportedDeal[];
}

const files = {
  accounts: ["account", "sector", "office_location", "subsidiary_of"],
  products: ["product", "sales_price"],
  sales_teams: ["sales_agent", "regional_office"],
  sales_pipeline: [
    "opportunity_id",
    "sales_agent",
    "product",
    "account",
    "deal_stage",
    "engage_date",
    "close_date",
    "close_value",
  ],
} as const;
type FileName = keyof typeof files;

const orNull = (text: string): string | null => text || null;

/**
 * Reads an export of a CRM: accounts.csv, products.csv, sales_teams.csv and sales_pipeline.csv. All of it is read before
 * anything is done with it; what is wrong is told with file, line and column. Days are month/day/year, as the export has them.
 */
export function readCrmExport(directory: string): { ok: true; value: CrmExport } | { ok: false; faults: CsvFault[] } {
  const faults: CsvFault[] = [];
  const rowsOf = <Name extends FileName>(name: Name): CsvRow<(typeof files)[Name][number]>[] => {
    const read = readCsv<(typeof files)[Name][number]>(directory, `${name}.csv`, files[name]);
    faults.push(...read.faults);
    return read.rows;
  };
  const accounts = rowsOf("accounts");
  const products = rowsOf("products");
  const teams = rowsOf("sales_teams");
  const pipeline = rowsOf("sales_pipeline");
  const wrong = (file: FileName, line: number, column: string, message: string): void =>
    void faults.push({ file: `${file}.csv`, line, column, message });
  const amount = (file: FileName, line: number, column: string, text: string): string | null => {
    if (text === "") return null;
    if (/^\d{1,12}(\.\d{1,4})?$/.test(text)) return text;
    wrong(file, line, column, `“${text}” is no amount such as 1250.00`);
    return null;
  };
  const day = (line: number, column: string, text: string): string | null => {
    if (text === "") return null;
    const iso = isoDay(text);
    if (iso === null) wrong("sales_pipeline", line, column, `“${text}” is no day such as 12/31/2017`);
    return iso;
  };
  const unique = (file: FileName, column: string): ((line: number, value: string) => void) => {
    const seen = new Map<string, number>();
    return (line, value) => {
      if (value === "") wrong(file, line, column, "is empty");
      else if (seen.has(value)) wrong(file, line, column, `“${value}” stands in line ${seen.get(value)} already`);
      else seen.set(value, line);
    };
  };

  const [nameOnce, productOnce, dealOnce] = [
    unique("accounts", "account"),
    unique("products", "product"),
    unique("sales_pipeline", "opportunity_id"),
  ];
  for (const { cells, line } of accounts) nameOnce(line, cells.account);
  for (const { cells, line } of products) productOnce(line, cells.product);
  const names = new Set(accounts.map(({ cells }) => cells.account));
  const offices = new Map(teams.map(({ cells }) => [cells.sales_agent, cells.regional_office]));
  for (const { cells, line } of accounts)
    if (cells.subsidiary_of && !names.has(cells.subsidiary_of))
      wrong("accounts", line, "subsidiary_of", `“${cells.subsidiary_of}” is no account of the file`);
  const deals = pipeline.map(({ cells, line }): ExportedDeal => {
    dealOnce(line, cells.opportunity_id);
    if (cells.account && !names.has(cells.account))
      wrong("sales_pipeline", line, "account", `“${cells.account}” is not in accounts.csv`);
    if (cells.deal_stage === "") wrong("sales_pipeline", line, "deal_stage", "is empty");
    if (cells.product === "") wrong("sales_pipeline", line, "product", "is empty");
    return {
      line,
      id: cells.opportunity_id,
      account: orNull(cells.account),
      product: cells.product,
      agent: cells.sales_agent,
      office: offices.get(cells.sales_agent) ?? null,
      stage: cells.deal_stage,
      engagedOn: day(line, "engage_date", cells.engage_date),
      closedOn: day(line, "close_date", cells.close_date),
      value: amount("sales_pipeline", line, "close_value", cells.close_value),
    };
  });
  const priced = products.map(({ cells, line }) => ({
    name: cells.product,
    price: amount("products", line, "sales_price", cells.sales_price) ?? "0",
  }));
  if (faults.length > 0) return { ok: false, faults };
  return {
    ok: true,
    value: {
      accounts: accounts.map(({ cells }) => ({
        name: cells.account,
        sector: orNull(cells.sector),
        country: orNull(cells.office_location),
        parent: orNull(cells.subsidiary_of),
      })),
      products: priced,
      deals,
    },
  };
}

function isoDay(text: string): string | null {
  const [, month = "", day = "", year = ""] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? [];
  const iso = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const at = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(iso) ? iso : null;
}
