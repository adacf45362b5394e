import { ApiError } from "./errors.ts";
import { deriveLine } from "./line-items.ts";
import { deriveOpportunity, recordStage, sumLines } from "./opportunities.ts";
import type { Org } from "./org.ts";
import type { ObjectDefinition } from "./schema.ts";
import type { Row, Value } from "./values.ts";

/** What is being written: the record as it will be (rules complete it), how it was, and which fields the client gave. */
export interface Draft {
  definition: ObjectDefinition;
  row: Row;
  before: Row | undefined;
  given: ReadonlySet<string>;
}

const fullName = (row: Row): string =>
  [row.FirstName, row.LastName].filter((part) => part !== null && part !== undefined).join(" ");

/** The currency of a record that is given none: that of the record to which it belongs, else the org's. */
function defaultCurrency(org: Org, { definition, row }: Draft): Value {
  const master = [...definition.fields.values()].find((field) => field.isMasterDetail);
  const parent = master && org.follow(master, row);
  return parent?.CurrencyIsoCode ?? org.settings.defaultCurrency;
}

function checkCurrency(org: Org, row: Row, field: string): void {
  const code = row[field] ?? null;
  const isActive =
    code === null ||
    org
      .table("CurrencyType")
      .committedAll()
      .some((currency) => currency.IsoCode === code && currency.IsActive === true);
  if (isActive) return;
  throw new ApiError(
    400,
    "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
    `Currency ISO Code: bad value for restricted picklist field: ${String(code)}`,
    [field],
  );
}

function beforePricebookEntry(org: Org, { row, before }: Draft): void {
  const product = org.table("Product2").committed(String(row.Product2Id));
  row.Name = product?.Name ?? null;
  row.ProductCode = product?.ProductCode ?? null;
  const same = org
    .liveBy("PricebookEntry", "Product2Id", row.Product2Id ?? null)
    .find((entry) => entry.Pricebook2Id === row.Pricebook2Id && entry.CurrencyIsoCode === row.CurrencyIsoCode);
  if (!before && same)
    throw new ApiError(400, "DUPLICATE_VALUE", "This price definition already exists in this price book", [
      "Pricebook2Id",
      "Product2Id",
    ]);
}

/** Completes a record by the rules of its object before it is written; throws what the object refuses. */
export function beforeWrite(org: Org, draft: Draft): void {
  const { definition, row, before, given } = draft;
  if (definition.fields.has("currencyisocode") && definition.name !== "OpportunityLineItem") {
    row.CurrencyIsoCode ??= defaultCurrency(org, draft);
    if (row.CurrencyIsoCode !== before?.CurrencyIsoCode) checkCurrency(org, row, "CurrencyIsoCode");
  }
  switch (definition.name) {
    case "Opportunity":
      deriveOpportunity(org, row, before, given.has("Probability"));
      return;
    case "OpportunityLineItem":
      deriveLine(org, row, before, given);
      return;
    case "PricebookEntry":
      beforePricebookEntry(org, draft);
      return;
    case "Contact":
    case "User":
      row.Name = fullName(row);
      return;
    default:
      // A record of a custom object that is given no name is called by its id.
      if (definition.name.endsWith("__c")) row.Name ??= row.Id;
  }
}

/** Writes what follows from a record that was written: history, sums. */
export function afterWrite(org: Org, { definition, row, before }: Omit<Draft, "given">): void {
  if (definition.name === "Opportunity" && row.IsDeleted !== true) recordStage(org, row, before);
  if (definition.name !== "OpportunityLineItem" || typeof row.OpportunityId !== "string") return;
  const entry = org.table("PricebookEntry").committed(String(row.PricebookEntryId));
  sumLines(org, row.OpportunityId, typeof entry?.Pricebook2Id === "string" ? entry.Pricebook2Id : null);
}
