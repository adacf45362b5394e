import { z } from "zod";
import { type CauseAsk, type Closing, readCountedElsewhere, readSleepers } from "../../db/exception-causes.sql.ts";
import { type ExceptionGroupRow, readExceptionGroups } from "../../db/exception-groups.sql.ts";
import { readExceptionPage } from "../../db/exception-page.sql.ts";
import { readProgress } from "../../db/exception-releases.sql.ts";
import { may } from "../../domain/access/permissions.ts";
import { type Team, teamSchema } from "../../domain/access/roles.ts";
import { adviceOf, titleOfGroup } from "../../domain/exceptions/describe.ts";
import { missingMapping } from "../../domain/exceptions/evidence.ts";
import type { Params } from "../../domain/exceptions/kind-spec.ts";
import { isExceptionKind } from "../../domain/exceptions/kinds.ts";
import { offeredFixes } from "../../domain/exceptions/offered-fixes.ts";
import { exceptionReach, reachesException } from "../../domain/exceptions/reach.ts";
import { mappingSetKeySchema } from "../../domain/mapping/sets.ts";
import type { CallContext } from "../context.ts";
import { query } from "../query.ts";
import { currentReference } from "../reference/shared-reference.ts";
import { refuse } from "../refusal.ts";
import { tellCause } from "./cause-story.ts";
import { exceptionItemSchema, itemOf } from "./item-output.ts";
import { exceptionGroupSchema, groupIdOf, groupOf } from "./list-exception-groups.ts";
import { readException } from "./read-exception.ts";
import { readersCurrency, shownMoney, shownMoneySchema } from "./shown-money.ts";
import { storySchema } from "./story.ts";

const shownMembers = 8;
/** Beyond so many members it is not counted how far a release has come. */
const mostWatched = 50_000;

/**
 * A group of exceptions with one cause: what it holds up, its first members, the fixes that release all of it, and what has been
 * said and done about it. Of one that is settled what is left is its story; one of which all is snoozed says when it comes back.
 */
