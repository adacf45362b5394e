import type { z } from "zod";
import { type CallScope, PortError, type WriteResult } from "../ports/port.ts";
import type { PsaBilledMilestone, PsaMilestoneDraft } from "../ports/psa.ts";
import type { Account } from "./account.ts";
import { centsOf } from "./cents.ts";
import { missingOf } from "./missing.ts";
import { storiesOf } from "./stories.ts";
import { taskTitled } from "./text.ts";
import { billingMilestoneRow } from "./wire.ts";

const rowsRead = 5_000;
type Billed = z.infer<typeof billingMilestoneRow>;

/**
 * Billing milestones that stand for those that another system bills: by their title, or by the milestone task that they are due
 * with, whatever they are called now. Those of milestones that Kantata is to bill are none of them.
 */
export async function findBilledMilestones(
  account: Account,
  scope: CallScope,
  request: { projectExternalId: string; milestones: readonly PsaMilestoneDraft[] },
): Promise<PsaBilledMilestone[]> {
  const { api, settings } = account;
  const { projectExternalId } = request;
  const { rows } = await api.list(scope, {
    purpose: "milestones.find",
    resource: "billing_milestones",
    row: billingMilestoneRow,
    query: { [settings.names.milestoneProjectFilter]: projectExternalId, include: "invoices" },
    atMost: rowsRead,
  });
  const sameTitle = (draft: PsaMilestoneDraft, row: Billed): boolean => taskTitled(row.title) === taskTitled(draft.title);
  const isAsMade = (draft: PsaMilestoneDraft, row: Billed): boolean =>
    sameTitle(draft, row) &&
    row.amount_in_cents === centsOf(draft.amount, draft.currency, { field: "amount_in_cents", what: "The milestone" }) &&
    (row[settings.names.milestoneDate] ?? null) === draft.dueOn;
  const match = { isSame: isAsMade, isLike: sameTitle };
  const kept = missingOf(
    request.milestones.filter(({ isBilledHere }) => isBilledHere),
    rows,
    match,
  );
  const keptRows = new Set(kept.matched.values());
  const others = rows.filter((row) => !keptRows.has(row));
  const elsewhere = request.milestones.filter(({ isBilledHere }) => !isBilledHere);
  const { matched } = missingOf(elsewhere, others, match);
  const asMade = new Set([...matched].filter(([draft, row]) => isAsMade(draft, row)).map(([, row]) => row));
  const titles = new Set(elsewhere.map(({ title }) => taskTitled(title)));
  const isNamed = (row: Billed): boolean => titles.has(taskTitled(row.title));
  const tasks = others.every(isNamed) ? new Set<string>() : await tasksOf(account, scope, { projectExternalId, titles });
  return others
    .filter((row) => isNamed(row) || (row.story_id ? tasks.has(row.story_id) : false))
    .map((row) => ({
      externalId: row.id,
      title: row.title,
      state: row.invoice_ids?.length ? "invoiced" : asMade.has(row) ? "as_made" : "changed",
    }));
}

/** Milestone tasks of these titles. */
async function tasksOf(
  account: Account,
  scope: CallScope,
  { projectExternalId, titles }: { projectExternalId: string; titles: ReadonlySet<string> },
): Promise<Set<string>> {
  const rows = await storiesOf(account, scope, { projectExternalId, purpose: "milestones.find", atMost: rowsRead });
  const ours = rows.filter((row) => row.story_type === "milestone" && titles.has(taskTitled(row.title)));
  return new Set(ours.map(({ id }) => id));
}

/** One call each: the vendor deletes no more at once, and none that is on an invoice. */
export async function deleteBilledMilestones(
  account: Account,
  scope: CallScope,
  request: { projectExternalId: string; externalIds: readonly string[] },
): Promise<WriteResult> {
  for (const id of request.externalIds) {
    try {
      await account.api.call(scope, { purpose: "milestones.delete", method: "DELETE", path: `billing_milestones/${id}` });
    } catch (error) {
      if (!(error instanceof PortError) || error.kind !== "not_found") throw error;
    }
  }
  return { externalId: request.projectExternalId, url: account.url("project", request.projectExternalId) };
}
