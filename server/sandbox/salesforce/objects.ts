import type { Field, FieldType } from "./schema.ts";

type Options = Partial<Omit<Field, "name" | "type">>;
interface ObjectSource {
  name: string;
  label: string;
  prefix: string;
  createable: boolean;
  fields: Field[];
}

const defaultLength: Partial<Record<FieldType, number>> = { textarea: 32_000, email: 80, phone: 40, id: 18, reference: 18 };

function field(name: string, type: FieldType, options: Options = {}): Field {
  return {
    name,
    label: options.label ?? name.replace(/__c$/, "").replaceAll("_", " "),
    type,
    length: options.length ?? defaultLength[type] ?? 255,
    externalId: false,
    unique: false,
    required: false,
    createable: true,
    updateable: true,
    custom: name.endsWith("__c"),
    ...options,
  };
}

const readOnly: Options = { createable: false, updateable: false };
const createOnly: Options = { updateable: false };

const reference = (name: string, referenceTo: string, options: Options = {}): Field =>
  field(name, "reference", {
    referenceTo,
    relationshipName: name.endsWith("__c") ? name.replace(/c$/, "r") : name.replace(/Id$/, ""),
    ...options,
  });

const many = (type: FieldType, names: string, options: Options = {}): Field[] =>
  names.split(" ").map((name) => field(name, type, options));

const system = (): Field[] => [
  field("Id", "id", readOnly),
  field("IsDeleted", "boolean", readOnly),
  field("CreatedDate", "datetime", readOnly),
  reference("CreatedById", "User", readOnly),
  field("LastModifiedDate", "datetime", readOnly),
  reference("LastModifiedById", "User", readOnly),
  field("SystemModstamp", "datetime", readOnly),
];
const currency = (options: Options = {}): Field =>
  field("CurrencyIsoCode", "picklist", { length: 3, picklist: "currency", ...options });
const owner = (): Field => reference("OwnerId", "User");

const object = (name: string, prefix: string, fields: Field[], createable = true): ObjectSource => ({
  name,
  label: name.replace(/__c$/, "").replaceAll("_", " "),
  prefix,
  createable,
  fields: [...system(), ...fields],
});

const address = (kind: string): Field[] => [
  field(`${kind}Street`, "textarea", { length: 255 }),
  field(`${kind}City`, "string", { length: 40 }),
  field(`${kind}State`, "string", { length: 80 }),
  field(`${kind}PostalCode`, "string", { length: 20 }),
  field(`${kind}Country`, "string", { length: 80 }),
];