export const readExceptionGroup = query({
  name: "readExceptionGroup",
  permission: "exceptions.read",
  input: z.strictObject({
    groupKey: z.string().min(1).max(400),
    team: teamSchema,
    backfill: z.enum(["no", "only", "all"]).default("all"),
    entityCodes: z.array(z.string().min(1).max(40)).max(50).optional(),
  }),
  output: z.object({
    group: exceptionGroupSchema,
    /** Nothing of it is open any more: how many there were, and when the last was closed. */
    settled: z.object({ exceptions: z.int(), at: z.date() }).nullable(),
    /** All that is open of it is snoozed: how many there are, and when the first comes back. */
    sleep: z.object({ exceptions: z.int(), until: z.date() }).nullable(),
    /** It has been mended or tried again, and its exceptions are being looked at. */
    release: z.object({ since: z.date() }).nullable(),
    /** Exceptions of it whose deals count under another blocker. `groupId`: that cause, where the caller sees its queue; `exposure` null: not known. */
    elsewhere: z.array(
      z.object({ groupId: z.string().nullable(), title: z.string(), exceptions: z.int(), exposure: shownMoneySchema.nullable() }),
    ),
    advice: z.string(),
    mapping: z.object({ set: mappingSetKeySchema, key: z.array(z.string()), value: z.string().nullable() }).nullable(),
    /** Those that act on the whole group at once. */
    fixes: z.array(z.enum(["map_value", "retry", "open_connection"])),
    connectionKey: z.string().nullable(),
    members: z.array(exceptionItemSchema),
    /** All of its only exception: its own ways out are the group's too. */
    sole: readException.output.nullable(),
    story: storySchema,
    may: z.object({ work: z.boolean(), retry: z.boolean() }),
    currency: z.string(),
  }),
  run: async ({ input, ctx, now, grants }) => {
    const { groupKey, team, ...narrowed } = input;
    const filter = { ...narrowed, groupKey, teams: [team], status: "open", snoozed: "hide" } as const;
    const reach = exceptionReach(grants);
    const first = { asOf: now, after: null, reach, filter };
    const cause = { asOf: now, reach, team, filter: { ...narrowed, groupKey, teams: [team] as const } };
    const [groups, members, reference, elsewhere] = await Promise.all([
      readExceptionGroups(ctx.db, { ...first, order: { sort: "rank", reversed: false }, limit: 1 }),
      readExceptionPage(ctx.db, { ...first, order: { sort: "rank", reversed: false }, limit: shownMembers }),
      currentReference(ctx),
      readCountedElsewhere(ctx.db, cause),
    ]);
    const [row] = groups.rows;
    const sleep = row ? null : await sleepOf(ctx, cause);
    const told = await tellCause(ctx.db, cause, { now, params: (row ?? sleep?.members[0])?.params as Params | undefined });
    const [lastClosed] = told.closings;
    const settledCount = told.closings.reduce((sum, closing) => sum + closing.members, 0);
    const shown = row ?? sleep?.group ?? (lastClosed && closedGroup(groupKey, team, lastClosed));
    if (!shown) return refuse("not_found", "Nothing of this group is open any more in the queues that you see.");
    const currency = readersCurrency(ctx.actor, reference);
    const params = shown.params as Params;
    const offered = row && isExceptionKind(row.kind) ? offeredFixes(row.kind, grants) : [];
    const mayWork = may(ctx.actor.grants, "exceptions.work");
    const [only] = members.rows;
    const sole = row?.openCount === 1 && only ? await readException(ctx, { id: only.id }) : null;
    return {
      ok: true,
      value: {
        group: groupOf(shown, reference, currency),
        settled: row || sleep || !lastClosed ? null : { exceptions: settledCount, at: lastClosed.at },
        sleep: sleep && { exceptions: sleep.exceptions, until: sleep.until },
        release: row && told.mendedAt ? await releaseOf(ctx, { groupKey, team, reach, since: told.mendedAt }) : null,
        elsewhere: elsewhere.map((other) => ({
          groupId: reachesException(grants, other) ? groupIdOf(other) : null,
          title: titleOfGroup(other.kind, other.params as Params, { groupKey: other.groupKey, count: other.members }),
          exceptions: other.members,
          exposure:
            other.exposureReporting === null
              ? null
              : shownMoney(other.exposureReporting, reference.reportingCurrency, currency, reference),
        })),
        advice: adviceOf(shown.kind, params),
        mapping: missingMapping(params),
        fixes: offered.filter((fix) => fix === "map_value" || fix === "retry" || fix === "open_connection"),
        connectionKey: typeof params.key === "string" ? params.key : null,
        members: (sleep?.members ?? members.rows).slice(0, shownMembers).map((member) => itemOf(member, reference, currency)),
        sole: sole?.ok ? sole.value : null,
        story: told.story,
        may: { work: mayWork, retry: may(ctx.actor.grants, "flows.retry") },
        currency,
      },
    };
  },
});

/** A cause of which nothing is open any more, as groups are shown: what its last exception was. */
const closedGroup = (
  groupKey: string,
  team: Team,
  { kind, params, severity }: Pick<Closing, "kind" | "params" | "severity">,
): ExceptionGroupRow => ({
  groupKey,
  team,
  kind,
  severity,
  params,
  openCount: 0,
  snoozedCount: 0,
  missCount: 0,
  unknownCount: 0,
  exposureReporting: "0",
  oldestAt: null,
  cutoffAt: null,
  dueAt: null,
  exposureUnknown: null,
  leadId: null,
  leadName: null,
  leadCustomer: null,
  at: [],
});

/** What sleeps of a cause of which nothing is awake; null: nothing does. */
async function sleepOf(ctx: CallContext, cause: CauseAsk & { team: Team }) {
  const { members: exceptions, wakesAt } = await readSleepers(ctx.db, cause);
  if (!wakesAt) return null;
  const { rows } = await readExceptionPage(ctx.db, {
    ...cause,
    filter: { ...cause.filter, status: "open", snoozed: "only" },
    order: { sort: "rank", reversed: false },
    after: null,
    limit: shownMembers,
  });
  const [first] = rows;
  if (!first) return null;
  const asleep = { openCount: exceptions, snoozedCount: exceptions, exposureUnknown: "All of it is snoozed" };
  const group = { ...closedGroup(cause.filter.groupKey, cause.team, first), ...asleep };
  return { exceptions, until: wakesAt, members: rows, group };
}

/** Since when the cause is being released, while some of it is still in work. */
async function releaseOf(
  ctx: CallContext,
  { since, reach, ...target }: { groupKey: string; team: Team; reach: ReturnType<typeof exceptionReach>; since: Date },
): Promise<{ since: Date } | null> {
  const { inWork } = await readProgress(ctx.db, { target, reach, since, limit: mostWatched });
  return inWork > 0 ? { since } : null;
}
