import type { CallScope, WriteResult } from "../../connectors/ports/port.ts";
import { projectMarker } from "../../connectors/ports/psa.ts";
import type { HubConnection } from "../../hub/hub.ts";
import { Stopped } from "./stop.ts";
import type { Work } from "./work.ts";

interface Search {
  scope: CallScope;
  /** No earlier try can have left one. */
  isFresh?: boolean;
}

/** The projects in the PSA that carry the engagement's key or marker. */
export const markedProjects = ({ state }: Work, psa: HubConnection, { scope, ...search }: Search): Promise<WriteResult[]> => {
  const { id, number } = state.engagement;
  return psa.psa().findProjects(scope, { key: id, marker: projectMarker(id), engagementNumber: number, ...search });
};

/** The one project that does, or null. Throws Stopped when there are several, for people to say which is the right one. */
export async function markedProject(work: Work, psa: HubConnection, search: Search): Promise<WriteResult | null> {
  const found = await markedProjects(work, psa, search);
  const [first] = found;
  if (first === undefined || found.length === 1) return first ?? null;
  const { number } = work.state.engagement;
  const params = { count: found.length, number, ids: found.map((one) => one.externalId) };
  throw new Stopped([{ kind: "duplicate_project", params, cause: number, waits: [] }]);
}
