import { z } from "zod";
import { billingDriverNames, contractTypeNames, dispositionNames } from "../../domain/canonical/deal.ts";
import { keyOf } from "./reading.ts";

/** What each picklist says where an org keeps to our words, by what it means. `docs/vendors/salesforce.md` lists them. */
export const sowStatusNames = { draft: "Draft", sent: "Sent", approved: "Approved" } as const;
export const contactRoleNames = { bill_to: "Bill To", project: "Project", signatory: "Signatory" } as const;
/** "None" is what the picklist says; the canonical name is a sentence for people. */
export const dispositionLabels = { ...dispositionNames, none: "None" } as const;
export const feeScheduleNames = {
  upfront: "Upfront",
  monthly: "Monthly",
  quarterly: "Quarterly",
  on_completion: "On completion",
} as const;
export const retainerKindNames = {
  access_fee: "Access fee",
  prepaid_drawdown: "Prepaid draw-down",
  minimum_overage: "Minimum with overage",
} as const;
export const retainerPeriodNames = { month: "Month", quarter: "Quarter", year: "Year" } as const;

/** An org's own words by ours. */
const meanings = (title: string, labels: Readonly<Record<string, string>>) => {
  const ours = Object.values(labels).join(", ");
  return z
    .record(
      z.string().trim().min(1),
      z.string().refine((value) => keyOf(value, labels) !== undefined, { error: `must be one of ${ours}` }),
    )
    .default({})
    .meta({ title, description: `Means one of: ${ours}.`, columns: { key: "In this org", value: "Means" } });
};

/** What an org's own values of a picklist mean, by "Object.Field" and value. */
export const valueNamesSchema = z.strictObject({
  "OpportunityLineItem.Contract_Type__c": meanings("Contract type", contractTypeNames),
  "OpportunityLineItem.Billing_Driver__c": meanings("Billing driver", billingDriverNames),
  "OpportunityLineItem.Fee_Schedule__c": meanings("Fee schedule", feeScheduleNames),
  "OpportunityLineItem.Retainer_Kind__c": meanings("Kind of retainer", retainerKindNames),
  "OpportunityLineItem.Retainer_Period__c": meanings("Period of a retainer", retainerPeriodNames),
  "SOW__c.Status__c": meanings("Status of a statement of work", sowStatusNames),
  "Opportunity.Disposition__c": meanings("Disposition", dispositionLabels),
  "OpportunityContactRole.Role": meanings("Role of a contact", contactRoleNames),
});
export type ValueNames = z.infer<typeof valueNamesSchema>;
