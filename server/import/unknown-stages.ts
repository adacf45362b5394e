import type { ExportedDeal } from "./crm-export.ts";
import type { CsvFault } from "./csv.ts";
import type { ImportProfile } from "./profile.ts";
import type { SalesforceApi } from "./salesforce-api.ts";

/** What a stage of the export is called in the CRM. */
export const stageOf = (deal: ExportedDeal, { stages }: ImportProfile): string => stages[deal.stage] ?? deal.stage;

/** The deals of stages that the org does not have: it would take each as any text, and a won deal under it would never count as won. */
export async function unknownStages(
  crm: SalesforceApi,
  deals: readonly ExportedDeal[],
  profile: ImportProfile,
): Promise<CsvFault[]> {
  const rows = await crm.query("SELECT MasterLabel FROM OpportunityStage");
  const known = rows.map((row) => String(row.MasterLabel));
  return deals
    .filter((deal) => !known.includes(stageOf(deal, profile)))
    .map((deal) => ({
      file: "sales_pipeline.csv",
      line: deal.line,
      column: "deal_stage",
      message: `the org has no stage “${stageOf(deal, profile)}”. Say under stages of the profile which it is: ${known.join(", ")}`,
    }));
}
