import { ApiError } from "./errors.ts";
import type { Org } from "./org.ts";
import type { ObjectDefinition } from "./schema.ts";
import type { Row } from "./values.ts";

/** What an opportunity's history keeps: a change of one of them is a row. */
const followed = ["StageName", "Amount", "CloseDate", "Probability"] as const;

/** A stage of the org by its label. */
export function stageOf(org: Org, label: string): Row {
  const folded = label.toLowerCase();
  const stage = org
    .table("OpportunityStage")
    .committedAll()
    .find((row) => String(row.MasterLabel).toLowerCase() === folded && row.IsActive === true);
  if (stage) return stage;
  throw new ApiError(400, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", `Stage: bad value for restricted picklist field: ${label}`, [
    "StageName",
  ]);
}

/** What follows from an opportunity's stage and lines. */
export function deriveOpportunity(org: Org, row: Row, before: Row | undefined, isProbabilityGiven: boolean): void {
  const stage = stageOf(org, String(row.StageName));
  row.StageName = stage.MasterLabel ?? null;
  row.IsWon = stage.IsWon ?? false;
  row.IsClosed = stage.IsClosed ?? false;
  if (before?.StageName !== row.StageName || row.Probability === null) {
    if (!isProbabilityGiven || row.Probability === null) row.Probability = stage.DefaultProbability ?? 0;
  }
  row.ForecastCategoryName = stage.ForecastCategoryName ?? null;
  row.ForecastCategory = String(stage.ForecastCategoryName ?? "").replaceAll(" ", "");
  row.HasOpportunityLineItem ??= false;
  // With products, the amount is their sum; another one is ignored, not refused.
  if (before?.HasOpportunityLineItem === true && row.HasOpportunityLineItem === true) row.Amount = before.Amount ?? null;
}

/** Writes a row of history where the stage, the amount, the close date or the probability is another than before. */
export function recordStage(org: Org, row: Row, before: Row | undefined): void {
  if (before && followed.every((field) => before[field] === row[field])) return;
  const history = org.definition("OpportunityHistory");
  const stamp = org.stamp();
  // An opportunity that is made with its last change in the past came to its stage then.
  const at = before ? stamp : (row.LastModifiedDate ?? stamp);
  const { Amount = null, Probability = null } = row;
  org.write(history, {
    Id: org.newId(history),
    IsDeleted: false,
    OpportunityId: row.Id,
    StageName: row.StageName ?? null,
    ForecastCategory: row.ForecastCategory ?? null,
    Probability,
    Amount,
    ExpectedRevenue: typeof Amount === "number" && typeof Probability === "number" ? (Amount * Probability) / 100 : null,
    PrevAmount: before?.Amount ?? null,
    CloseDate: row.CloseDate ?? null,
    PrevCloseDate: before?.CloseDate ?? null,
    CurrencyIsoCode: row.CurrencyIsoCode ?? null,
    CreatedDate: at,
    CreatedById: row.LastModifiedById ?? null,
    LastModifiedDate: at,
    LastModifiedById: row.LastModifiedById ?? null,
    SystemModstamp: stamp,
  });
}

/** An amount to the decimal places that the org keeps of its currency, two at least. */
export function roundedIn(org: Org, currency: unknown, value: number): number {
  const type = org
    .table("CurrencyType")
    .committedAll()
    .find((row) => row.IsoCode === currency);
  const unit = 10 ** Math.max(typeof type?.DecimalPlaces === "number" ? type.DecimalPlaces : 2, 2);
  return Math.round(value * unit) / unit;
}

/** Brings an opportunity's amount in step with its lines. */
export function sumLines(org: Org, opportunityId: string, pricebookId: string | null): void {
  const definition: ObjectDefinition = org.definition("Opportunity");
  const before = org.table("Opportunity").committed(opportunityId);
  if (!before || before.IsDeleted === true) return;
  const lines = org.liveBy("OpportunityLineItem", "OpportunityId", opportunityId);
  const total = lines.reduce((sofar, line) => sofar + (typeof line.TotalPrice === "number" ? line.TotalPrice : 0), 0);
  const sum = roundedIn(org, before.CurrencyIsoCode, total);
  const stamp = org.stamp();
  const row: Row = {
    ...before,
    HasOpportunityLineItem: lines.length > 0,
    Amount: lines.length > 0 ? sum : (before.Amount ?? null),
    Pricebook2Id: before.Pricebook2Id ?? pricebookId,
    LastModifiedDate: stamp,
    SystemModstamp: stamp,
  };
  if (row.Amount === before.Amount && row.HasOpportunityLineItem === before.HasOpportunityLineItem) return;
  org.write(definition, row);
  recordStage(org, row, before);
}