/** The standard objects that are simulated and the custom ones for statements of work, milestones and roles. */
export const objects: readonly ObjectSource[] = [
  object("Organization", "00D", [field("Name", "string", { length: 80 }), field("IsSandbox", "boolean", readOnly)], false),
  object("User", "005", [
    field("Username", "string", { length: 80, required: true, unique: true }),
    field("FirstName", "string", { length: 40 }),
    field("LastName", "string", { length: 80, required: true }),
    field("Name", "string", { length: 121, ...readOnly }),
    field("Email", "email", { required: true }),
    field("IsActive", "boolean"),
    field("DefaultCurrencyIsoCode", "picklist", { length: 3, picklist: "currency" }),
  ]),
  object("CurrencyType", "01L", [
    field("IsoCode", "string", { length: 3, required: true, ...createOnly }),
    field("ConversionRate", "double", { required: true }),
    field("DecimalPlaces", "int"),
    field("IsActive", "boolean"),
    field("IsCorporate", "boolean", readOnly),
  ]),
  object(
    "OpportunityStage",
    "01J",
    [
      ...many("string", "MasterLabel ApiName ForecastCategoryName", readOnly),
      ...many("boolean", "IsActive IsClosed IsWon", readOnly),
      ...many("int", "SortOrder DefaultProbability", readOnly),
    ],
    false,
  ),
  object("Account", "001", [
    field("Name", "string", { required: true }),
    ...many("picklist", "Type Industry AccountSource Rating"),
    reference("ParentId", "Account"),
    ...address("Billing"),
    ...address("Shipping"),
    field("Phone", "phone"),
    field("Website", "url"),
    field("AccountNumber", "string", { length: 40 }),
    field("Description", "textarea"),
    field("AnnualRevenue", "currency"),
    field("NumberOfEmployees", "int"),
    currency(),
    owner(),
    field("Tax_Id__c", "string", { length: 40 }),
    field("Requires_PO__c", "boolean"),
  ]),
  object("Contact", "003", [
    reference("AccountId", "Account"),
    field("FirstName", "string", { length: 40 }),
    field("LastName", "string", { length: 80, required: true }),
    field("Name", "string", { length: 121, ...readOnly }),
    field("Email", "email"),
    ...many("phone", "Phone MobilePhone"),
    field("Title", "string", { length: 128 }),
    currency(),
    owner(),
  ]),
  object("Product2", "01t", [
    field("Name", "string", { required: true }),
    field("ProductCode", "string"),
    field("Description", "textarea", { length: 4000 }),
    field("Family", "picklist"),
    field("IsActive", "boolean"),
    currency(),
  ]),
  object("Pricebook2", "01s", [
    field("Name", "string", { required: true }),
    field("IsActive", "boolean"),
    field("IsStandard", "boolean", readOnly),
  ]),
  object("PricebookEntry", "01u", [
    reference("Pricebook2Id", "Pricebook2", { required: true, ...createOnly }),
    reference("Product2Id", "Product2", { required: true, ...createOnly }),
    field("UnitPrice", "currency", { required: true }),
    field("IsActive", "boolean"),
    ...many("string", "Name ProductCode", readOnly),
    currency(createOnly),
  ]),
  object("Opportunity", "006", [
    field("Name", "string", { length: 120, required: true }),
    reference("AccountId", "Account"),
    owner(),
    field("StageName", "picklist", { required: true, picklist: "stage" }),
    ...many("boolean", "IsWon IsClosed HasOpportunityLineItem", readOnly),
    ...many("string", "ForecastCategory ForecastCategoryName", readOnly),
    field("Probability", "double"),
    field("Amount", "currency"),
    field("CloseDate", "date", { required: true }),
    ...many("picklist", "Type LeadSource"),
    field("NextStep", "string"),
    field("Description", "textarea"),
    reference("Pricebook2Id", "Pricebook2"),
    currency(),
    ...many("picklist", "Disposition__c Regional_Office__c Payment_Terms__c"),
    ...many("string", "Related_Engagement__c Legal_Entity__c PO_Number__c"),
    ...many("date", "Service_Start__c Service_End__c PO_Expires_On__c"),
    field("PO_Amount__c", "currency"),
    field("Throughline_Key__c", "string", { externalId: true, unique: true }),
    field("Throughline_Engagement__c", "string", { length: 60 }),
    field("Throughline_Status__c", "string", { length: 40 }),
    field("Throughline_Message__c", "textarea", { length: 2000 }),
    field("Throughline_Project_Url__c", "url"),
  ]),
  object(
    "OpportunityHistory",
    "008",
    [
      reference("OpportunityId", "Opportunity", { isMasterDetail: true, ...readOnly }),
      ...many("string", "StageName ForecastCategory", readOnly),
      field("Probability", "double", readOnly),
      ...many("currency", "Amount ExpectedRevenue PrevAmount", readOnly),
      ...many("date", "CloseDate PrevCloseDate", readOnly),
      currency(readOnly),
    ],
    false,
  ),
  object("OpportunityLineItem", "00k", [
    reference("OpportunityId", "Opportunity", { required: true, isMasterDetail: true, ...createOnly }),
    reference("PricebookEntryId", "PricebookEntry", createOnly),
    reference("Product2Id", "Product2", createOnly),
    ...many("string", "Name ProductCode", readOnly),
    field("Quantity", "double", { required: true }),
    ...many("currency", "UnitPrice TotalPrice"),
    field("ListPrice", "currency", readOnly),
    field("ServiceDate", "date"),
    field("Description", "string"),
    field("SortOrder", "int"),
    currency(createOnly),
    ...many("picklist", "Service_Line__c Contract_Type__c Fee_Schedule__c Retainer_Kind__c Retainer_Period__c Billing_Driver__c"),
    ...many("string", "Rate_Card__c Project_Group__c Service_Package__c"),
    ...many("currency", "Cap_Amount__c Retainer_Amount__c"),
    field("Term_Periods__c", "double"),
    field("Rollover__c", "boolean"),
  ]),
  object("OpportunityContactRole", "00K", [
    reference("OpportunityId", "Opportunity", { required: true, isMasterDetail: true, ...createOnly }),
    reference("ContactId", "Contact", { required: true }),
    field("Role", "picklist"),
    field("IsPrimary", "boolean"),
  ]),
  object("SOW__c", "a00", [
    field("Name", "string", { length: 80 }),
    reference("Opportunity__c", "Opportunity", { required: true, isMasterDetail: true }),
    field("Status__c", "picklist"),
    field("Amount__c", "currency"),
    field("Document_Url__c", "url"),
    field("Approved_On__c", "date"),
    currency(),
  ]),
  object("SOW_Milestone__c", "a01", [
    field("Name", "string", { length: 80 }),
    reference("SOW__c", "SOW__c", { required: true, isMasterDetail: true }),
    field("Amount__c", "currency"),
    field("Due_On__c", "date"),
    currency(),
  ]),
  object("Deal_Milestone__c", "a02", [
    field("Name", "string", { length: 80 }),
    reference("Opportunity__c", "Opportunity", { required: true, isMasterDetail: true }),
    field("Line__c", "string", { length: 18 }),
    field("Amount__c", "currency"),
    field("Due_On__c", "date"),
    currency(),
  ]),
  object("Deal_Role__c", "a03", [
    field("Name", "string", { length: 80 }),
    reference("Opportunity__c", "Opportunity", { required: true, isMasterDetail: true }),
    field("Line__c", "string", { length: 18 }),
    ...many("picklist", "Role__c Skill__c"),
    ...many("double", "Hours__c Headcount__c"),
    ...many("date", "Start_On__c End_On__c"),
    currency(),
  ]),
];
