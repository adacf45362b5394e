import { isRecord } from "../kit/http.ts";
import { type Account, invalid, KantataError, type KantataRow, subjectKey } from "./account.ts";
import { type Resource, resourceNamed, resources } from "./resources.ts";
import { checkDraft, isBlank, isDay, refuseInvoiced } from "./rules.ts";

/** The drafts of a create: one under the singular, or several under the plural where the resource takes them. */
export function draftsIn(body: unknown, resource: Resource): Record<string, unknown>[] {
  if (!isRecord(body)) throw new KantataError(400, [{ type: "system", message: "The body must be an object." }]);
  const many = body[resource.name];
  if (Array.isArray(many) && resource.bulk > 0) {
    if (many.length > resource.bulk) throw invalid(`At most ${resource.bulk} ${resource.name} are created at once`);
    if (!many.every(isRecord)) throw invalid(`${resource.name} must be objects`);
    return many;
  }
  const one = body[resource.singular];
  if (!isRecord(one)) throw invalid(`${resource.singular} is missing`, resource.singular);
  return [one];
}

/** The fields of a draft that the contract lists: the rest is passed over. */
const taken = (fields: readonly string[], draft: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(draft).filter(([field]) => fields.includes(field)));

/** Checks a draft and brings it into the form in which rows are kept; throws what the vendor answers. */
function prepared(
  account: Account,
  resource: Resource,
  draft: Record<string, unknown>,
  known?: KantataRow,
): Record<string, unknown> {
  const row: Record<string, unknown> = { ...known, ...draft };
  const errors = resource.required
    .filter((field) => isBlank(row[field]))
    .map((field) => ({ type: "validation", message: `${field} can't be blank`, field }));
  if (errors.length > 0) throw new KantataError(422, errors);
  for (const [field, target] of Object.entries(resource.references)) {
    if (isBlank(row[field])) continue;
    const id = String(row[field]);
    if (!account.table(target).committed(id)) throw invalid(`${field} ${id} does not exist`, field);
    row[field] = id;
  }
  return checkDraft(account, resource, row, known);
}

/** Creates rows, all or none of them, each with the reference that travels with it. */
export function createRows(account: Account, resource: Resource, drafts: readonly Record<string, unknown>[]): KantataRow[] {
  const creates = resource.creates ?? [];
  const rows = drafts.map((draft) => prepared(account, resource, taken(creates, draft)));
  const references = drafts.map((draft) => referenceIn(resource, draft));
  return rows.map((fields, index) => {
    if (resource.name === "custom_field_values") removeValue(account, fields);
    if (resource.name === "workspace_resources") fields.label = freeLabel(account, fields);
    const row = account.insert(resource.name, fields);
    if (resource.name === "invoices") bill(account, row);
    const reference = references[index];
    if (reference) upsertReference(account, { ...reference, subject_type: resource.subject, subject_id: row.id });
    return row;
  });
}

/** Changes a row; a reference that travels with the change is created or updated. */
export function changeRow(account: Account, resource: Resource, row: KantataRow, draft: Record<string, unknown>): KantataRow {
  const fields = resource.changes ?? resource.creates;
  if (!fields) throw new KantataError(404, [{ type: "system", message: `${resource.name} are not changed here` }]);
  const reference = referenceIn(resource, draft);
  const changed = account.change(resource.name, row, prepared(account, resource, taken(fields, draft), row));
  if (reference) upsertReference(account, { ...reference, subject_type: resource.subject, subject_id: row.id });
  return changed;
}

function referenceIn(resource: Resource, draft: Record<string, unknown>): Record<string, unknown> | null {
  const reference = draft.external_reference;
  if (!resource.subject || !isRecord(reference)) return null;
  for (const field of ["service_name", "service_model", "service_model_ref"])
    if (isBlank(reference[field])) throw invalid(`${field} can't be blank`, field);
  return reference;
}

/** A field has one value at a record: a create takes the place of what is there, under an id of its own. */
function removeValue(account: Account, fields: Record<string, unknown>): void {
  const table = account.table("custom_field_values");
  const known = table
    .committedBy("subject_key", fields.subject_key)
    .find((row) => row.custom_field_id === fields.custom_field_id);
  if (known) table.remove(known.id);
}

/** The milestones of an invoice name it. */
function bill(account: Account, invoice: KantataRow): void {
  const table = account.table("billing_milestones");
  for (const id of Array.isArray(invoice.billing_milestone_ids) ? invoice.billing_milestone_ids : []) {
    const milestone = table.committed(String(id));
    if (milestone) account.change("billing_milestones", milestone, { invoice_ids: [invoice.id] });
  }
}

/** The vendor labels a resource by its role, numbered where there are several. */
function freeLabel(account: Account, fields: Record<string, unknown>): string {
  const taken = new Set(
    account
      .table("workspace_resources")
      .committedBy("workspace_id", fields.workspace_id)
      .map((row) => row.label),
  );
  const role = String(account.table("roles").committed(String(fields.role_id))?.name ?? "Resource");
  let number = 1;
  const label = (): string => (number === 1 ? role : `${role} ${number}`);
  while (taken.has(label())) number += 1;
  return label();
}

/** Creates the reference of a record for a service, or changes the one that is there: a service has one at a record. */
export function upsertReference(account: Account, draft: Record<string, unknown>): KantataRow {
  const resource = mustBe("external_references");
  const fields = ["external_link", "external_status", "external_message", "status", "locked", ...resource.required];
  const row = prepared(account, resource, taken(fields, draft));
  const subject = resources.find((one) => one.subject === row.subject_type);
  if (!subject) throw invalid(`subject_type ${String(row.subject_type)} is not known`, "subject_type");
  if (!account.table(subject.name).committed(String(row.subject_id)))
    throw invalid(`${subject.singular} ${String(row.subject_id)} does not exist`, "subject_id");
  const known = account
    .table("external_references")
    .committedBy("subject_key", row.subject_key)
    .find(({ service_name }) => service_name === row.service_name);
  return known ? account.change("external_references", known, row) : account.insert("external_references", row);
}

/** Deletes a row and its references; a role is only marked, so that what names it still does. */
export function deleteRow(account: Account, resource: Resource, row: KantataRow): void {
  if (!resource.isDeletable) throw new KantataError(404, [{ type: "system", message: `${resource.name} are not deleted here` }]);
  if (resource.name === "roles") {
    account.change("roles", row, { deleted_at: account.now });
    return;
  }
  if (resource.name === "billing_milestones") refuseInvoiced(row);
  account.table(resource.name).remove(row.id);
  if (!resource.subject) return;
  const references = account.table("external_references");
  for (const reference of references.committedBy("subject_key", subjectKey(resource.subject, row.id)))
    references.remove(reference.id);
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
  if (!isBlank(start) && !isDay(start)) throw invalid("project_template_start_date must be a day", "project_template_start_date");
  for (const task of (template.tasks ?? []) as TemplateTask[])
    account.insert("stories", { ...task, workspace_id: workspace.id, archived: false });
  return account.change("workspaces", workspace, isBlank(start) || workspace.start_date ? {} : { start_date: start });
}
