export type FieldType = "id" | "string" | "double" | "boolean" | "date" | "datetime" | "reference";

export interface FieldSpec {
  name: string;
  label: string;
  type: FieldType;
  length?: number;
  isRequired?: boolean;
  isExternalId?: boolean;
  isUnique?: boolean;
  /** Set by the system, refused in what clients write. */
  isReadOnly?: boolean;
  /** May be stated when a record is made, where the org allows it. */
  isAudit?: boolean;
  /** The object that a reference leads to, and the name of the relationship in queries. */
  to?: string;
  relationship?: string;
}

export interface ObjectSpec {
  name: string;
  prefix: string;
  fields: readonly FieldSpec[];
}

const field = (type: FieldType, name: string, more: Partial<FieldSpec> = {}): FieldSpec => ({
  name,
  label: name.replace(/__c$/, "").replaceAll("_", " "),
  type,
  ...more,
});
const text = (name: string, length = 255, more: Partial<FieldSpec> = {}) => field("string", name, { length, ...more });
const number = (name: string, more: Partial<FieldSpec> = {}) => field("double", name, more);
const flag = (name: string) => field("boolean", name);
const day = (name: string, more: Partial<FieldSpec> = {}) => field("date", name, more);
const link = (name: string, to: string, more: Partial<FieldSpec> = {}) =>
  field("reference", name, {
    to,
    relationship: name.endsWith("__c") ? name.replace(/__c$/, "__r") : name.replace(/Id$/, ""),
    ...more,
  });

const system: readonly FieldSpec[] = [
  field("id", "Id", { isReadOnly: true }),
  flag("IsDeleted"),
  field("datetime", "CreatedDate", { isReadOnly: true, isAudit: true }),
  field("datetime", "LastModifiedDate", { isReadOnly: true, isAudit: true }),
  field("datetime", "SystemModstamp", { isReadOnly: true }),
];

const object = (name: string, prefix: string, fields: readonly FieldSpec[]): ObjectSpec => ({
  name,
  prefix,
  fields: [...system, ...fields],
});
const currency = text("CurrencyIsoCode", 3);
const required = { isRequired: true } as const;

/** The org: the standard objects that matter here, and the fields that its administrators have added. */
export const standardObjects: readonly ObjectSpec[] = [
  object("User", "005", [text("Username", 80), text("Name", 121), text("Email", 128), flag("IsActive")]),
  object("Account", "001", [
    text("Name", 255, required),
    link("ParentId", "Account"),
    text("Type"),
    text("BillingCountry", 80),
    text("BillingCity", 40),
    text("BillingStreet", 255),
    text("BillingPostalCode", 20),
    text("Website", 255),
    text("Industry"),
    currency,
    text("Tax_Id__c", 60),
    flag("Requires_PO__c"),
    link("OwnerId", "User"),
  ]),
  object("Contact", "003", [
    link("AccountId", "Account"),
    text("FirstName", 40),
    text("LastName", 80, required),
    text("Email", 128),
    text("Phone", 40),
  ]),
  object("Product2", "01t", [text("Name", 255, required), text("ProductCode", 255), flag("IsActive"), text("Family")]),
  object("Pricebook2", "01s", [text("Name", 255, required), flag("IsStandard"), flag("IsActive")]),
  object("PricebookEntry", "01u", [
    link("Pricebook2Id", "Pricebook2", required),
    link("Product2Id", "Product2", required),
    number("UnitPrice"),
    flag("IsActive"),
    currency,
  ]),
  object("Opportunity", "006", [
    text("Name", 120, required),
    link("AccountId", "Account"),
    link("OwnerId", "User"),
    text("StageName", 255, required),
    field("boolean", "IsWon", { isReadOnly: true }),
    field("boolean", "IsClosed", { isReadOnly: true }),
    number("Probability"),
    number("Amount"),
    currency,
    day("CloseDate", required),
    text("Type"),
    text("Disposition__c"),
    text("Related_Engagement__c", 60),
    text("Legal_Entity__c", 60),
    text("Regional_Office__c", 120),
    day("Service_Start__c"),
    day("Service_End__c"),
    text("PO_Number__c", 120),
    number("PO_Amount__c"),
    day("PO_Expires_On__c"),
    text("Payment_Terms__c", 120),
    text("Throughline_Key__c", 60, { isExternalId: true, isUnique: true }),
    text("Throughline_Engagement__c", 60),
    text("Throughline_Status__c", 40),
    text("Throughline_Message__c", 2_000),
    text("Throughline_Project_Url__c", 255),
  ]),
  object("OpportunityLineItem", "00k", [
    link("OpportunityId", "Opportunity", required),
    link("PricebookEntryId", "PricebookEntry"),
    link("Product2Id", "Product2"),
    text("ProductCode", 255),
    text("Name", 376),
    number("Quantity", required),
    number("UnitPrice"),
    number("TotalPrice"),
    text("Service_Line__c"),
    text("Contract_Type__c"),
    text("Rate_Card__c"),
    number("Cap_Amount__c"),
    text("Fee_Schedule__c"),
    text("Retainer_Kind__c"),
    number("Retainer_Amount__c"),
    text("Retainer_Period__c"),
    number("Term_Periods__c"),
    flag("Rollover__c"),
    text("Billing_Driver__c"),
    text("Project_Group__c"),
    text("Service_Package__c"),
  ]),
  object("OpportunityContactRole", "00K", [
    link("OpportunityId", "Opportunity", required),
    link("ContactId", "Contact", required),
    text("Role"),
    flag("IsPrimary"),
  ]),
  object("OpportunityHistory", "008", [
    link("OpportunityId", "Opportunity"),
    text("StageName"),
    number("Amount"),
    day("CloseDate"),
  ]),
  object("SOW__c", "a00", [
    text("Name", 255),
    link("Opportunity__c", "Opportunity", required),
    text("Status__c"),
    number("Amount__c"),
    currency,
    text("Document_Url__c", 255),
    day("Approved_On__c"),
  ]),
  object("SOW_Milestone__c", "a01", [
    text("Name", 255),
    link("SOW__c", "SOW__c", required),
    number("Amount__c"),
    day("Due_On__c"),
  ]),
  object("Deal_Milestone__c", "a02", [
    text("Name", 255),
    link("Opportunity__c", "Opportunity", required),
    link("Line__c", "OpportunityLineItem"),
    number("Amount__c"),
    day("Due_On__c"),
  ]),
  object("Deal_Role__c", "a03", [
    text("Name", 80),
    link("Opportunity__c", "Opportunity", required),
    link("Line__c", "OpportunityLineItem"),
    text("Role__c"),
    text("Skill__c"),
    number("Hours__c"),
    number("Headcount__c"),
    day("Start_On__c"),
    day("End_On__c"),
  ]),
];

/** A stage of the sales process. */
export interface Stage {
  label: string;
  isClosed: boolean;
  isWon: boolean;
  probability: number;
}

export const usualStages: readonly Stage[] = [
  { label: "Prospecting", isClosed: false, isWon: false, probability: 10 },
  { label: "Qualification", isClosed: false, isWon: false, probability: 20 },
  { label: "Proposal", isClosed: false, isWon: false, probability: 50 },
  { label: "Negotiation", isClosed: false, isWon: false, probability: 80 },
  { label: "Closed Won", isClosed: true, isWon: true, probability: 100 },
  { label: "Closed Lost", isClosed: true, isWon: false, probability: 0 },
];
