import { type Account, invalid, type KantataRow, subjectKey } from "./account.ts";
import type { Resource } from "./resources.ts";

export const isBlank = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === "string" && value.trim() === "");

export const isDay = (value: unknown): boolean =>
  typeof value === "string" &&
  /^\d{4}-\d{2}-\d{2}$/.test(value) &&
  !Number.isNaN(Date.parse(value)) &&
  new Date(value).toISOString().startsWith(value);

const choices: Readonly<Record<string, readonly string[]>> = {
  story_type: ["task", "deliverable", "milestone", "issue"],
  billing_type: ["fixed_date", "upon_completion"],
  creator_role: ["maven", "buyer", "consultant", "client"],
};

/** What the vendor checks of a row beyond what is missing; answers the row as it is kept. Throws what the vendor answers. */
export function checkDraft(
  account: Account,
  resource: Resource,
  row: Record<string, unknown>,
  known: KantataRow | undefined,
): Record<string, unknown> {
  for (const [field, value] of Object.entries(row)) {
    if (isBlank(value)) continue;
    if (/(_date|date_to_invoice)$/.test(field) && !isDay(value))
      throw invalid(`${field} must be a day such as 2026-11-30`, field);
    if (/(_in_cents|^minutes|^price)$/.test(field) && !Number.isInteger(value))
      throw invalid(`${field} must be an integer`, field);
    if (choices[field] && !choices[field].includes(String(value))) throw invalid(`${field} is not included in the list`, field);
  }
  rules[resource.name]?.(account, row, known);
  if ("subject_id" in row) row.subject_id = String(row.subject_id);
  if ("subject_type" in row && "subject_id" in row) row.subject_key = subjectKey(row.subject_type, row.subject_id);
  return row;
}

/** What is on an invoice is neither changed nor deleted. */
export function refuseInvoiced(row: KantataRow): void {
  if (Array.isArray(row.invoice_ids) && row.invoice_ids.length > 0) throw invalid("Billing milestone has been invoiced");
}

type Rule = (account: Account, row: Record<string, unknown>, known: KantataRow | undefined) => void;

const rules: Readonly<Record<string, Rule>> = {
  workspaces: checkWorkspace,
  workspace_groups: (account, row, known) => {
    const name = String(row.name).trim().toLowerCase();
    const isTaken = account
      .table("workspace_groups")
      .committedAll()
      .some((one) => one.id !== known?.id && String(one.name).toLowerCase() === name);
    if (isTaken) throw invalid("Name has already been taken", "name");
  },
  stories: (_account, row) => {
    row.story_type = row.story_type ?? "task";
    row.archived = row.archived ?? false;
  },
  billing_milestones: (_account, row, known) => {
    if (known) refuseInvoiced(known);
    if (row.billing_type === "upon_completion" && isBlank(row.story_id)) throw invalid("story_id can't be blank", "story_id");
  },
  workspace_resources: (account, row, known) => {
    if (isBlank(row.user_id) && isBlank(row.role_id)) throw invalid("role_id can't be blank", "role_id");
    row.user_id = row.user_id ?? null;
    const others = account.table("workspace_resources").committedBy("workspace_id", row.workspace_id);
    if (known && others.some((one) => one.id !== known.id && one.label === row.label))
      throw invalid("Label has already been taken", "label");
  },
  workspace_allocations: (account, row) => {
    const resource = account.table("workspace_resources").committed(String(row.resource_id));
    row.workspace_resource_id = row.resource_id;
    row.workspace_id = resource?.workspace_id;
    row.hard = row.hard ?? false;
    if (String(row.end_date) < String(row.start_date)) throw invalid("end_date must not be before start_date", "end_date");
  },
};

function checkWorkspace(account: Account, row: Record<string, unknown>): void {
  if (row.budgeted === true && isBlank(row.price)) throw invalid("price can't be blank", "price");
  const card = isBlank(row.rate_card_id) ? undefined : account.table("rate_cards").committed(String(row.rate_card_id));
  row.currency = card?.currency ?? row.currency ?? "USD";
  if (!/^[A-Z]{3}$/.test(String(row.currency))) throw invalid("currency is not known", "currency");
  const groups = Array.isArray(row.workspace_group_ids) ? row.workspace_group_ids.map(String) : [];
  for (const id of groups)
    if (!account.table("workspace_groups").committed(id))
      throw invalid(`workspace_group ${id} does not exist`, "workspace_group_ids");
  row.workspace_group_ids = groups;
  row.archived = row.archived ?? false;
  row.status_key = row.status_key ?? 301;
}
