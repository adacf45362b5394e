import type { CallScope } from "../ports/port.ts";
import type { MarkedProject } from "../ports/psa.ts";
import type { Account } from "./account.ts";
import { markersIn } from "./text.ts";
import { workspaceRow } from "./wire.ts";

/** Projects with a marker of ours, those made last first; archived ones are left out by the vendor. */
export async function listMarked(
  account: Account,
  scope: CallScope,
  request: { atMost: number; engagementNumber?: string },
): Promise<MarkedProject[]> {
  const { engagementNumber } = request;
  const { rows } = await account.api.list(scope, {
    purpose: "projects.compare",
    resource: "workspaces",
    row: workspaceRow,
    query: {
      order: "created_at:desc",
      ...(engagementNumber === undefined ? {} : { [account.settings.names.projectSearch]: engagementNumber }),
    },
    atMost: request.atMost,
    isEnoughInPart: true,
  });
  return rows
    .filter(({ archived }) => archived !== true)
    .flatMap(({ description, id }) => markersIn(description).map((marker) => ({ externalId: id, marker })));
}
