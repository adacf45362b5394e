import type { SandboxRequest } from "../kit/http.ts";
import { type Account, KantataError, type KantataRow, subjectKey } from "./account.ts";
import type { Resource } from "./resources.ts";

const usualPage = 20;
const largestPage = 200;

const number = (request: SandboxRequest, name: string): number | undefined => {
  const text = request.query.get(name);
  if (text === null) return undefined;
  if (!/^\d{1,9}$/.test(text))
    throw new KantataError(400, [{ type: "system", message: `${name} must be a number`, field: name }]);
  return Number(text);
};

/** A row as the API shows it, with the ids of its references where they are side-loaded. */
export function shown(account: Account, resource: Resource, row: KantataRow, withReferences: boolean): Record<string, unknown> {
  const { subject_key: _key, tasks: _tasks, ...fields } = row;
  const references = withReferences ? referencesOf(account, resource, row).map((reference) => reference.id) : undefined;
  return account.context.schema.shape(resource.name, {
    ...fields,
    ...(references ? { external_reference_ids: references } : {}),
  });
}

function referencesOf(account: Account, resource: Resource, row: KantataRow): KantataRow[] {
  if (!resource.subject) return [];
  return account.table("external_references").findBy("subject_key", subjectKey(resource.subject, row.id));
}

/** The rows that a list asks for, filtered, before they are cut into pages. */
function matching(account: Account, resource: Resource, request: SandboxRequest): KantataRow[] {
  const { query } = request;
  let rows = candidates(account, resource, request);
  for (const [parameter, field] of Object.entries(resource.filters)) {
    const wanted = query.get(parameter)?.split(",");
    if (wanted) rows = rows.filter((row) => wanted.includes(String(row[field])));
  }
  const only = query.get("only")?.split(",");
  if (only) rows = rows.filter((row) => only.includes(row.id));
  if (resource.name === "workspaces" && query.get("include_archived") !== "true")
    rows = rows.filter((row) => row.archived !== true);
  if (resource.name === "stories" && query.get("show_archived") !== "true") rows = rows.filter((row) => row.archived !== true);
  const search = (query.get("search") ?? query.get("matching"))?.toLowerCase();
  if (search)
    rows = rows.filter((row) => `${row.title ?? ""} ${row.name ?? ""} ${row.description ?? ""}`.toLowerCase().includes(search));
  return rows.sort((a, b) => Number(a.id) - Number(b.id));
}

/** By external reference where that is asked for: by its model and key an index answers. */
function candidates(account: Account, resource: Resource, request: SandboxRequest): KantataRow[] {
  const key = request.query.get("external_reference_service_model_refs");
  const service = request.query.get("external_reference_service_name");
  const model = request.query.get("external_reference_service_model");
  const table = account.table(resource.name);
  if (key === null || !resource.subject) {
    const workspace = resource.filters.workspace_id && request.query.get("workspace_id");
    return workspace ? table.findBy("workspace_id", workspace) : table.all();
  }
  return key.split(",").flatMap((one) =>
    account
      .table("external_references")
      .findBy("service_model_ref", one)
      .filter(
        (reference) =>
          reference.subject_type === resource.subject &&
          (service === null || reference.service_name === service) &&
          (model === null || reference.service_model === model),
      )
      .flatMap((reference) => table.find(String(reference.subject_id)) ?? []),
  );
}

/** One page in the vendor's envelope; `results` say the order, the maps hold the rows and what is side-loaded. */
export function page(account: Account, resource: Resource, request: SandboxRequest): Record<string, unknown> {
  const rows = matching(account, resource, request);
  const size = Math.min(number(request, "per_page") ?? usualPage, largestPage) || usualPage;
  const current = Math.max(number(request, "page") ?? 1, 1);
  const slice = rows.slice((current - 1) * size, current * size);
  const meta = { count: rows.length, page_count: Math.ceil(rows.length / size), page_number: current, page_size: size };
  return { ...envelope(account, resource, slice, request), count: rows.length, meta };
}

/** Rows in the envelope, in the order given. */
export function envelope(
  account: Account,
  resource: Resource,
  rows: readonly KantataRow[],
  request?: SandboxRequest,
): Record<string, unknown> {
  const withReferences = (request?.query.get("include") ?? "").split(",").includes("external_references");
  const side = withReferences ? rows.flatMap((row) => referencesOf(account, resource, row)) : [];
  return {
    count: rows.length,
    results: rows.map((row) => ({ key: resource.name, id: row.id })),
    [resource.name]: Object.fromEntries(rows.map((row) => [row.id, shown(account, resource, row, withReferences)])),
    ...(withReferences
      ? { external_references: Object.fromEntries(side.map(({ subject_key: _key, ...row }) => [row.id, row])) }
      : {}),
  };
}
