import { z } from "zod";
import type { MapFailure } from "../ports/port.ts";

/*
 * The payload of an item, record by record: loose on what we do not read, strict on what we do. A field that was asked for is
 * in the answer, if only as null; a field that is missing or of another type makes the record unreadable.
 */
const id = z.string().min(1);
const text = z.string().nullable();
const number = z.number().nullable();
const checkbox = z.boolean().nullable();
/** Only there when it could not be read. */
const unreadableStamp = z.never({ error: "is not an instant" }).optional();

export const accountRecord = z.object({
  Id: id,
  SystemModstamp: unreadableStamp,
  Name: text,
  ParentId: text,
  BillingCountry: text,
  BillingCity: text,
  BillingStreet: text,
  BillingPostalCode: text,
  Website: text,
  Industry: text,
  CurrencyIsoCode: text,
  Tax_Id__c: text,
  Requires_PO__c: checkbox,
});

export const opportunityRecord = z.object({
  Id: id,
  SystemModstamp: unreadableStamp,
  Name: text,
  AccountId: text,
  "Owner.Name": text,
  StageName: text,
  IsWon: z.boolean(),
  IsClosed: z.boolean(),
  Amount: number,
  CurrencyIsoCode: text,
  CloseDate: text,
  Type: text,
  Disposition__c: text,
  Related_Engagement__c: text,
  Legal_Entity__c: text,
  Regional_Office__c: text,
  Service_Start__c: text,
  Service_End__c: text,
  PO_Number__c: text,
  PO_Amount__c: number,
  PO_Expires_On__c: text,
  Payment_Terms__c: text,
});

export const lineRecord = z.object({
  Id: id,
  ProductCode: text,
  "Product2.Name": text,
  Quantity: number,
  UnitPrice: number,
  TotalPrice: number,
  Service_Line__c: text,
  Contract_Type__c: text,
  Rate_Card__c: text,
  Cap_Amount__c: number,
  Fee_Schedule__c: text,
  Retainer_Kind__c: text,
  Retainer_Amount__c: number,
  Retainer_Period__c: text,
  Term_Periods__c: number,
  Rollover__c: checkbox,
  Billing_Driver__c: text,
  Project_Group__c: text,
  Service_Package__c: text,
});
export type LineRecord = z.infer<typeof lineRecord>;

export const sowRecord = z.object({
  Id: id,
  Name: text,
  Status__c: text,
  Amount__c: number,
  CurrencyIsoCode: text,
  Document_Url__c: text,
  Approved_On__c: text,
  CreatedDate: text,
});
export type SowRecord = z.infer<typeof sowRecord>;

export const sowMilestoneRecord = z.object({ Id: id, Name: text, Amount__c: number, Due_On__c: text });
export type SowMilestoneRecord = z.infer<typeof sowMilestoneRecord>;

export const dealMilestoneRecord = z.object({ Id: id, Line__c: text, Name: text, Amount__c: number, Due_On__c: text });
export type DealMilestoneRecord = z.infer<typeof dealMilestoneRecord>;

export const dealRoleRecord = z.object({
  Id: id,
  Line__c: text,
  Role__c: text,
  Skill__c: text,
  Hours__c: number,
  Headcount__c: number,
  Start_On__c: text,
  End_On__c: text,
});
export type DealRoleRecord = z.infer<typeof dealRoleRecord>;

export const contactRoleRecord = z.object({
  Id: id,
  ContactId: text,
  Role: text,
  "Contact.FirstName": text,
  "Contact.LastName": text,
  "Contact.Email": text,
  "Contact.Phone": text,
});
export type ContactRoleRecord = z.infer<typeof contactRoleRecord>;

export const historyRecord = z.object({ Id: id, StageName: text, CreatedDate: text });
export type HistoryRecord = z.infer<typeof historyRecord>;

/** The shape of a deal's payload: one opportunity and what belongs to it. */
export const bundleSchema = z.object({
  opportunity: z.unknown(),
  lines: z.array(z.unknown()).max(500),
  sow: z.looseObject({ milestones: z.array(z.unknown()).max(500) }).nullable(),
  dealMilestones: z.array(z.unknown()).max(500),
  roles: z.array(z.unknown()).max(500),
  contacts: z.array(z.unknown()).max(500),
  history: z.array(z.unknown()).max(5000),
});

/** The account that a payload names: a deal's own, the one above an account. */
export const accountNamed = {
  account: accountRecord.pick({ ParentId: true }).transform((record) => record.ParentId),
  deal: z
    .object({ opportunity: opportunityRecord.pick({ AccountId: true }) })
    .transform(({ opportunity }) => opportunity.AccountId),
};

/** One record, or undefined with a failure that names object, id and field for each thing that is wrong with it. */
export function readRecord<Record>(
  object: string,
  schema: z.ZodType<Record>,
  raw: unknown,
  failures: MapFailure[],
): Record | undefined {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    const field = issue.path.map(String).join(".") || "record";
    failures.push({
      field: `${object}.${field}`,
      message: `${object} ${idOf(raw)}: ${field} ${isMissing(raw, issue.path) ? "is missing from the answer" : `cannot be read (${issue.message})`}.`,
    });
  }
  return undefined;
}

/** All records of a list; those that cannot be read leave a failure each. */
export const readRecords = <Record>(
  object: string,
  schema: z.ZodType<Record>,
  list: readonly unknown[],
  failures: MapFailure[],
): Record[] => list.flatMap((raw) => readRecord(object, schema, raw, failures) ?? []);

function idOf(raw: unknown): string {
  const value = typeof raw === "object" && raw !== null && "Id" in raw ? raw.Id : undefined;
  return typeof value === "string" ? value.slice(0, 40) : "without an Id";
}

const isMissing = (raw: unknown, path: readonly PropertyKey[]): boolean =>
  typeof raw === "object" && raw !== null && path.length === 1 && !((path[0] ?? "") in raw);
