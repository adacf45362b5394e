import { type CallScope, isStandIn, PortError, type WriteResult } from "../ports/port.ts";
import type { PsaRoleDraft } from "../ports/psa.ts";
import type { Account } from "./account.ts";
import { allocateHours } from "./allocations.ts";
import type { Listed } from "./api.ts";
import { missingOf } from "./missing.ts";
import { normalName } from "./named-rows.ts";
import { keysOf, referenceInCreate } from "./references.ts";
import { titled } from "./text.ts";
import { sentId, type WorkspaceResourceRow, workspaceResourceRow } from "./wire.ts";

const resourcesRead = 2_000;
const rolesMax = 200;

interface RolesRequest {
  projectExternalId: string;
  roles: readonly PsaRoleDraft[];
  startOn?: string | null;
  dueOn?: string | null;
  isFresh?: boolean;
}

interface OurResource {
  row: WorkspaceResourceRow;
  keys: readonly string[];
}

/**
 * Makes an unnamed resource of each role that has none yet, labels it and plans its hours. One that exists is known by our key
 * in its reference, else by its label. The vendor labels resources itself, by role and number, and takes a label and hours
 * only afterwards: a label that people have given is left alone.
 */
export async function ensureRoles(account: Account, scope: CallScope, request: RolesRequest): Promise<WriteResult> {
  const { projectExternalId, roles } = request;
  const url = account.url("project", projectExternalId);
  if (roles.length === 0) return { externalId: projectExternalId, url };
  if (roles.length > rolesMax) {
    throw new PortError(
      "rejected",
      `A project takes at most ${rolesMax} roles, and this one has ${roles.length}. Split the contract.`,
    );
  }
  const roleIds = await roleIdsOf(account, scope, roles);
  const isFresh = request.isFresh || isStandIn(projectExternalId);
  const existing = isFresh ? [] : await resourcesOf(account, scope, projectExternalId);
  const labels = labelsOf(roles);
  const { matched, missing } = missingOf(roles, existing, {
    isSame: (role, { keys }) => keys.includes(role.key),
    isLike: (role, { keys, row }) => keys.length === 0 && labelOf(row) === labels.get(role),
  });
  const made = await account.api.createMany(scope, {
    purpose: "roles.create",
    resource: "workspace_resources",
    row: workspaceResourceRow,
    include: "external_references",
    drafts: missing.map((role) => ({
      workspace_id: sentId(projectExternalId),
      role_id: sentId(roleIds.get(role.role)?.id ?? ""),
      ...referenceInCreate(account, "role", role.key),
    })),
  });
  // The order of the answer is the vendor's: rows are told apart by our key, else by their role.
  const fresh = missingOf(missing, withKeys(account, made), {
    isSame: (role, { keys }) => keys.includes(role.key),
    isLike: (role, { row }) =>
      isStandIn(row.id) || normalName(row.role_name ?? "") === normalName(roleIds.get(role.role)?.name ?? ""),
  });
  const resources = new Map([...matched, ...fresh.matched]);
  let isWhole = resources.size === roles.length;
  for (const [role, { row }] of resources) {
    const labelled = asLabelled(row, roleIds.get(role.role)?.name ?? "");
    isWhole = (await label(account, scope, labelled, labels.get(role) ?? "")) && isWhole;
  }
  const planned = [...resources].map(([role, { row }]) => ({ ...role, resourceId: row.id }));
  await allocateHours(account, scope, { ...request, isFresh, resources: planned });
  return { externalId: projectExternalId, url: isWhole ? url : null };
}

const labelOf = (row: WorkspaceResourceRow): string => titled(row.label ?? "");

/** A resource that does not exist yet, with the label that the vendor would give it. */
const asLabelled = (row: WorkspaceResourceRow, role: string): WorkspaceResourceRow =>
  isStandIn(row.id) ? { ...row, label: role, role_name: role } : row;

/** A label of each role that no other has: the vendor has each once in a project. */
function labelsOf(roles: readonly PsaRoleDraft[]): Map<PsaRoleDraft, string> {
  const counts = new Map<string, number>();
  return new Map(
    roles.map((role) => {
      const wanted = titled(role.label);
      const count = (counts.get(wanted) ?? 0) + 1;
      counts.set(wanted, count);
      return [role, count === 1 ? wanted : titled(`${role.label} (${count})`)];
    }),
  );
}

/** Gives a resource its label where it still has the vendor's. False: another resource of the project has that label already. */
async function label(account: Account, scope: CallScope, row: WorkspaceResourceRow, wanted: string): Promise<boolean> {
  const current = labelOf(row);
  if (current === wanted || !isVendors(current, row.role_name ?? "")) return true;
  try {
    await account.api.call(scope, {
      purpose: "roles.create",
      method: "PUT",
      path: `workspace_resources/${row.id}`,
      json: { workspace_resource: { label: wanted } },
    });
    return true;
  } catch (error) {
    if (error instanceof PortError && error.kind === "rejected") return false;
    throw error;
  }
}

/** The vendor's own label is the name of the role, with a number where there are several. */
const isVendors = (label: string, role: string): boolean =>
  label === "" || (label.startsWith(role) && /^\W*\d*$/.test(label.slice(role.length)));

const withKeys = (account: Account, listed: Listed<WorkspaceResourceRow>): OurResource[] =>
  listed.rows.map((row) => ({ row, keys: keysOf(account, listed, row) }));

async function resourcesOf(account: Account, scope: CallScope, projectExternalId: string): Promise<OurResource[]> {
  const listed = await account.api.list(scope, {
    purpose: "roles.find",
    resource: "workspace_resources",
    row: workspaceResourceRow,
    query: { workspace_id: projectExternalId, include_unnamed: true, include: "external_references" },
    atMost: resourcesRead,
  });
  return withKeys(account, listed);
}

/** The vendor's role of each role, by name or id as the mapping states it. Throws rejected naming every role that is not there. */
async function roleIdsOf(
  account: Account,
  scope: CallScope,
  roles: readonly PsaRoleDraft[],
): Promise<Map<string, { id: string; name: string }>> {
  const names = [...new Set(roles.map((role) => role.role))];
  const found = await account.roles.find(scope, names);
  const unknown = names.filter((name) => !found.has(name));
  if (unknown.length > 0) {
    const list = unknown.map((name) => `"${name}"`).join(", ");
    throw new PortError(
      "rejected",
      `${account.name} has no role ${list}. Add it under Roles in Kantata, or map the role to one that exists.`,
      { details: unknown.map((name) => ({ code: "unknown_role", message: normalName(name), field: "role_id" })) },
    );
  }
  return found;
}
