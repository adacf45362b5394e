import { z } from "zod";
import { privateKeyForm } from "../kit/secret-forms.ts";
import type { ConnectorManifest } from "../ports/port.ts";
import { wireFields } from "./wire-fields.ts";

const id = z.string().min(1).max(60);
const name = z.string().min(1).max(100);
const names = z.array(name).min(1).max(50);
/** A path below the base address: relative, so that it stays below it. */
const path = z
  .string()
  .regex(
    /^[A-Za-z0-9._~-]+(\/[A-Za-z0-9._~-]+)*$/,
    "must be a path without a slash at its ends, such as services/rest/record/v1",
  );
const column = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, "must be a SuiteQL name in lower case, such as vatregnumber");
const field = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,62}$/, "must be a field id, such as custentity_tl_key");

/** SuiteQL names that differ between accounts; null where the account has none. */
const columnsSchema = z.strictObject({
  customerTaxId: column.nullable().default("vatregnumber"),
  customerCountry: column.nullable().default(null).meta({
    description: "A column of the customer’s own that holds its country; that of its address is read unless it is stated.",
  }),
  customerAddress: column.nullable().default("defaultbillingaddress").meta({
    description: "Which address says the country of a customer.",
  }),
  customerBalance: column.nullable().default("balancesearch"),
  rateCardTable: column.nullable().default("billingratecard"),
  projectStatusTable: column.nullable().default("jobstatus"),
});

/** Record fields that differ between accounts or that an administrator adds; null where it is not to be written. */
const fieldsSchema = z.strictObject({
  customerKey: field.nullable().default("custentity_tl_key"),
  customerTaxId: field.nullable().default("vatRegNumber"),
  customerFullName: field.nullable().default("comments"),
  contactRole: field.nullable().default("custentity_tl_role"),
  contactFullName: field.nullable().default("comments"),
  projectEngagement: field.nullable().default("custentity_tl_engagement"),
  projectRevenueProfile: field.nullable().default("custentity_tl_revenue_profile"),
  projectCostCenter: field.nullable().default("custentity_tl_cost_center"),
  projectRateCard: field.nullable().default("billingRateCard"),
  projectFullName: field.nullable().default("comments"),
  projectHoldReason: field.nullable().default(null),
  contractProject: field.nullable().default("job"),
  contractEngagement: field.nullable().default("custbody_tl_engagement"),
  contractCorrelation: field.nullable().default("custbody_tl_correlation"),
  contractTaxProfile: field.nullable().default("custbody_tl_tax_profile"),
  lineKey: field.nullable().default("custcol_tl_contract_line"),
  lineBillingDriver: field.nullable().default("custcol_tl_billing_driver"),
});

const scheduleTypesSchema = z.strictObject({
  standard: id.default("STD"),
  time_and_materials: id.default("TM"),
  fixed_interval: id.default("FBI"),
  fixed_milestone: id.default("FBM"),
});

const billingTypesSchema = z.strictObject({
  standard: id.default("CB"),
  time_and_materials: id.default("TM"),
  fixed_interval: id.default("FBI"),
  fixed_milestone: id.default("FBM"),
});

/** How often a schedule bills. QUARTERLY is the vendor's own sample; the others are named alike (unconfirmed). */
const frequenciesSchema = z.strictObject({
  upfront: id.default("ONETIME"),
  monthly: id.default("MONTHLY"),
  quarterly: id.default("QUARTERLY"),
  on_completion: id.default("ONETIME"),
  month: id.default("MONTHLY"),
  quarter: id.default("QUARTERLY"),
  year: id.default("ANNUALLY"),
  time_and_materials: id.nullable().default("MONTHLY"),
});

const statusIdsSchema = z.strictObject({
  active: id.nullable().default(null),
  onHold: id.nullable().default(null),
  awaiting: id.nullable().default(null),
});

/** Lengths of text fields (general knowledge, unconfirmed). Names are cut with an ellipsis; addresses of people, codes and ids are refused. */
const limitsSchema = z.strictObject({
  email: z.number().int().min(10).default(254),
  taxId: z.number().int().min(5).default(20),
  poNumber: z.number().int().min(5).default(45),
  customText: z.number().int().min(10).default(300),
  companyName: z.number().int().min(10).default(83),
  contactName: z.number().int().min(5).default(32),
  scheduleName: z.number().int().min(10).default(60),
  url: z.number().int().min(10).default(100),
  milestoneName: z.number().int().min(10).default(83),
  addressLine: z.number().int().min(10).default(150),
  city: z.number().int().min(10).default(50),
  postalCode: z.number().int().min(5).default(36),
  memo: z.number().int().min(10).default(999),
  longText: z.number().int().min(100).default(4000),
});

