import type { CallScope } from "../ports/port.ts";
import type { Account } from "./account.ts";
import { sentId, workspaceAllocationRow } from "./wire.ts";

const allocationsRead = 2_000;

/**
 * Plans the minutes of each resource as one soft allocation over its own days, else those of the project: the vendor has no hours
 * at a resource itself. A resource that has an allocation already is left alone; without both days nothing is planned.
 */
export async function allocateHours(
  account: Account,
  scope: CallScope,
  request: {
    projectExternalId: string;
    resources: readonly { resourceId: string; minutes: number; startOn?: string; dueOn?: string }[];
    startOn?: string | null;
    dueOn?: string | null;
    isFresh?: boolean;
  },
): Promise<void> {
  const { isFresh, projectExternalId } = request;
  if (!account.settings.allocatesHours) return;
  const wanted = request.resources.flatMap(({ minutes, resourceId, ...own }) => {
    const [startOn, dueOn] = [own.startOn ?? request.startOn, own.dueOn ?? request.dueOn];
    return minutes > 0 && startOn && dueOn && startOn <= dueOn ? [{ resourceId, minutes, startOn, dueOn }] : [];
  });
  if (wanted.length === 0) return;
  const planned = isFresh ? new Set<string>() : await plannedResources(account, scope, projectExternalId);
  await account.api.createMany(scope, {
    purpose: "roles.create",
    resource: "workspace_allocations",
    row: workspaceAllocationRow,
    drafts: wanted
      .filter(({ resourceId }) => !planned.has(resourceId))
      .map(({ dueOn, minutes, resourceId, startOn }) => ({
        resource_id: sentId(resourceId),
        start_date: startOn,
        end_date: dueOn,
        minutes,
        hard: false,
      })),
  });
}

async function plannedResources(account: Account, scope: CallScope, projectExternalId: string): Promise<Set<string>> {
  const { rows } = await account.api.list(scope, {
    purpose: "roles.find",
    resource: "workspace_allocations",
    row: workspaceAllocationRow,
    query: { workspace_ids: projectExternalId, include: "workspace_resource" },
    atMost: allocationsRead,
  });
  return new Set(rows.flatMap((row) => row.workspace_resource_id ?? []));
}
