import { minorDigits } from "../../domain/money.ts";
import { type BlankField, type CallScope, PortError, type WriteResult } from "../ports/port.ts";
import type { PsaProjectDraft, PsaTask } from "../ports/psa.ts";
import type { Account } from "./account.ts";
import type { Listed, Query } from "./api.ts";
import { centsOf } from "./cents.ts";
import { keysOf, referenceInCreate, referenceQuery } from "./references.ts";
import { storiesOf } from "./stories.ts";
import { carriesMarker, described, projectTitle } from "./text.ts";
import { sentId, templateRow, type WorkspaceRow, workspaceRow } from "./wire.ts";

const projectsRead = 1_000;
const tasksRead = 500;
const templatesRead = 2_000;

/**
 * All projects that carry our key or our marker, by id. An archived one counts only where there is no other: who archives what
 * is too many has said which is right.
 */
export async function findProjects(
  account: Account,
  scope: CallScope,
  request: { key: string; marker: string; engagementNumber: string; isFresh?: boolean },
): Promise<WriteResult[]> {
  const isOurs = (listed: Listed<WorkspaceRow>, row: WorkspaceRow): boolean =>
    carriesMarker(row.description, request.marker) || keysOf(account, listed, row).includes(request.key);
  const read = async (query: Query): Promise<WriteResult[]> => {
    const listed = await account.api.list(scope, {
      purpose: "project.find",
      resource: "workspaces",
      row: workspaceRow,
      query: { ...query, include_archived: true },
      atMost: projectsRead,
    });
    const ours = listed.rows.filter((row) => isOurs(listed, row));
    const current = ours.filter((row) => row.archived !== true);
    const ids = (current.length > 0 ? current : ours).map((row) => row.id);
    return ids.sort((a, b) => a.length - b.length || (a < b ? -1 : 1)).map((id) => resultOf(account, id));
  };
  const referenced = await read(referenceQuery(account, "project", request.key));
  if (referenced.length > 0 || request.isFresh) return referenced;
  return read({ [account.settings.names.projectSearch]: request.engagementNumber, include: "external_references" });
}

export async function createProject(account: Account, scope: CallScope, draft: PsaProjectDraft): Promise<WriteResult> {
  const fields = fieldsOf(account, draft);
  await refuseOtherCurrency(account, scope, draft);
  const row = await account.api.create(scope, {
    purpose: "project.create",
    resource: "workspaces",
    row: workspaceRow,
    draft: { ...fields, creator_role: "maven", ...referenceInCreate(account, "project", draft.key) },
  });
  return resultOf(account, row.id);
}

/** Sets all that the create sets, and empties what is to be. */
export async function updateProject(
  account: Account,
  scope: CallScope,
  request: { externalId: string; draft: PsaProjectDraft; emptied?: readonly BlankField<PsaProjectDraft>[] },
): Promise<WriteResult> {
  const emptied = Object.fromEntries((request.emptied ?? []).map((field) => [blankFields[field], null]));
  const fields = { ...emptied, ...fieldsOf(account, request.draft) };
  await refuseOtherCurrency(account, scope, request.draft);
  await account.api.call(scope, {
    purpose: "project.update",
    method: "PUT",
    path: `workspaces/${request.externalId}`,
    json: { workspace: fields },
  });
  return resultOf(account, request.externalId);
}

/** Where that may have no value lies. */
const blankFields: Record<BlankField<PsaProjectDraft>, string> = {
  startOn: "start_date",
  dueOn: "due_date",
  rateCardExternalId: "rate_card_id",
};

/** What a create and a change say of a project. */
function fieldsOf(account: Account, draft: PsaProjectDraft): Record<string, unknown> {
  const { names } = account.settings;
  const cents = centsOf(draft.budget, draft.currency, {
    field: names.budgetCents ?? names.budgetUnits ?? "price",
    what: "The budget",
  });
  return {
    title: projectTitle(draft.engagementNumber, draft.title),
    description: described(draft.description, draft.marker),
    budgeted: true,
    currency: draft.currency,
    ...(names.budgetUnits ? { [names.budgetUnits]: unitsOf(cents, draft.currency) } : {}),
    ...(names.budgetCents ? { [names.budgetCents]: cents } : {}),
    workspace_group_ids: [sentId(draft.clientExternalId)],
    ...(draft.startOn ? { start_date: draft.startOn } : {}),
    ...(draft.dueOn ? { due_date: draft.dueOn } : {}),
    ...(draft.rateCardExternalId ? { rate_card_id: sentId(draft.rateCardExternalId) } : {}),
  };
}

