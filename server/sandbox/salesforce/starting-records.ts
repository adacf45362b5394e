import type { Org } from "./org.ts";
import { type Author, insertRow } from "./records.ts";
import type { StageSetting } from "./settings.ts";
import type { Row, Value } from "./values.ts";

/** Decimal places of currencies that do not have two. */
const decimalPlaces: Readonly<Record<string, number>> = { JPY: 0, KRW: 0, CLP: 0, KWD: 3, BHD: 3 };
const currencies = ["USD", "EUR", "GBP", "CHF", "CAD", "AUD", "SGD", "INR", "JPY", "KWD"];
const stages: readonly StageSetting[] = [
  { label: "Prospecting", isClosed: false, isWon: false, probability: 10 },
  { label: "Qualification", isClosed: false, isWon: false, probability: 20 },
  { label: "Proposal", isClosed: false, isWon: false, probability: 50 },
  { label: "Negotiation", isClosed: false, isWon: false, probability: 80 },
  { label: "Closed Won", isClosed: true, isWon: true, probability: 100 },
  { label: "Closed Lost", isClosed: true, isWon: false, probability: 0 },
];

export const integrationUsername = "integration@meridian-consulting.example";
const salespeople = [
  ["Elena", "Marchetti"],
  ["Owen", "Hartley"],
] as const;

/** A record with fields that no client could write. */
function insert(author: Author, object: string, fields: Record<string, Value>): Row {
  const definition = author.org.definition(object);
  const input = Object.entries(fields).flatMap(([name, value]) => {
    const field = definition.fields.get(name.toLowerCase());
    return field ? [[field, value] as const] : [];
  });
  return insertRow(author, definition, new Map(input));
}

/** Adds a stage, or changes the one that is called so. */
export function addStage(author: Author, stage: StageSetting): void {
  const { org } = author;
  const table = org.table("OpportunityStage");
  const all = table.committedAll();
  const known = all.find((row) => row.MasterLabel === stage.label);
  const fields = {
    MasterLabel: stage.label,
    ApiName: stage.label,
    IsActive: true,
    IsClosed: stage.isClosed,
    IsWon: stage.isWon,
    DefaultProbability: stage.probability,
    ForecastCategoryName: stage.isWon ? "Closed" : stage.isClosed ? "Omitted" : "Pipeline",
  };
  if (known) org.write(org.definition("OpportunityStage"), { ...known, ...fields, SystemModstamp: org.stamp() });
  else insert(author, "OpportunityStage", { ...fields, SortOrder: all.length + 1 });
}

/** Adds a currency; one that is there stays. */
export function addCurrency(author: Author, code: string): void {
  const { org } = author;
  if (
    org
      .table("CurrencyType")
      .committedAll()
      .some((row) => row.IsoCode === code)
  )
    return;
  insert(author, "CurrencyType", {
    IsoCode: code,
    ConversionRate: 1,
    DecimalPlaces: decimalPlaces[code] ?? 2,
    IsActive: true,
    IsCorporate: code === org.settings.defaultCurrency,
  });
}

/** Writes the records of a new org: its users, currencies, stages and price book. No accounts, products or deals. */
export function writeStartingRecords(org: Org): { organizationId: string; userId: string } {
  const user = org.definition("User");
  const author: Author = { org, userId: "" };
  const organization = insert(author, "Organization", { Name: "Meridian Consulting", IsSandbox: true });
  const integration = insert(author, "User", {
    Username: integrationUsername,
    FirstName: "Throughline",
    LastName: "Integration",
    Email: integrationUsername,
    IsActive: true,
    DefaultCurrencyIsoCode: org.settings.defaultCurrency,
  });
  author.userId = integration.Id;
  for (const row of [organization, integration]) {
    const definition = row === integration ? user : org.definition("Organization");
    org.write(definition, { ...row, CreatedById: integration.Id, LastModifiedById: integration.Id });
  }
  for (const [first, last] of salespeople) {
    const address = `${first}.${last}@meridian-consulting.example`.toLowerCase();
    insert(author, "User", { Username: address, FirstName: first, LastName: last, Email: address, IsActive: true });
  }
  for (const code of currencies) addCurrency(author, code);
  for (const stage of stages) addStage(author, stage);
  insert(author, "Pricebook2", { Name: "Standard Price Book", IsActive: true, IsStandard: true });
  return { organizationId: organization.Id, userId: integration.Id };
}
