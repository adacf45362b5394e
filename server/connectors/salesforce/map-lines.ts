import {
  billingDriverNames,
  type ContractType,
  contractTypeNames,
  type DealLine,
  type MilestoneFacts,
} from "../../domain/canonical/deal.ts";
import { short } from "./ids.ts";
import { feeScheduleNames, retainerKindNames, retainerPeriodNames } from "./picklists.ts";
import { cleanText, type Place, type Reading } from "./reading.ts";
import type { DealMilestoneRecord, LineRecord } from "./wire.ts";

/** The contract lines, each with the milestones that were sold with it. */
export function mapLines(reading: Reading, lines: readonly LineRecord[], milestones: readonly DealMilestoneRecord[]): DealLine[] {
  const byLine = assignMilestones(reading, lines, milestones);
  return lines.map((line) => mapLine(reading, line, byLine.get(line.Id) ?? []));
}

function mapLine(reading: Reading, line: LineRecord, milestones: MilestoneFacts[]): DealLine {
  const name = lineName(line);
  const at = (field: string) => ({ field: `OpportunityLineItem.${field}`, of: `line “${name}”` });
  const contractType = reading.oneOf(line.Contract_Type__c, contractTypeNames, at("Contract_Type__c"));
  return {
    externalId: line.Id,
    product: reading.text(line["Product2.Name"], at("Product2.Name")),
    productCode: reading.text(line.ProductCode, at("ProductCode")),
    name,
    quantity: reading.amount(line.Quantity, at("Quantity"), 6),
    unitPrice: reading.amount(line.UnitPrice, at("UnitPrice"), 6),
    amount: reading.amount(line.TotalPrice, at("TotalPrice")),
    serviceLine: reading.text(line.Service_Line__c, at("Service_Line__c")),
    contractType,
    rateCard: reading.text(line.Rate_Card__c, at("Rate_Card__c")),
    capAmount: reading.amount(line.Cap_Amount__c, at("Cap_Amount__c")),
    feeSchedule: reading.oneOf(line.Fee_Schedule__c, feeScheduleNames, at("Fee_Schedule__c")),
    retainer: mapRetainer(reading, line, contractType, at),
    billingDriver: reading.oneOf(line.Billing_Driver__c, billingDriverNames, at("Billing_Driver__c")),
    projectGroup: reading.text(line.Project_Group__c, at("Project_Group__c"), 100) ?? "",
    servicePackage: reading.text(line.Service_Package__c, at("Service_Package__c")),
    milestones,
  };
}

/** What people call a line: its product, else the product's code, else its id. */
const lineName = (line: LineRecord): string =>
  (cleanText(line["Product2.Name"]) ?? cleanText(line.ProductCode) ?? line.Id).slice(0, 1000).toWellFormed();

/** Terms of a retainer, where the line is one or says anything about one. */
function mapRetainer(
  reading: Reading,
  line: LineRecord,
  contractType: ContractType | null,
  at: (field: string) => { field: string; of: string },
): DealLine["retainer"] {
  const said = [line.Retainer_Kind__c, line.Retainer_Amount__c, line.Retainer_Period__c, line.Term_Periods__c];
  if (contractType !== "retainer" && said.every((value) => value === null || value === "")) return null;
  return {
    kind: reading.oneOf(line.Retainer_Kind__c, retainerKindNames, at("Retainer_Kind__c")),
    amountPerPeriod: reading.amount(line.Retainer_Amount__c, at("Retainer_Amount__c")),
    period: reading.oneOf(line.Retainer_Period__c, retainerPeriodNames, at("Retainer_Period__c")),
    termPeriods: reading.count(line.Term_Periods__c, at("Term_Periods__c"), { from: 1, to: 1200 }),
    rollover: line.Rollover__c,
  };
}

/** The id of the line that a record names by either form of it, or null; a name that leads to no line of the deal is an issue. */
export function lineNamed(
  reading: Reading,
  value: string | null,
  among: { lines: readonly LineRecord[]; at: Place },
): string | null {
  const named = cleanText(value);
  if (named === null) return null;
  const line = among.lines.find((candidate) => short(candidate.Id) === short(named));
  return line?.Id ?? reading.issue(among.at, named, "is not the id of a line of this deal");
}

/** Milestones by the line that they name; where the deal has one line only, that is the one. */
function assignMilestones(
  reading: Reading,
  lines: readonly LineRecord[],
  milestones: readonly DealMilestoneRecord[],
): Map<string, MilestoneFacts[]> {
  const byLine = new Map<string, MilestoneFacts[]>(lines.map((line) => [line.Id, []]));
  const only = lines.length === 1 ? lines[0]?.Id : undefined;
  for (const record of milestones) {
    const milestone = mapMilestone(reading, "Deal_Milestone__c", record);
    const at = { field: "Deal_Milestone__c.Line__c", of: `milestone “${milestone.name.slice(0, 200)}”` };
    const isNamed = cleanText(record.Line__c) !== null;
    const lineId = isNamed ? lineNamed(reading, record.Line__c, { lines, at }) : only;
    if (lineId) byLine.get(lineId)?.push(milestone);
    else if (!isNamed) reading.issue(at, null, "names no line, and the deal does not have exactly one");
  }
  return byLine;
}

/** A milestone as sold or as signed. Salesforce itself puts the id where a record was given no name. */
export function mapMilestone(
  reading: Reading,
  object: "Deal_Milestone__c" | "SOW_Milestone__c",
  record: { Id: string; Name: string | null; Amount__c: number | null; Due_On__c: string | null },
): MilestoneFacts {
  const name = reading.text(record.Name, { field: `${object}.Name` }) ?? record.Id;
  const at = (field: string) => ({ field: `${object}.${field}`, of: `milestone “${name.slice(0, 200)}”` });
  return {
    name,
    amount: reading.amount(record.Amount__c, at("Amount__c")),
    dueOn: reading.day(record.Due_On__c, at("Due_On__c")),
  };
}
