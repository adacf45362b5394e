import { ApiError } from "./errors.ts";
import { roundedIn } from "./opportunities.ts";
import type { Org } from "./org.ts";
import type { Row, Value } from "./values.ts";

const integrity = (message: string, field: string): ApiError =>
  new ApiError(400, "FIELD_INTEGRITY_EXCEPTION", `field integrity exception: ${message}`, [field]);

function standardPricebook(org: Org): Row {
  const book = org
    .table("Pricebook2")
    .committedAll()
    .find((row) => row.IsStandard === true);
  if (book) return book;
  throw new ApiError(400, "STANDARD_PRICE_NOT_DEFINED", "There is no standard price book");
}

/**
 * What follows from a line's product, price and opportunity. A line names its entry of the price book, or its product: then
 * the entry of the opportunity's price book is taken, and made where the product has no price there yet (an org with
 * automatic prices; whether others refuse such a line is unconfirmed).
 */
export function deriveLine(org: Org, row: Row, before: Row | undefined, given: ReadonlySet<string>): void {
  const deal = org.table("Opportunity").committed(String(row.OpportunityId));
  if (!before && deal) {
    const entry = entryOf(org, row, deal);
    row.PricebookEntryId = entry.Id;
    row.Product2Id = entry.Product2Id ?? null;
    row.ListPrice = entry.UnitPrice ?? null;
    row.ProductCode = entry.ProductCode ?? null;
    row.Name = `${deal.Name} ${entry.Name}`.slice(0, 255);
    if (given.has("CurrencyIsoCode") && row.CurrencyIsoCode !== deal.CurrencyIsoCode)
      throw integrity("currency code does not match opportunity currency code", "CurrencyIsoCode");
    row.CurrencyIsoCode = deal.CurrencyIsoCode ?? null;
  }
  const total = price(row, before, given);
  if (total !== null) row.TotalPrice = roundedIn(org, row.CurrencyIsoCode, total);
}

function entryOf(org: Org, row: Row, deal: Row): Row {
  const currency = deal.CurrencyIsoCode ?? null;
  const entries = org.table("PricebookEntry");
  if (typeof row.PricebookEntryId === "string") {
    const entry = entries.committed(row.PricebookEntryId);
    if (!entry) throw integrity("PricebookEntryId (unknown)", "PricebookEntryId");
    if (entry.CurrencyIsoCode !== currency)
      throw integrity(
        "PricebookEntryId (pricebook entry currency code does not match opportunity currency code)",
        "PricebookEntryId",
      );
    if (deal.Pricebook2Id && deal.Pricebook2Id !== entry.Pricebook2Id)
      throw integrity(
        "PricebookEntryId (pricebook entry is in a different pricebook than the one assigned to the opportunity)",
        "PricebookEntryId",
      );
    return entry;
  }
  if (typeof row.Product2Id !== "string")
    throw new ApiError(400, "REQUIRED_FIELD_MISSING", "Required fields are missing: [PricebookEntryId]", ["PricebookEntryId"]);
  const bookId = typeof deal.Pricebook2Id === "string" ? deal.Pricebook2Id : standardPricebook(org).Id;
  const known = org
    .liveBy("PricebookEntry", "Product2Id", row.Product2Id)
    .find((entry) => entry.Pricebook2Id === bookId && entry.CurrencyIsoCode === currency);
  return known ?? newEntry(org, { bookId, productId: row.Product2Id, currency, line: row });
}

function newEntry(org: Org, of: { bookId: string; productId: string; currency: Value; line: Row }): Row {
  const definition = org.definition("PricebookEntry");
  const product = org.table("Product2").committed(of.productId);
  const { CreatedById = null, SystemModstamp = null } = of.line;
  const entry: Row = {
    Id: org.newId(definition),
    IsDeleted: false,
    Pricebook2Id: of.bookId,
    Product2Id: of.productId,
    Name: product?.Name ?? null,
    ProductCode: product?.ProductCode ?? null,
    UnitPrice: of.line.UnitPrice ?? 0,
    IsActive: true,
    CurrencyIsoCode: of.currency,
    CreatedDate: SystemModstamp,
    CreatedById,
    LastModifiedDate: SystemModstamp,
    LastModifiedById: CreatedById,
    SystemModstamp,
  };
  org.write(definition, entry);
  return entry;
}

/** Quantity, unit price and total: two of them say the third; the unit price holds where the quantity changes. Answers the total, unless it was said. */
function price(row: Row, before: Row | undefined, given: ReadonlySet<string>): number | null {
  const quantity = row.Quantity;
  if (typeof quantity !== "number" || quantity === 0) throw integrity("Quantity (must be a number that is not zero)", "Quantity");
  if (given.has("UnitPrice") && given.has("TotalPrice") && row.UnitPrice !== null && row.TotalPrice !== null) {
    throw integrity("specify either UnitPrice or TotalPrice, but not both", "TotalPrice");
  }
  if (given.has("TotalPrice") && typeof row.TotalPrice === "number") {
    row.UnitPrice = row.TotalPrice / quantity;
    return null;
  }
  if (typeof row.UnitPrice !== "number") {
    if (before) throw integrity("UnitPrice (required)", "UnitPrice");
    throw new ApiError(400, "REQUIRED_FIELD_MISSING", "Required fields are missing: [UnitPrice]", ["UnitPrice"]);
  }
  return row.UnitPrice * quantity;
}
