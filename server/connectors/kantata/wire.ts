import { z } from "zod";
import { wireId } from "./envelope.ts";

/** The rows of the resources, strict on what is read and loose on the rest. */
const ids = z.array(wireId).optional();

export const workspaceRow = z.looseObject({
  id: wireId,
  title: z.string(),
  description: z.string().nullish(),
  archived: z.boolean().nullish(),
  external_reference_ids: ids,
});
export const workspaceGroupRow = z.looseObject({ id: wireId, name: z.string(), external_reference_ids: ids });
export const externalReferenceRow = z.looseObject({ id: wireId });
export const storyRow = z.looseObject({ id: wireId, title: z.string(), story_type: z.string() });
export const billingMilestoneRow = z.looseObject({
  id: wireId,
  title: z.string(),
  amount_in_cents: z.number().int().nullish(),
  invoice_ids: z.array(z.union([wireId, z.number().int().transform(String)])).nullish(),
  story_id: z.union([wireId, z.number().int().transform(String)]).nullish(),
});
export const workspaceResourceRow = z.looseObject({
  id: wireId,
  label: z.string().nullish(),
  role_name: z.string().nullish(),
  external_reference_ids: ids,
});
export const workspaceAllocationRow = z.looseObject({ id: wireId, workspace_resource_id: wireId.nullish() });
export const templateRow = z.looseObject({ id: wireId, title: z.string() });
export const roleRow = z.looseObject({ id: wireId, name: z.string() });
/** A rate card is the card of one currency in a set, and is called by the set's title. */
export const rateCardRow = z.looseObject({ id: wireId, rate_card_set_title: z.string(), currency: z.string().nullish() });
export const customFieldRow = z.looseObject({ id: wireId, name: z.string(), subject_type: z.string().nullish() });
export const customFieldValueRow = z.looseObject({ id: wireId });
export const userRow = z.looseObject({ id: wireId });

export type WorkspaceRow = z.infer<typeof workspaceRow>;
export type StoryRow = z.infer<typeof storyRow>;
export type WorkspaceResourceRow = z.infer<typeof workspaceResourceRow>;

/** Ids are sent as the integers that the contract declares, where they are such. */
export const sentId = (id: string): string | number => (/^\d{1,15}$/.test(id) ? Number(id) : id);

/** Each resource and the name of one of its rows, under which a single create or update is wrapped. */
export const singular = {
  workspaces: "workspace",
  workspace_groups: "workspace_group",
  workspace_resources: "workspace_resource",
  workspace_allocations: "workspace_allocation",
  stories: "story",
  billing_milestones: "billing_milestone",
  custom_fields: "custom_field",
  custom_field_values: "custom_field_value",
  external_references: "external_reference",
  project_templates: "project_template",
  roles: "role",
  rate_cards: "rate_card",
} as const;
export type Resource = keyof typeof singular;

/**
 * The order in which a list is asked for where the vendor's own would move a row to the front when it is changed, and with it
 * others over the edge of a page. Roles and custom fields come by name anyway.
 */
export const orders: Readonly<Partial<Record<Resource, { order: string }>>> = {
  workspaces: { order: "created_at:asc" },
  workspace_groups: { order: "created_at:asc" },
  workspace_resources: { order: "created_at:asc" },
  workspace_allocations: { order: "updated_at:asc" },
  stories: { order: "created_at:asc" },
  billing_milestones: { order: "created_at:asc" },
  project_templates: { order: "title:asc" },
  rate_cards: { order: "created_at:asc" },
};
