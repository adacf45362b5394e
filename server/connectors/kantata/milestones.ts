import { type CallScope, isStandIn, PortError, type WriteResult } from "../ports/port.ts";
import type { PsaMilestoneDraft } from "../ports/psa.ts";
import type { Account } from "./account.ts";
import { centsOf } from "./cents.ts";
import { missingOf } from "./missing.ts";
import { storiesOf } from "./stories.ts";
import { taskTitled } from "./text.ts";
import { billingMilestoneRow, type StoryRow, sentId, storyRow } from "./wire.ts";

const milestonesMax = 500;
const storiesRead = 5_000;

interface Wanted {
  title: string;
  cents: number;
  dueOn: string | null;
  isBilledHere: boolean;
}

/**
 * Makes a milestone task of each draft that has none yet and, of what Kantata bills, a billing milestone. At most two calls for a fresh project, at most two
 * look-ups more otherwise. What exists is left alone, whatever its amount.
 */
export async function ensureMilestones(
  account: Account,
  scope: CallScope,
  request: { projectExternalId: string; milestones: readonly PsaMilestoneDraft[]; isFresh?: boolean },
): Promise<WriteResult> {
  const { projectExternalId } = request;
  const isFresh = request.isFresh || isStandIn(projectExternalId);
  const result = { externalId: projectExternalId, url: account.url("project", projectExternalId) };
  if (request.milestones.length === 0) return result;
  if (request.milestones.length > milestonesMax) {
    throw new PortError(
      "rejected",
      `A project takes at most ${milestonesMax} milestones, and this one has ${request.milestones.length}. Split the contract.`,
    );
  }
  const wanted = request.milestones.map((draft) => ({
    title: taskTitled(draft.title),
    cents: centsOf(draft.amount, draft.currency, {
      field: "amount_in_cents",
      what: `The milestone "${taskTitled(draft.title)}"`,
    }),
    dueOn: draft.dueOn,
    isBilledHere: draft.isBilledHere,
  }));
  const storyOf = await ensureStories(account, scope, { projectExternalId, wanted, isFresh });
  const billed = wanted.filter((one) => one.isBilledHere);
  if (billed.length > 0) await ensureBilling(account, scope, { projectExternalId, wanted: billed, isFresh, storyOf });
  return result;
}

interface Part {
  projectExternalId: string;
  wanted: readonly Wanted[];
  isFresh?: boolean;
}

async function ensureStories(account: Account, scope: CallScope, part: Part): Promise<Map<Wanted, StoryRow>> {
  const { api } = account;
  const { projectExternalId } = part;
  const read = { projectExternalId, purpose: "milestones.find", atMost: storiesRead } as const;
  const known = part.isFresh ? [] : await storiesOf(account, scope, read);
  const existing = known.filter((row) => row.story_type === "milestone");
  const sameTitle = (one: Wanted, row: StoryRow): boolean => taskTitled(row.title) === one.title;
  const { missing, matched } = missingOf(part.wanted, existing, { isSame: sameTitle, isLike: sameTitle });
  const { rows: made } = await api.createMany(scope, {
    purpose: "milestones.create",
    resource: "stories",
    row: storyRow,
    drafts: missing.map(({ title, dueOn }) => ({
      workspace_id: sentId(part.projectExternalId),
      title,
      story_type: "milestone",
      ...(dueOn ? { due_date: dueOn } : {}),
    })),
  });
  // The order of the answer is the vendor's: rows are told apart by their titles.
  const fresh = missingOf(missing, made, { isSame: sameTitle, isLike: () => true });
  return new Map([...matched, ...fresh.matched]);
}

async function ensureBilling(account: Account, scope: CallScope, part: Part & { storyOf: Map<Wanted, StoryRow> }): Promise<void> {
  const { api, settings } = account;
  const existing = part.isFresh
    ? []
    : (
        await api.list(scope, {
          purpose: "milestones.find",
          resource: "billing_milestones",
          row: billingMilestoneRow,
          query: { [settings.names.milestoneProjectFilter]: part.projectExternalId },
          atMost: storiesRead,
        })
      ).rows;
  const { missing } = missingOf(part.wanted, existing, {
    isSame: (one, row) => taskTitled(row.title) === one.title && row.amount_in_cents === one.cents,
    isLike: (one, row) => taskTitled(row.title) === one.title,
  });
  await api.createMany(scope, {
    purpose: "milestones.create",
    resource: "billing_milestones",
    row: billingMilestoneRow,
    drafts: missing.map((one) => {
      const story = part.storyOf.get(one);
      return {
        workspace_id: sentId(part.projectExternalId),
        ...(story ? { story_id: sentId(story.id) } : {}),
        title: one.title,
        amount_in_cents: one.cents,
        // A milestone with a day is due on it; one without is due when its task is done.
        billing_type: one.dueOn ? "fixed_date" : "upon_completion",
        ...(one.dueOn ? { [settings.names.milestoneDate]: one.dueOn } : {}),
      };
    }),
  });
}
