import { z } from "zod";
import { privateKeyForm, signingSecretForm } from "../kit/secret-forms.ts";
import type { ConnectorManifest, WireFieldClasses } from "../ports/port.ts";
import { renamableFields, renamableObjects } from "./fields.ts";
import { valueNamesSchema } from "./picklists.ts";

const fieldName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*){0,3}$/, "must be the API name of a field, such as Legal_Entity__c");
const objectName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/, "must be the API name of an object, such as SOW__c");
const knownKey = (known: ReadonlySet<string>, what: string) =>
  z
    .string()
    .refine((key) => known.has(key), { error: (issue) => `“${String(issue.input)}” is no ${what} that is read or written` });

/** Settings of a Salesforce connection. `docs/vendors/salesforce.md` is the guide for the people who fill them in. */
export const settingsSchema = z.strictObject({
  apiVersion: z
    .string()
    .regex(/^\d{2,3}\.0$/, "must be a version such as 67.0")
    .default("67.0")
    .meta({ title: "API version", description: "The version of the API that is called." }),
  auth: z
    .enum(["jwt", "client_credentials"])
    .default("jwt")
    .meta({
      title: "Sign-in",
      description: "How the connected app signs in.",
      optionLabels: { jwt: "JWT", client_credentials: "Client credentials" },
    }),
  loginUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({ title: "Sign-in URL", description: "Where to sign in; where the connection itself is found unless it is stated." }),
  audience: z.string().min(1).default("https://login.salesforce.com").meta({
    description: "Of the JWT: https://login.salesforce.com, or https://test.salesforce.com for a sandbox org.",
  }),
  instanceHosts: z
    .array(z.string().regex(/^(\*\.)?[a-z0-9.-]+(:\d+)?$/, "must be a host such as acme.my.salesforce.com"))
    .default([])
    .meta({
      description: "Further hosts that a sign-in may point to, one a line; *.my.salesforce.com stands for all below it.",
    }),
  overlapSeconds: z.number().int().min(5).max(86_400).default(300).meta({
    title: "Overlap (seconds)",
    description: "How far behind the newest change is read again, for changes that become visible late.",
  }),
  pageSize: z.number().int().min(1).max(2000).default(2000).meta({ description: "Rows of changes a query." }),
  multiCurrency: z.boolean().default(true).meta({
    title: "Several currencies",
    description: "No in an org with one currency: it has no CurrencyIsoCode.",
  }),
  compositeQueries: z.boolean().default(true).meta({
    description: "Several queries in one call, which counts once against the daily limit.",
  }),
  fieldNames: z
    .record(knownKey(renamableFields, "field"), fieldName.nullable())
    .default({})
    .meta({
      description:
        "Opportunity.Legal_Entity__c and Entity__c where the org calls it so; nothing where the org has no such field.",
      columns: { key: "Field", value: "In this org" },
    }),
  objectNames: z
    .record(knownKey(renamableObjects, "object"), objectName.nullable())
    .default({})
    .meta({
      description: "SOW__c and Statement_of_Work__c where the org calls it so; nothing where the org has no such object.",
      columns: { key: "Object", value: "In this org" },
    }),
  wonStages: z.array(z.string().min(1)).default([]).meta({
    description: "Stages that count as won in the history, beside the stage that a won opportunity has now; one a line.",
  }),
  valueNames: valueNamesSchema.prefault({}).meta({
    title: "Values",
    description:
      "What this org's own values of a picklist mean, such as Signed for Approved. Our words need no entry. What could not be read is read anew after a change.",
  }),
});
export type SalesforceSettings = z.infer<typeof settingsSchema>;

const named = (fieldClass: "internal" | "personal" | "bill_rate", names: readonly string[]): WireFieldClasses =>
  Object.fromEntries(names.map((name) => [name, fieldClass]));

/** Class of each field on the wire, by its last name. Owner and Contact hold people, so they are personal as a whole. */
const wireFields: WireFieldClasses = {
  ...named(
    "internal",
    [...renamableFields].map((field) => field.slice(field.indexOf(".") + 1)).filter((field) => !field.includes(".")),
  ),
  ...named("internal", ["Id", "IsDeleted", "SystemModstamp", "Product2", "OpportunityId", "Opportunity__c", "Name"]),
  // The envelopes of the API.
  ...named("internal", ["totalSize", "done", "nextRecordsUrl", "records", "attributes", "type", "url", "allOrNone"]),
  ...named("internal", [
    "compositeRequest",
    "compositeResponse",
    "method",
    "referenceId",
    "httpStatusCode",
    "httpHeaders",
    "body",
  ]),
  ...named("internal", ["id", "success", "created", "errors", "message", "errorCode", "statusCode", "fields"]),
  ...named("internal", ["DailyApiRequests", "Max", "Remaining"]),
  ...named("personal", ["Owner", "Contact", "FirstName", "LastName", "Email", "Phone", "BillingStreet", "BillingPostalCode"]),
  // A price by its quantity, or by the hours of its roles, would be the rate.
  ...named("bill_rate", ["UnitPrice", "Quantity", "Hours__c"]),
};

export const manifest: ConnectorManifest = {
  vendor: "salesforce",
  name: "Salesforce",
  role: "crm",
  version: 1,
  settings: settingsSchema,
  secrets: [
    { name: "clientId", label: "Consumer key of the connected app", isOptional: false, multiline: false },
    { name: "username", label: "Username of the integration user (JWT sign-in)", isOptional: true, multiline: false },
    {
      name: "privateKey",
      label: "RSA private key of the connected app, PEM (JWT sign-in)",
      isOptional: true,
      multiline: true,
      form: privateKeyForm("rsa"),
    },
    { name: "clientSecret", label: "Consumer secret (client credentials sign-in)", isOptional: true, multiline: false },
    {
      name: "webhookSecret",
      label: "Secret that signs inbound events",
      isOptional: true,
      multiline: false,
      form: signingSecretForm,
    },
  ],
  destination: ["loginUrl", "audience"],
  wireFields,
  limits: { callsPerSecond: 200, concurrency: 20 },
  guarantee:
    "Write-backs update fields of a record that exists, by a key of ours that is unique there: running them again changes nothing. No records are created in Salesforce.",
};
