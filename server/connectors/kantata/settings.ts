import { z } from "zod";

const parameter = z.string().regex(/^[a-z_]{1,80}$/, "must be a parameter name in lower case");
const optionalParameter = parameter.nullable();

/** How this account names what its contract leaves open. The defaults are the published contract's (docs/vendors/kantata.md). */
const names = z.strictObject({
  referenceServiceFilter: parameter.default("external_reference_service_name").meta({
    description: "Filter that looks a record up by the service of its external reference.",
  }),
  referenceModelFilter: optionalParameter.default("external_reference_service_model").meta({
    description: "The same by the model of the reference.",
  }),
  referenceKeyFilter: parameter.default("external_reference_service_model_refs").meta({
    description: "The same by our key in the reference.",
  }),
  referencePath: z
    .string()
    .regex(/^[a-z_/]+$/)
    .default("external_references/create_or_update")
    .meta({ description: "Where a reference is recorded." }),
  referenceKeyField: parameter.default("service_model_ref").meta({ description: "The field of a reference that holds our key." }),
  projectSubject: z.string().default("Workspace").meta({ description: "What a reference calls a project." }),
  clientSubject: z.string().default("WorkspaceGroup").meta({ description: "What a reference calls a client." }),
  projectSearch: parameter.default("search").meta({ description: "Filter that searches projects by text." }),
  clientSearch: parameter.default("matching").meta({ description: "Filter that searches clients by text." }),
  templateEnvelope: optionalParameter.default("workspace").meta({
    description: "What the body that applies a template is wrapped in.",
  }),
  templateId: parameter.default("project_tracker_template_id").meta({ description: "The field that names the template." }),
  templateStart: parameter.default("project_template_start_date").meta({ description: "The field with its first day." }),
  status: parameter.default("status_key").meta({ description: "The field that sets the status of a project." }),
  budgetUnits: optionalParameter.default("price").meta({
    description: "The field of the budget in whole units of the currency; it is sent unless there is none.",
  }),
  budgetCents: optionalParameter.default(null).meta({
    description: "The field of the budget in cents, where an account takes it so.",
  }),
  milestoneDate: parameter.default("date_to_invoice").meta({ description: "The field with the date of a milestone." }),
  milestoneProjectFilter: parameter
    .default("workspace_ids")
    .meta({ description: "Filter that reads the milestones of a project." }),
});

const bulk = z.enum(["stories", "billing_milestones", "workspace_resources", "workspace_allocations", "custom_field_values"]);
const bulkLabels: Record<z.infer<typeof bulk>, string> = {
  stories: "Tasks",
  billing_milestones: "Milestones",
  workspace_resources: "Resources",
  workspace_allocations: "Allocations",
  custom_field_values: "Custom field values",
};
const status = z.union([z.number().int(), z.string().min(1)]);

export const settingsSchema = z.strictObject({
  apiPath: z
    .string()
    .regex(/^\/([\w.-]+\/)*$/, "must begin and end with a slash, such as /api/v1/")
    .default("/api/v1/")
    .meta({ title: "API path", description: "Where the API begins." }),
  appUrl: z.url().default("https://app.mavenlink.com").meta({
    title: "Address for people",
    description: "Where people open Kantata: links lead there.",
  }),
  checkPath: z.string().default("users/me").meta({ description: "A cheap read that proves the token." }),
  referenceService: z.string().min(1).max(80).default("throughline").meta({
    description: "The name of our service in external references.",
  }),
  referenceModels: z
    .strictObject({
      project: z.string().default("engagement"),
      client: z.string().default("customer"),
      role: z.string().default("role"),
    })
    .prefault({})
    .meta({ description: "The names of our models in external references." }),
  referenceInCreate: z.boolean().default(true).meta({
    description: "Whether the create itself carries the external reference, so that it can be found by it at once.",
  }),
  settleAfterMs: z.number().int().min(0).max(3_600_000).default(200_000).meta({
    title: "Settles after (milliseconds)",
    description: "How long a write may lag: the vendor’s time-out of three minutes and the lag of its search.",
  }),
  statuses: z
    .strictObject({
      hold: status.default(401).meta({ title: "On hold" }),
      active: status.default(301).meta({ title: "Active" }),
    })
    .prefault({})
    .meta({ description: "The status of a project on hold and of one that goes on: its key." }),
  customFields: z
    .strictObject({
      billTo: z.string().default("Bill-to contact").meta({ title: "Bill-to contact" }),
      project: z.string().default("Project contact").meta({ title: "Project contact" }),
      engagement: z.string().default("Engagement"),
    })
    .prefault({})
    .meta({ description: "The names of the custom fields of a project, which an administrator adds." }),
  allocatesHours: z.boolean().default(true).meta({
    description: "Whether the hours of a sold role become a soft allocation of its resource over the days of the project.",
  }),
  bulkCreates: z
    .array(bulk)
    .default([...bulk.options])
    .meta({
      title: "Created several at once",
      description: "What is created in one call; other things go one by one.",
      optionLabels: bulkLabels,
    }),
  names: names.prefault({}).meta({
    title: "Names in the API",
    description: "How this account names what the published contract leaves open.",
  }),
});

export type KantataSettings = z.infer<typeof settingsSchema>;
