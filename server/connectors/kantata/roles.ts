import { type CallScope, PortError, type WriteResult } from "../ports/port.ts";
import type { PsaRoleDraft } from "../ports/psa.ts";
import type { Account } from "./account.ts";
import { missingOf } from "./missing.ts";
import { normalName } from "./named-rows.ts";
import { keysOf, referenceInCreate } from "./references.ts";
import { titled } from "./text.ts";
import { sentId, workspaceResourceRow } from "./wire.ts";

const resourcesRead = 2_000;
const rolesMax = 200;

/**
 * Makes an unnamed resource of each role that has none yet. One that exists is known by our key in its reference, else by its
 * label: the vendor may give a label of its own at the create.
 */
export async function ensureRoles(
  account: Account,
  scope: CallScope,
  request: { projectExternalId: string; roles: readonly PsaRoleDraft[]; isFresh?: boolean },
): Promise<WriteResult> {
  const { projectExternalId, roles } = request;
  const result = { externalId: projectExternalId, url: account.url("project", projectExternalId) };
  if (roles.length === 0) return result;
  if (roles.length > rolesMax) {
    throw new PortError(
      "rejected",
      `A project takes at most ${rolesMax} roles, and this one has ${roles.length}. Split the contract.`,
    );
  }
  const roleIds = await roleIdsOf(account, scope, roles);
  const existing = request.isFresh ? [] : await resourcesOf(account, scope, projectExternalId);
  const { missing } = missingOf(roles, existing, {
    isSame: (role, resource) => resource.keys.includes(role.key),
    isLike: (role, resource) => resource.keys.length === 0 && resource.label === titled(role.label),
  });
  await account.api.createMany(scope, {
    purpose: "roles.create",
    resource: "workspace_resources",
    row: workspaceResourceRow,
    drafts: missing.map((role) => ({
      workspace_id: sentId(projectExternalId),
      role_id: sentId(roleIds.get(role.role) ?? ""),
      label: titled(role.label),
      ...(account.settings.names.roleMinutes ? { [account.settings.names.roleMinutes]: role.minutes } : {}),
      ...referenceInCreate(account, "role", role.key),
    })),
  });
  return result;
}

async function resourcesOf(account: Account, scope: CallScope, projectExternalId: string) {
  const listed = await account.api.list(scope, {
    purpose: "roles.find",
    resource: "workspace_resources",
    row: workspaceResourceRow,
    query: { workspace_id: projectExternalId, include_unnamed: true, include: "external_references" },
    atMost: resourcesRead,
  });
  return listed.rows.map((row) => ({ label: titled(row.label ?? ""), keys: keysOf(account, listed, row) }));
}

/** The vendor's id of each role, by name or id as the mapping states it. Throws rejected naming every role that is not there. */
async function roleIdsOf(account: Account, scope: CallScope, roles: readonly PsaRoleDraft[]): Promise<Map<string, string>> {
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
  return new Map([...found].map(([name, row]) => [name, row.id]));
}
