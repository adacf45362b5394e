import type { ConnectorManifest, WireFieldClasses } from "../ports/port.ts";
import { settingsSchema } from "./settings.ts";
import { singular } from "./wire.ts";

/** Under these names lie rows; each of their fields has its own class. */
const wrappers: WireFieldClasses = Object.fromEntries(
  ["results", "meta", "errors", "users", "external_reference", ...Object.keys(singular), ...Object.values(singular)].map(
    (name) => [name, "internal"] as const,
  ),
);

/** The class of each Kantata field that is read or written. What is not listed is masked in traces. */
const wireFields: WireFieldClasses = {
  ...wrappers,
  // envelope and errors
  count: "internal",
  key: "internal",
  id: "internal",
  page_count: "internal",
  page_number: "internal",
  page_size: "internal",
  type: "internal",
  message: "internal",
  field: "internal",
  // projects, clients, tasks
  title: "internal",
  name: "internal",
  description: "internal",
  company: "internal",
  start_date: "internal",
  due_date: "internal",
  currency: "internal",
  currency_base_unit: "internal",
  creator_role: "internal",
  budgeted: "internal",
  archived: "internal",
  status: "internal",
  status_key: "internal",
  updated_at: "internal",
  created_at: "internal",
  story_type: "internal",
  parent_id: "internal",
  workspace_id: "internal",
  workspace_group_ids: "internal",
  story_id: "internal",
  rate_card_id: "internal",
  rate_card_set_title: "internal",
  project_template_id: "internal",
  project_tracker_template_id: "internal",
  project_template_start_date: "internal",
  // budgets: what the client pays, in view of everyone who sees the contract
  price: "internal",
  price_in_cents: "internal",
  budget_used_in_cents: "internal",
  budget_estimate_in_cents: "internal",
  amount_in_cents: "internal",
  date_to_invoice: "internal",
  billing_type: "internal",
  invoice_ids: "internal",
  // rates
  rate_in_cents: "bill_rate",
  bill_rate_in_cents: "bill_rate",
  resource_bill_rate: "bill_rate",
  cost_rate_in_cents: "cost",
  resource_cost_rate: "cost",
  target_margin: "margin",
  // roles
  role_id: "internal",
  label: "internal",
  role_name: "internal",
  // hours that are planned
  resource_id: "internal",
  workspace_resource_id: "internal",
  end_date: "internal",
  // A price by its hours would be the rate.
  minutes: "bill_rate",
  hard: "internal",
  // references and custom fields: values hold names and e-mail addresses of contacts
  subject_type: "internal",
  subject_id: "internal",
  service_name: "internal",
  service_model: "internal",
  service_model_ref: "internal",
  external_id: "internal",
  external_reference_ids: "internal",
  custom_field_id: "internal",
  value: "personal",
  display_value: "personal",
  // users
  user_id: "internal",
  full_name: "personal",
  email_address: "personal",
  headline: "personal",
};

export const manifest: ConnectorManifest = {
  vendor: "kantata",
  name: "Kantata OX",
  role: "psa",
  version: 1,
  settings: settingsSchema,
  secrets: [{ name: "token", label: "Bearer token of the service user", isOptional: false, multiline: false }],
  destination: [],
  wireFields,
  limits: { callsPerSecond: 20, concurrency: 8 },
  guarantee:
    "Kantata has no idempotency key. A project is looked up before it is created, and its create carries our cross-reference and our marker. " +
    "After a lost response nothing is created again before Kantata's longest processing time has passed and a look-up has found nothing. " +
    "A create that becomes visible only later than that can be doubled: the daily sweep finds two projects with one marker.",
};
