/** What a resource of the API is. The names, limits and defaults are those of the published contract. */
export interface Resource {
  name: string;
  singular: string;
  /** Fields without which a create is refused. */
  required: readonly string[];
  /** Fields that a create takes; others are passed over in silence. Null: it cannot be created. */
  creates: readonly string[] | null;
  /** Fields that a change takes, where they are others. */
  changes: readonly string[] | null;
  /** Rows of one create under the plural name; 0: one at a time. */
  bulk: number;
  /** Fields that name rows of other resources, by field. */
  references: Readonly<Record<string, string>>;
  /** Filters that compare a field, by parameter. */
  filters: Readonly<Record<string, string>>;
  /** Filters without which a list is refused. */
  needs: readonly string[];
  /** Orders that a list takes beside its own; both as "field:direction". */
  order: string;
  orders: readonly string[];
  /** Fields that are shown only where their association is included. */
  included: Readonly<Record<string, string>>;
  /** Field that `search` and `matching` look at. */
  searched: readonly string[];
  /** The subject type under which external references and custom fields hang at it. */
  subject: string | null;
  isDeletable: boolean;
}

const resource = (name: string, singular: string, more: Partial<Omit<Resource, "name" | "singular">> = {}): Resource => ({
  name,
  singular,
  required: [],
  creates: null,
  changes: null,
  bulk: 0,
  references: {},
  filters: {},
  needs: [],
  order: "updated_at:desc",
  orders: ["created_at", "updated_at"],
  included: {},
  searched: ["title"],
  subject: null,
  isDeletable: false,
  ...more,
});

const story = [
  ...["workspace_id", "title", "story_type", "description", "start_date", "due_date", "state", "parent_id", "archived", "weight"],
  ...[
    "budget_estimate_in_cents",
    "time_estimate_in_minutes",
    "tag_list",
    "percentage_complete",
    "fixed_fee",
    "billable",
    "priority",
  ],
];

/** The resources that this simulator serves. */
export const resources: readonly Resource[] = [
  resource("workspaces", "workspace", {
    required: ["title", "creator_role"],
    creates: [
      ...["title", "creator_role", "description", "budgeted", "price", "currency", "rate_card_id", "start_date", "due_date"],
      ...["workspace_group_ids", "status_key", "access_level", "target_margin", "stage"],
    ],
    changes: [
      ...["title", "description", "budgeted", "price", "currency", "rate_card_id", "start_date", "due_date", "archived"],
      ...["workspace_group_ids", "status_key", "access_level", "target_margin", "stage"],
    ],
    bulk: 100,
    references: { rate_card_id: "rate_cards" },
    orders: ["created_at", "updated_at", "title", "start_date", "due_date"],
    included: { workspace_group_ids: "workspace_groups" },
    searched: ["title", "description"],
    subject: "Workspace",
  }),
  resource("workspace_groups", "workspace_group", {
    required: ["name"],
    creates: ["name", "notes", "company", "contact_name", "email", "phone_number", "address", "website"],
    order: "name:asc",
    orders: ["created_at", "updated_at", "name"],
    searched: ["name"],
    subject: "WorkspaceGroup",
    isDeletable: true,
  }),
  resource("stories", "story", {
    required: ["title", "workspace_id"],
    creates: story,
    bulk: 300,
    references: { workspace_id: "workspaces", parent_id: "stories" },
    filters: { workspace_id: "workspace_id", story_type: "story_type", story_types: "story_type" },
    orders: ["created_at", "updated_at", "due_date", "start_date"],
    subject: "Story",
    isDeletable: true,
  }),
  resource("billing_milestones", "billing_milestone", {
    required: ["title", "amount_in_cents", "workspace_id"],
    creates: ["title", "amount_in_cents", "date_to_invoice", "workspace_id", "story_id", "billing_type"],
    bulk: 100,
    references: { workspace_id: "workspaces", story_id: "stories" },
    filters: { workspace_ids: "workspace_id", story_ids: "story_id" },
    order: "created_at:desc",
    orders: ["created_at"],
    included: { invoice_ids: "invoices" },
    subject: "BillingMilestone",
    isDeletable: true,
  }),
  // Of an invoice only that it holds billing milestones is published; how a create names them is unconfirmed.
  resource("invoices", "invoice", {
    required: ["billing_milestone_ids"],
    creates: ["billing_milestone_ids", "title"],
    order: "created_at:desc",
    orders: ["created_at"],
    isDeletable: true,
  }),
  resource("workspace_resources", "workspace_resource", {
    required: ["workspace_id"],
    creates: ["workspace_id", "user_id", "role_id"],
    changes: ["label", "user_id", "role_id"],
    bulk: 200,
    references: { workspace_id: "workspaces", role_id: "roles", user_id: "users" },
    filters: { workspace_id: "workspace_id", role_id: "role_id", user_id: "user_id" },
    included: { role_id: "role", user_id: "user" },
    searched: ["role_name"],
    subject: "WorkspaceResource",
    isDeletable: true,
  }),
  resource("workspace_allocations", "workspace_allocation", {
    required: ["resource_id", "start_date", "end_date", "minutes"],
    creates: ["resource_id", "start_date", "end_date", "minutes", "hard", "notes"],
    bulk: 200,
    references: { resource_id: "workspace_resources" },
    filters: { workspace_ids: "workspace_id", workspace_resource_ids: "workspace_resource_id" },
    orders: ["updated_at"],
    included: { workspace_resource_id: "workspace_resource", workspace_id: "workspace" },
    subject: "WorkspaceAllocation",
    isDeletable: true,
  }),
  resource("custom_fields", "custom_field", {
    required: ["name"],
    creates: ["name", "subject_type", "value_type"],
    filters: { subject_type: "subject_type" },
    order: "name:asc",
    orders: ["name", "updated_at"],
    searched: ["name"],
    isDeletable: true,
  }),
  resource("custom_field_values", "custom_field_value", {
    required: ["subject_type", "subject_id", "custom_field_id", "value"],
    creates: ["subject_type", "subject_id", "custom_field_id", "value"],
    bulk: 100,
    references: { custom_field_id: "custom_fields" },
    filters: { subject_type: "subject_type", with_subject_id: "subject_id", with_custom_field_id: "custom_field_id" },
    needs: ["subject_type"],
    order: "created_at:asc",
    isDeletable: true,
  }),
  resource("external_references", "external_reference", {
    required: ["subject_type", "subject_id", "service_name", "service_model", "service_model_ref"],
    filters: {
      ...{ subject_type: "subject_type", subject_id: "subject_id", service_name: "service_name" },
      ...{ service_model: "service_model", service_model_ref: "service_model_ref" },
    },
    needs: ["subject_type"],
    orders: ["created_at"],
    isDeletable: true,
  }),
  resource("project_templates", "project_template", {
    required: ["title", "currency"],
    creates: ["title", "currency", "sharing", "is_budgeted", "budget", "duration", "description"],
    orders: ["updated_at", "title"],
    isDeletable: true,
  }),
  resource("roles", "role", {
    required: ["name"],
    creates: ["name"],
    order: "name:asc",
    orders: ["name"],
    searched: ["name"],
    subject: "Role",
    isDeletable: true,
  }),
  resource("rate_cards", "rate_card", {
    order: "created_at:desc",
    orders: ["created_at"],
    searched: ["rate_card_set_title"],
    isDeletable: true,
  }),
  resource("users", "user", { order: "full_name:asc", orders: ["full_name"], searched: ["full_name"] }),
];

export const resourceNamed = (name: string): Resource | undefined => resources.find((one) => one.name === name);