/** A project takes over the currency of its rate card, whatever else is said: one of another currency would change its amounts. */
async function refuseOtherCurrency(account: Account, scope: CallScope, draft: PsaProjectDraft): Promise<void> {
  const { currency, rateCardExternalId } = draft;
  if (!rateCardExternalId) return;
  const card = (await account.rateCards.find(scope, [rateCardExternalId])).get(rateCardExternalId);
  if (!card?.currency || card.currency === currency) return;
  throw new PortError(
    "rejected",
    `${account.name} has the rate card "${card.name}" in ${card.currency}, and the contract is in ${currency}. Name the rate card of that currency on the deal.`,
    { details: [{ code: "currency", message: `${card.currency} instead of ${currency}`, field: "rate_card_id" }] },
  );
}

/** Whole units of the currency, rounded: all that the published create takes, though the project then shows its budget in cents. */
const unitsOf = (cents: number, currency: string): number => Math.round(cents / 10 ** minorDigits(currency));

/** Tasks of a project, at most 500: enough to see whether a template was applied. */
export async function listTasks(account: Account, scope: CallScope, projectExternalId: string): Promise<PsaTask[]> {
  const request = { projectExternalId, purpose: "tasks.list", atMost: tasksRead, isEnoughInPart: true } as const;
  const rows = await storiesOf(account, scope, request);
  return rows.map((row) => ({ externalId: row.id, title: row.title, kind: kindOf(row.story_type) }));
}

const kindOf = (storyType: string): PsaTask["kind"] =>
  storyType === "milestone" || storyType === "deliverable" ? storyType : "task";

/**
 * Applies a template. The vendor has no guard against a second time: the caller looks at the tasks first. A template that is gone
 * is the vendor's to refuse; where nothing is sent to it, it is looked for instead.
 */
export async function applyTemplate(
  account: Account,
  scope: CallScope,
  request: { projectExternalId: string; templateExternalId: string; startOn: string | null },
): Promise<WriteResult> {
  const { names } = account.settings;
  if (scope.rehearse) await refuseUnknownTemplate(account, scope, request.templateExternalId);
  const fields = {
    [names.templateId]: sentId(request.templateExternalId),
    ...(request.startOn ? { [names.templateStart]: request.startOn } : {}),
  };
  await account.api.call(scope, {
    purpose: "template.apply",
    method: "PUT",
    path: `workspaces/${request.projectExternalId}/apply_template`,
    json: names.templateEnvelope ? { [names.templateEnvelope]: fields } : fields,
  });
  return resultOf(account, request.projectExternalId);
}

async function refuseUnknownTemplate({ api, name }: Account, scope: CallScope, id: string): Promise<void> {
  const read = { purpose: "template.find", resource: "project_templates", row: templateRow, atMost: templatesRead } as const;
  const { rows } = await api.list(scope, read);
  if (rows.some((row) => row.id === id)) return;
  throw new PortError(
    "rejected",
    `${name} does not have the project template ${id} any more. Add it under Templates in Kantata, or map the service line to one that is there.`,
    { details: [{ code: "unknown_template", message: id, field: "project_tracker_template_id" }] },
  );
}

export async function setHold(
  account: Account,
  scope: CallScope,
  request: { projectExternalId: string; isOnHold: boolean },
): Promise<WriteResult> {
  const { names, statuses } = account.settings;
  await account.api.call(scope, {
    purpose: "hold.set",
    method: "PUT",
    path: `workspaces/${request.projectExternalId}`,
    json: { workspace: { [names.status]: request.isOnHold ? statuses.hold : statuses.active } },
  });
  return resultOf(account, request.projectExternalId);
}

const resultOf = (account: Account, id: string): WriteResult => ({ externalId: id, url: account.url("project", id) });
