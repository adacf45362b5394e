import { z } from "zod";

const parameter = z.string().regex(/^[a-z_]{1,80}$/, "must be a parameter name in lower case");
const optionalParameter = parameter.nullable();

/** How this account names what its contract leaves open. The defaults are the published contract's (docs/vendors/kantata.md). */
const names = z.strictObject({
  /** Filters that look a record up by its external reference. */
  referenceServiceFilter: parameter.default("external_reference_service_name"),
  referenceModelFilter: optionalParameter.default("external_reference_service_model"),
  referenceKeyFilter: parameter.default("external_reference_service_model_refs"),
  /** Where a reference is recorded, and the field that holds our key. */
  referencePath: z
    .string()
    .regex(/^[a-z_/]+$/)
    .default("external_references/create_or_update"),
  referenceKeyField: parameter.default("service_model_ref"),
  projectSubject: z.string().default("Workspace"),
  clientSubject: z.string().default("WorkspaceGroup"),
  projectSearch: parameter.default("search"),
  clientSearch: parameter.default("matching"),
  templateEnvelope: optionalParameter.default("workspace"),
  templateId: parameter.default("project_tracker_template_id"),
  templateStart: parameter.default("project_template_start_date"),
  status: parameter.default("status_key"),
  /** The budget in whole units of the currency, and in cents where an account takes it so: each is sent unless it is null. */
  budgetUnits: optionalParameter.default("price"),
  budgetCents: optionalParameter.default(null),
  milestoneDate: parameter.default("date_to_invoice"),
  milestoneProjectFilter: parameter.default("workspace_ids"),
});

const bulk = z.enum(["stories", "billing_milestones", "workspace_resources", "workspace_allocations", "custom_field_values"]);
const status = z.union([z.number().int(), z.string().min(1)]);

export const settingsSchema = z.strictObject({
  apiPath: z
    .string()
    .regex(/^\/([\w.-]+\/)*$/, "must begin and end with a slash, such as /api/v1/")
    .default("/api/v1/"),
  /** Where people open Kantata: links lead there. */
  appUrl: z.url().default("https://app.mavenlink.com"),
  /** A cheap read that proves the token. */
  checkPath: z.string().default("users/me"),
  referenceService: z.string().min(1).max(80).default("throughline"),
  referenceModels: z
    .strictObject({
      project: z.string().default("engagement"),
      client: z.string().default("customer"),
      role: z.string().default("role"),
    })
    .prefault({}),
  /** Whether the create itself carries the external reference, so that it can be found by it at once. */
  referenceInCreate: z.boolean().default(true),
  /** The vendor's time-out of three minutes and the lag of its search. */
  settleAfterMs: z.number().int().min(0).max(3_600_000).default(200_000),
  /** Status of a project on hold and of one that goes on. */
  statuses: z.strictObject({ hold: status.default(401), active: status.default(301) }).prefault({}),
  customFields: z
    .strictObject({
      billTo: z.string().default("Bill-to contact"),
      project: z.string().default("Project contact"),
      engagement: z.string().default("Engagement"),
    })
    .prefault({}),
  /** Whether the hours of a sold role become a soft allocation of its resource over the days of the project. */
  allocatesHours: z.boolean().default(true),
  /** Resources of which several are created in one call; others go one by one. */
  bulkCreates: z.array(bulk).default([...bulk.options]),
  names: names.prefault({}),
});

export type KantataSettings = z.infer<typeof settingsSchema>;
