import type { CallScope } from "../ports/port.ts";
import type { Account } from "./account.ts";
import { type StoryRow, storyRow } from "./wire.ts";
import type { Purpose } from "./words.ts";

/**
 * Tasks of a project, those put away too. The vendor lists tasks of projects that were put away only where those are asked for,
 * and then no others: a project without any is asked for in both ways.
 */
export async function storiesOf(
  account: Account,
  scope: CallScope,
  request: { projectExternalId: string; purpose: Purpose; atMost: number; isEnoughInPart?: boolean },
): Promise<StoryRow[]> {
  const { projectExternalId, ...read } = request;
  const query = { workspace_id: projectExternalId, show_archived: true };
  const list = async (more: { show_from_archived_workspaces?: boolean }): Promise<StoryRow[]> =>
    (await account.api.list(scope, { ...read, resource: "stories", row: storyRow, query: { ...query, ...more } })).rows;
  const rows = await list({});
  return rows.length > 0 ? rows : list({ show_from_archived_workspaces: true });
}
