import { isRecord } from "../kit/http.ts";
import { type Account, invalid, KantataError, type KantataRow, subjectKey } from "./account.ts";
import { type Resource, resourceNamed } from "./resources.ts";

const mostAtOnce = 100;
const day = /^\d{4}-\d{2}-\d{2}$/;
const isBlank = (value: unknown): boolean => value === undefined || value === null || value === "";

/** The drafts of a create: one under the singular, or up to a hundred under the plural. */
export function draftsIn(body: unknown, resource: Resource): { drafts: Record<string, unknown>[]; isBulk: boolean } {
  if (!isRecord(body)) throw new KantataError(400, [{ type: "system", message: "The body must be an object." }]);
  const many = body[resource.name];
  if (Array.isArray(many)) {
    if (many.length > mostAtOnce) throw invalid(`At most ${mostAtOnce} ${resource.name} are created at once`);
    if (!many.every(isRecord)) throw invalid(`${resource.name} must be objects`);
    return { drafts: many, isBulk: true };
  }
  const one = body[resource.singular];
  if (!isRecord(one)) throw invalid(`${resource.singular} is missing`, resource.singular);
  return { drafts: [one], isBulk: false };
}

/** Checks a draft and brings it into the form in which rows are kept; throws what the vendor answers. */
export function prepared(account: Account, resource: Resource, draft: Record<string, unknown>): Record<string, unknown> {
  const errors = resource.required
    .filter((field) => isBlank(draft[field]))
    .map((field) => ({ type: "validation", message: `${field} can't be blank`, field }));
  if (errors.length > 0) throw new KantataError(422, errors);
  const row: Record<string, unknown> = { ...draft };
  delete row.external_reference;
  for (const [field, target] of Object.entries(resource.references)) {
    if (isBlank(draft[field])) continue;
    const id = String(draft[field]);
    if (!account.table(target).committed(id)) throw invalid(`${field} ${id} does not exist`, field);
    row[field] = id;
  }
  for (const [field, value] of Object.entries(row)) {
    if (/(_date|date_to_invoice)$/.test(field) && !isBlank(value) && !(typeof value === "string" && day.test(value)))
      throw invalid(`${field} must be a day such as 2026-11-30`, field);
    if (/_in_cents$/.test(field) && !isBlank(value) && !Number.isInteger(value))
      throw invalid(`${field} must be an integer of cents`, field);
  }
  if (resource.name === "workspaces") checkWorkspace(account, row);
  if ("subject_id" in row) row.subject_id = String(row.subject_id);
  if ("subject_type" in row && "subject_id" in row) row.subject_key = subjectKey(row.subject_type, row.subject_id);
  return row;
}

function checkWorkspace(account: Account, row: Record<string, unknown>): void {
  if (typeof row.currency === "string" && !/^[A-Z]{3}$/.test(row.currency)) throw invalid("currency is not known", "currency");
  const groups = Array.isArray(row.workspace_group_ids) ? row.workspace_group_ids.map(String) : [];
  for (const id of groups)
    if (!account.table("workspace_groups").committed(id))
      throw invalid(`workspace_group ${id} does not exist`, "workspace_group_ids");
  row.workspace_group_ids = groups;
  row.archived = row.archived ?? false;
  row.status_key = row.status_key ?? 301;
}

/** Creates rows, all or none of them, each with the reference that travels with it. */
export function createRows(account: Account, resource: Resource, drafts: readonly Record<string, unknown>[]): KantataRow[] {
  const rows = drafts.map((draft) => prepared(account, resource, draft));
  return rows.map((fields, index) => {
    if (resource.name === "custom_field_values") return setFieldValue(account, fields);
    if (resource.name === "external_references") refuseTwin(account, fields);
    const row = account.insert(resource.name, fields);
    const reference = drafts[index]?.external_reference;
    if (isRecord(reference) && resource.subject) {
      const draft = { ...reference, subject_type: resource.subject, subject_id: row.id };
      account.insert("external_references", prepared(account, mustBe("external_references"), draft));
    }
    return row;
  });
}

/** A field has one value at a record: a second create replaces it. */
function setFieldValue(account: Account, fields: Record<string, unknown>): KantataRow {
  const table = account.table("custom_field_values");
  const known = table
    .committedBy("subject_key", fields.subject_key)
    .find((row) => row.custom_field_id === fields.custom_field_id);
  return known ? account.change("custom_field_values", known, fields) : account.insert("custom_field_values", fields);
}

const sameReference = (account: Account, fields: Record<string, unknown>): KantataRow | undefined =>
  account
    .table("external_references")
    .committedBy("subject_key", fields.subject_key)
    .find((row) => row.service_name === fields.service_name && row.service_model === fields.service_model);

function refuseTwin(account: Account, fields: Record<string, unknown>): void {
  if (sameReference(account, fields)) throw invalid("An external reference of this service exists already", "service_name");
}

/** Creates the reference of a record for a service, or changes the one that is there. */
export function upsertReference(account: Account, draft: Record<string, unknown>): KantataRow {
  const fields = prepared(account, mustBe("external_references"), draft);
  const known = sameReference(account, fields);
  return known ? account.change("external_references", known, fields) : account.insert("external_references", fields);
}

function mustBe(name: string): Resource {
  const resource = resourceNamed(name);
  if (!resource) throw new Error(`There is no resource ${name}`);
  return resource;
}

interface TemplateTask {
  title: string;
  story_type: string;
}

/** Applies a template to a project: its tasks are added, a second time too. */
export function applyTemplate(account: Account, workspace: KantataRow, fields: Record<string, unknown>): KantataRow {
  const id = String(fields.project_tracker_template_id ?? "");
  const template = account.table("project_templates").committed(id);
  if (!template) throw invalid(`project_tracker_template ${id} does not exist`, "project_tracker_template_id");
  const start = fields.project_template_start_date;
  if (!isBlank(start) && !(typeof start === "string" && day.test(start)))
    throw invalid("project_template_start_date must be a day", "project_template_start_date");
  for (const task of (template.tasks ?? []) as TemplateTask[])
    account.insert("stories", { ...task, workspace_id: workspace.id, archived: false });
  return account.change("workspaces", workspace, isBlank(start) || workspace.start_date ? {} : { start_date: start });
}
