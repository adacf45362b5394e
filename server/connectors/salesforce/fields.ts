/** Fields that every read needs: which record, whether it still exists, and when it changed. They stay out of the payload. */
export const controlFields = ["Id", "IsDeleted", "SystemModstamp"] as const;

/** A Salesforce object as we read it. `parent`: the field that leads to the record that it belongs to. */
export interface ObjectSpec {
  name: string;
  parent: string | null;
  /** Fields beside Id whose content goes into the payload. */
  fields: readonly string[];
  /** Further change stamps that are reached through a look-up. */
  stamps?: readonly string[];
}

const retainerFields = [
  "Retainer_Kind__c",
  "Retainer_Amount__c",
  "Retainer_Period__c",
  "Term_Periods__c",
  "Rollover__c",
] as const;

export const account = {
  name: "Account",
  parent: null,
  fields: [
    "Name",
    "ParentId",
    "BillingCountry",
    "BillingCity",
    "BillingStreet",
    "BillingPostalCode",
    "Website",
    "Industry",
    "CurrencyIsoCode",
    "Tax_Id__c",
    "Requires_PO__c",
  ],
} as const satisfies ObjectSpec;

export const opportunity = {
  name: "Opportunity",
  parent: null,
  fields: [
    "Name",
    "AccountId",
    "Owner.Name",
    "StageName",
    "IsWon",
    "IsClosed",
    "Amount",
    "CurrencyIsoCode",
    "CloseDate",
    "Type",
    "Disposition__c",
    "Related_Engagement__c",
    "Legal_Entity__c",
    "Regional_Office__c",
    "Service_Start__c",
    "Service_End__c",
    "PO_Number__c",
    "PO_Amount__c",
    "PO_Expires_On__c",
    "Payment_Terms__c",
  ],
} as const satisfies ObjectSpec;

export const lineItem = {
  name: "OpportunityLineItem",
  parent: "OpportunityId",
  fields: [
    "ProductCode",
    "Product2.Name",
    "Quantity",
    "UnitPrice",
    "TotalPrice",
    "Service_Line__c",
    "Contract_Type__c",
    "Rate_Card__c",
    "Cap_Amount__c",
    "Fee_Schedule__c",
    ...retainerFields,
    "Billing_Driver__c",
    "Project_Group__c",
    "Service_Package__c",
  ],
} as const satisfies ObjectSpec;

export const sow = {
  name: "SOW__c",
  parent: "Opportunity__c",
  fields: ["Name", "Status__c", "Amount__c", "CurrencyIsoCode", "Document_Url__c", "Approved_On__c", "CreatedDate"],
} as const satisfies ObjectSpec;

export const sowMilestone = {
  name: "SOW_Milestone__c",
  parent: "SOW__c",
  fields: ["Name", "Amount__c", "Due_On__c"],
} as const satisfies ObjectSpec;

export const dealMilestone = {
  name: "Deal_Milestone__c",
  parent: "Opportunity__c",
  fields: ["Line__c", "Name", "Amount__c", "Due_On__c"],
} as const satisfies ObjectSpec;

export const dealRole = {
  name: "Deal_Role__c",
  parent: "Opportunity__c",
  fields: ["Line__c", "Role__c", "Skill__c", "Hours__c", "Headcount__c", "Start_On__c", "End_On__c"],
} as const satisfies ObjectSpec;

export const contactRole = {
  name: "OpportunityContactRole",
  parent: "OpportunityId",
  fields: ["ContactId", "Role", "Contact.FirstName", "Contact.LastName", "Contact.Email", "Contact.Phone"],
  stamps: ["Contact.SystemModstamp"],
} as const satisfies ObjectSpec;

/** Only asked for by opportunity: a change of stage is a change of the opportunity. It has no stamp of deletion of its own. */
export const history = {
  name: "OpportunityHistory",
  parent: "OpportunityId",
  fields: ["StageName", "CreatedDate"],
} as const satisfies ObjectSpec;

export const contact = { name: "Contact", parent: null, fields: [] } as const satisfies ObjectSpec;

/** Objects whose changes bring an opportunity in, the opportunity itself first. */
export const polledForDeals: readonly ObjectSpec[] = [
  opportunity,
  lineItem,
  sow,
  sowMilestone,
  dealMilestone,
  dealRole,
  contactRole,
  contact,
];

export const writeBackFields = {
  key: "Throughline_Key__c",
  engagement: "Throughline_Engagement__c",
  status: "Throughline_Status__c",
  message: "Throughline_Message__c",
  projectUrl: "Throughline_Project_Url__c",
} as const;

const specs: readonly ObjectSpec[] = [
  account,
  opportunity,
  lineItem,
  sow,
  sowMilestone,
  dealMilestone,
  dealRole,
  contactRole,
  history,
];

/** Every field that an org may call by another name, as "Object.Field". */
export const renamableFields: ReadonlySet<string> = new Set([
  ...specs.flatMap((spec) => [...(spec.parent ? [spec.parent] : []), ...spec.fields].map((field) => `${spec.name}.${field}`)),
  ...Object.values(writeBackFields).map((field) => `Opportunity.${field}`),
]);

/** Every object that an org may call by another name, or not have at all. */
export const renamableObjects: ReadonlySet<string> = new Set([sow.name, sowMilestone.name, dealMilestone.name, dealRole.name]);
