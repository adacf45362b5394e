import type { SandboxRequest } from "../kit/http.ts";
import { type Account, KantataError, type KantataRow, subjectKey } from "./account.ts";
import type { Resource } from "./resources.ts";
import { shown } from "./showing.ts";

const usualPage = 20;
const largestPage = 200;
const mostKeys = 200;

const bad = (message: string, field: string): KantataError => new KantataError(400, [{ type: "system", message, field }]);

const number = (request: SandboxRequest, name: string): number | undefined => {
  const text = request.query.get(name);
  if (text === null) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw bad(`${name} must be a number`, name);
  return Number(text);
};

const isTrue = (request: SandboxRequest, name: string): boolean => request.query.get(name) === "true";

function referencesOf(account: Account, resource: Resource, row: KantataRow): KantataRow[] {
  if (!resource.subject) return [];
  return account.table("external_references").findBy("subject_key", subjectKey(resource.subject, row.id));
}

/** The rows that a list asks for, filtered and in order, before they are cut into pages. */
function matching(account: Account, resource: Resource, request: SandboxRequest): KantataRow[] {
  const { query } = request;
  for (const need of resource.needs) if (!query.get(need)) throw bad(`${need} is required`, need);
  let rows = candidates(account, resource, request);
  for (const [parameter, field] of Object.entries(resource.filters)) {
    const wanted = query.get(parameter)?.split(",");
    if (wanted) rows = rows.filter((row) => wanted.includes(String(row[field])));
  }
  const only = query.get("only")?.split(",");
  if (only) rows = rows.filter((row) => only.includes(row.id));
  rows = rows.filter((row) => isShown(account, resource, row, request));
  const search = (query.get("search") ?? query.get("matching"))?.toLowerCase();
  if (search)
    rows = rows.filter((row) =>
      resource.searched.some((field) =>
        String(row[field] ?? "")
          .toLowerCase()
          .includes(search),
      ),
    );
  return rows.sort(orderOf(resource, query.get("order")));
}

/** Whether a default filter lets a row through: what is put away is hidden, from lists as by its id. */
export function isShown(account: Account, resource: Resource, row: KantataRow, request: SandboxRequest): boolean {
  const archived = request.query.get("archived") ?? "exclude";
  if (resource.name === "workspaces") {
    if (archived === "only") return row.archived === true;
    return archived === "include" || isTrue(request, "include_archived") || row.archived !== true;
  }
  if (resource.name === "stories") {
    const isAway = account.table("workspaces").find(String(row.workspace_id))?.archived === true;
    if (isAway !== isTrue(request, "show_from_archived_workspaces")) return false;
    if (archived === "only") return row.archived === true;
    return archived === "include" || isTrue(request, "show_archived") || row.archived !== true;
  }
  if (resource.name === "workspace_resources" && isBlank(row.user_id))
    return (
      isTrue(request, "include_unnamed") || isTrue(request, "only_unnamed") || request.query.has("only") || isOne(request, row)
    );
  if (resource.name === "workspace_resources") return !isTrue(request, "only_unnamed");
  if (resource.name === "roles") return isBlank(row.deleted_at) || request.query.get("only_active") === "false";
  return true;
}

const isBlank = (value: unknown): boolean => value === undefined || value === null;
const isOne = (request: SandboxRequest, row: KantataRow): boolean => request.path.endsWith(`/${row.id}`);

/** By the asked order where the resource has it, else by its own; equal ones by id. */
function orderOf(resource: Resource, asked: string | null): (a: KantataRow, b: KantataRow) => number {
  const known = resource.orders.flatMap((field) => [`${field}:asc`, `${field}:desc`]);
  const [field = "created_at", direction] = (asked && known.includes(asked) ? asked : resource.order).split(":");
  const sign = direction === "desc" ? -1 : 1;
  return (a, b) => {
    const [left, right] = [String(a[field] ?? ""), String(b[field] ?? "")];
    return sign * (left.localeCompare(right) || Number(a.id) - Number(b.id));
  };
}

/** By external reference where that is asked for: by its key an index answers. */
function candidates(account: Account, resource: Resource, request: SandboxRequest): KantataRow[] {
  const table = account.table(resource.name);
  const { query } = request;
  const key = query.get("external_reference_service_model_ref");
  if (key !== null && !/^\d{1,10}$/.test(key))
    throw bad("external_reference_service_model_ref must be a number", "external_reference_service_model_ref");
  const keys = key === null ? query.get("external_reference_service_model_refs")?.split(",") : [key];
  if (keys && keys.length > mostKeys)
    throw bad(`At most ${mostKeys} external ids are looked for at once`, "external_reference_service_model_refs");
  const [service, model] = ["external_reference_service_name", "external_reference_service_model"].map((name) => query.get(name));
  const isAsked = keys !== undefined || service !== null || model !== null || query.has("has_external_references");
  if (!resource.subject || !isAsked) {
    const workspace = resource.filters.workspace_id && query.get("workspace_id");
    return workspace ? table.findBy("workspace_id", workspace) : table.all();
  }
  const references = account.table("external_references");
  const found = (keys?.flatMap((one) => references.findBy("service_model_ref", one)) ?? references.all()).filter(
    (reference) =>
      reference.subject_type === resource.subject &&
      (service === null || reference.service_name === service) &&
      (model === null || reference.service_model === model),
  );
  const ids = new Set(found.map((reference) => String(reference.subject_id)));
  return query.get("has_external_references") === "false"
    ? table.all().filter((row) => !ids.has(row.id))
    : [...ids].flatMap((id) => table.find(id) ?? []);
}

/** One page in the vendor's envelope; `results` say the order, the maps hold the rows and what is side-loaded. */
export function page(account: Account, resource: Resource, request: SandboxRequest): Record<string, unknown> {
  const rows = matching(account, resource, request);
  const [limit, offset] = [number(request, "limit"), number(request, "offset")];
  const isOffset = limit !== undefined && offset !== undefined;
  const size = Math.min((isOffset ? limit : number(request, "per_page")) ?? usualPage, largestPage) || usualPage;
  const first = isOffset ? offset : (Math.max(number(request, "page") ?? 1, 1) - 1) * size;
  const envelopeOf = envelope(account, resource, rows.slice(first, first + size), request);
  return { ...envelopeOf, ...countOf(rows.length, size, Math.floor(first / size) + 1) };
}

const countOf = (count: number, size: number, current: number): Record<string, unknown> => ({
  count,
  meta: { count, page_count: Math.ceil(count / size), page_number: current, page_size: size },
});

/** Rows in the envelope, in the order given. */
export function envelope(
  account: Account,
  resource: Resource,
  rows: readonly KantataRow[],
  request?: SandboxRequest,
): Record<string, unknown> {
  const included = (request?.query.get("include") ?? "").split(",");
  const withReferences = included.includes("external_references");
  const side = withReferences ? rows.flatMap((row) => referencesOf(account, resource, row)) : [];
  return {
    ...countOf(rows.length, usualPage, 1),
    results: rows.map((row) => ({ key: resource.name, id: row.id })),
    [resource.name]: Object.fromEntries(
      rows.map((row) => {
        const references = withReferences ? referencesOf(account, resource, row).map(({ id }) => id) : null;
        return [row.id, shown(account, resource, row, { included, references })];
      }),
    ),
    ...(withReferences
      ? { external_references: Object.fromEntries(side.map(({ subject_key: _key, ...row }) => [row.id, row])) }
      : {}),
  };
}
