import type { Change, Org } from "./org.ts";
import type { Row } from "./values.ts";

/** Fields that lead from a record to its opportunity. */
const ways: Readonly<Record<string, string>> = {
  Opportunity: "Id",
  OpportunityLineItem: "OpportunityId",
  OpportunityContactRole: "OpportunityId",
  SOW__c: "Opportunity__c",
  Deal_Milestone__c: "Opportunity__c",
  Deal_Role__c: "Opportunity__c",
};

/** The opportunities that a change concerns: its own, that to which it belongs now, and that to which it belonged. */
export function dealsOf(org: Org, { object, id, before }: Change): string[] {
  const rows = [before, org.table(object).committed(id)].flatMap((row) => row ?? []);
  return rows.flatMap((row) => opportunitiesOf(org, object, row));
}

function opportunitiesOf(org: Org, object: string, row: Row): string[] {
  if (object === "Contact")
    return org.liveBy("OpportunityContactRole", "ContactId", row.Id).flatMap((role) => idIn(role, "OpportunityId"));
  if (object === "SOW_Milestone__c") {
    const sow = org.table("SOW__c").committed(String(row.SOW__c));
    return sow ? idIn(sow, "Opportunity__c") : [];
  }
  const way = ways[object];
  return way ? idIn(row, way) : [];
}

function idIn(row: Row, field: string): string[] {
  const id = row[field];
  return typeof id === "string" ? [id] : [];
}
