/** What a resource of the API is: its singular, the fields that a create needs, and what references may hang at it. */
export interface Resource {
  name: string;
  singular: string;
  required: readonly string[];
  /** Fields that name rows of other resources, by field. */
  references: Readonly<Record<string, string>>;
  /** Filters that compare a field, by parameter. */
  filters: Readonly<Record<string, string>>;
  /** The subject type under which external references and custom fields hang at it. */
  subject: string | null;
}

const resource = (name: string, singular: string, more: Partial<Omit<Resource, "name" | "singular">> = {}): Resource => ({
  name,
  singular,
  required: [],
  references: {},
  filters: {},
  subject: null,
  ...more,
});

/** The resources that this simulator serves. */
export const resources: readonly Resource[] = [
  resource("workspaces", "workspace", {
    required: ["title", "creator_role"],
    references: { rate_card_id: "rate_cards" },
    subject: "Workspace",
  }),
  resource("workspace_groups", "workspace_group", { required: ["name"], subject: "WorkspaceGroup" }),
  resource("stories", "story", {
    required: ["title", "workspace_id", "story_type"],
    references: { workspace_id: "workspaces", parent_id: "stories" },
    filters: { workspace_id: "workspace_id" },
    subject: "Story",
  }),
  resource("billing_milestones", "billing_milestone", {
    required: ["title", "workspace_id"],
    references: { workspace_id: "workspaces", story_id: "stories" },
    filters: { workspace_ids: "workspace_id" },
  }),
  resource("workspace_resources", "workspace_resource", {
    required: ["workspace_id"],
    references: { workspace_id: "workspaces", role_id: "roles" },
    filters: { workspace_id: "workspace_id" },
    subject: "WorkspaceResource",
  }),
  resource("custom_fields", "custom_field", { required: ["name"], filters: { subject_type: "subject_type" } }),
  resource("custom_field_values", "custom_field_value", {
    required: ["subject_type", "subject_id", "custom_field_id"],
    references: { custom_field_id: "custom_fields" },
  }),
  resource("external_references", "external_reference", {
    required: ["subject_type", "subject_id", "service_name", "service_model_ref"],
  }),
  resource("project_templates", "project_template", { required: ["title"] }),
  resource("roles", "role", { required: ["name"] }),
  resource("rate_cards", "rate_card", { required: ["title"] }),
  resource("users", "user", { required: ["full_name"] }),
];

export const resourceNamed = (name: string): Resource | undefined => resources.find((one) => one.name === name);