/** Settings of a NetSuite connection; docs/vendors/netsuite.md says where each fact lives. */
export const settingsSchema = z.strictObject({
  accountId: z
    .string()
    .regex(/^[A-Za-z0-9]+([_-][A-Za-z0-9]+)*$/, "must be the account id, such as 1234567 or 1234567-sb1")
    .meta({ title: "Account id", description: "As NetSuite shows it, such as 1234567 or 1234567-sb1." }),
  tokenPath: path.default("services/rest/auth/oauth2/v1/token").meta({ description: "Where to sign in." }),
  recordPath: path.default("services/rest/record/v1").meta({ description: "Where records are read and written." }),
  queryPath: path.default("services/rest/query/v1/suiteql").meta({ description: "Where SuiteQL is asked." }),
  appUrl: z.url().nullable().default(null).meta({
    title: "Address for people",
    description: "Where people open records; derived from the account id unless it is stated.",
  }),
  algorithm: z
    .enum(["PS256", "ES256"])
    .default("PS256")
    .meta({ title: "Signing algorithm", description: "Of the sign-in assertion, as the certificate has it." }),
  audience: z.url().nullable().default(null).meta({
    description: "Of the sign-in assertion; where to sign in unless it is stated.",
  }),
  scope: z.string().min(1).max(200).default("rest_webservices").meta({ description: "What the sign-in asks for." }),
  settleAfterMs: z.number().int().min(0).max(86_400_000).default(900_000).meta({
    title: "Settles after (milliseconds)",
    description: "How long a committed write may stay invisible.",
  }),
  scheduleTypeIds: scheduleTypesSchema.prefault({}).meta({
    title: "Schedule types",
    description: "NetSuite’s id of each type of billing schedule.",
  }),
  billingTypeIds: billingTypesSchema.prefault({}).meta({
    title: "Billing types",
    description: "NetSuite’s id of each way in which a project is billed.",
  }),
  frequencyIds: frequenciesSchema.prefault({}).meta({
    title: "Frequencies",
    description: "NetSuite’s id of how often a schedule bills.",
  }),
  entityCodeFrom: z
    .enum(["externalid", "id"])
    .default("externalid")
    .meta({
      title: "Code of a legal entity",
      description: "Which of a subsidiary’s ids is the code of its legal entity.",
      optionLabels: { externalid: "External id", id: "Internal id" },
    }),
  projectActiveStatuses: names.default(["In Progress", "Active"]).meta({
    description: "Statuses of a project that goes on, one a line; the first is the one that is written.",
  }),
  projectAwaitingStatuses: names.default(["Awaiting activation"]).meta({
    description: "Statuses of a project that awaits its activation, one a line.",
  }),
  projectHoldStatuses: names.default(["On Hold"]).meta({ description: "Statuses of a project on hold, one a line." }),
  projectClosedStatuses: names.default(["Closed", "Completed", "Cancelled", "Not Awarded"]).meta({
    description: "Statuses of a project that is over, one a line.",
  }),
  projectStatusIds: statusIdsSchema.prefault({}).meta({
    description: "Ids of the statuses that are written; looked up by the first name of the lists above unless stated.",
  }),
  activationRequired: z.array(id).max(500).default([]).meta({
    title: "Activation required",
    description: "Subsidiaries (NetSuite ids, one a line) whose new projects are made with the status “awaiting activation”.",
  }),
  holdWhenOverLimit: z.boolean().default(false).meta({
    title: "Hold over the credit limit",
    description: "Whether a customer with hold AUTO counts as held while its balance exceeds its limit.",
  }),
  ratesBaseCurrency: z
    .string()
    .regex(/^[A-Z]{3}$/, "must be an ISO 4217 currency such as EUR")
    .nullable()
    .default(null)
    .meta({
      title: "Rates towards",
      description: "Only rates of exchange towards this currency are read; all unless it is stated.",
    }),
  dateFormat: z.enum(["M/D/YYYY", "D/M/YYYY", "D.M.YYYY"]).default("M/D/YYYY").meta({
    description: "The form of days that come back in the account’s own format instead of YYYY-MM-DD.",
  }),
  columns: columnsSchema.prefault({}).meta({
    title: "SuiteQL names",
    description: "Columns and tables that differ between accounts; none where the account has none.",
  }),
  fieldNames: fieldsSchema.prefault({}).meta({
    description: "Record fields that differ between accounts or that an administrator adds; none where it is not to be written.",
  }),
  textLimits: limitsSchema.prefault({}).meta({
    title: "Lengths of text fields",
    description: "In characters. Names are cut with an ellipsis; addresses of people, codes and ids that are longer are refused.",
  }),
});
export type NetsuiteSettings = z.infer<typeof settingsSchema>;

export const manifest: ConnectorManifest = {
  vendor: "netsuite",
  name: "NetSuite",
  role: "erp",
  version: 1,
  settings: settingsSchema,
  secrets: [
    { name: "clientId", label: "Client id of the integration record", isOptional: false, multiline: false },
    { name: "certificateId", label: "Certificate id of the machine-to-machine mapping", isOptional: false, multiline: false },
    {
      name: "privateKey",
      label: "Private key of the certificate (PEM)",
      isOptional: false,
      multiline: true,
      form: privateKeyForm("rsa", "ec"),
    },
  ],
  destination: ["accountId", "audience"],
  wireFields,
  // The vendor limits what runs at once, not what runs in a second.
  limits: { callsPerSecond: 1000, concurrency: 5 },
  guarantee:
    "Every write is an upsert by our external id or sets a state, and lists of lines are replaced as a whole: at most one record per contract, project, schedule and customer, also after a lost answer.",
};
