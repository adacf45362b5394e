import { z } from "zod";
import { readExceptionGroups } from "../../db/exception-groups.sql.ts";
import { readExceptionPage } from "../../db/exception-page.sql.ts";
import { readGroupNotes } from "../../db/exception-peek.sql.ts";
import { may } from "../../domain/access/permissions.ts";
import { teamSchema } from "../../domain/access/roles.ts";
import { adviceOf } from "../../domain/exceptions/describe.ts";
import { missingMapping } from "../../domain/exceptions/evidence.ts";
import type { Params } from "../../domain/exceptions/kind-spec.ts";
import { isExceptionKind } from "../../domain/exceptions/kinds.ts";
import { offeredFixes } from "../../domain/exceptions/offered-fixes.ts";
import { exceptionReach } from "../../domain/exceptions/reach.ts";
import { mappingSetKeySchema } from "../../domain/mapping/sets.ts";
import { query } from "../query.ts";
import { currentReference } from "../reference/shared-reference.ts";
import { refuse } from "../refusal.ts";
import { exceptionItemSchema, itemOf } from "./item-output.ts";
import { exceptionGroupSchema, groupOf } from "./list-exception-groups.ts";
import { readersCurrency } from "./shown-money.ts";
import { storyOf, storySchema } from "./story.ts";

const shownMembers = 8;

/** A group of open exceptions with one cause: what it holds up, its first members, and the fixes that release all of it. */
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
    advice: z.string(),
    mapping: z.object({ set: mappingSetKeySchema, key: z.array(z.string()), value: z.string().nullable() }).nullable(),
    /** Those that act on the whole group at once. */
    fixes: z.array(z.enum(["map_value", "retry", "open_connection"])),
    connectionKey: z.string().nullable(),
    members: z.array(exceptionItemSchema),
    story: storySchema,
    may: z.object({ work: z.boolean(), retry: z.boolean() }),
    currency: z.string(),
  }),
  run: async ({ input, ctx, now, grants }) => {
    const { groupKey, team, ...narrowed } = input;
    const filter = { ...narrowed, groupKey, teams: [team], status: "open", snoozed: "hide" } as const;
    const reach = exceptionReach(grants);
    const first = { asOf: now, after: null, reach, filter };
    const [groups, members, reference, notes] = await Promise.all([
      readExceptionGroups(ctx.db, { ...first, order: { sort: "rank", reversed: false }, limit: 1 }),
      readExceptionPage(ctx.db, { ...first, order: { sort: "rank", reversed: false }, limit: shownMembers }),
      currentReference(ctx),
      readGroupNotes(ctx.db, { groupKey, team, reach }),
    ]);
    const [row] = groups.rows;
    if (!row) return refuse("not_found", "Nothing of this group is open any more in the queues that you see.");
    const currency = readersCurrency(ctx.actor, reference);
    const params = row.params as Params;
    const offered = isExceptionKind(row.kind) ? offeredFixes(row.kind, grants) : [];
    return {
      ok: true,
      value: {
        group: groupOf(row, reference, currency),
        advice: adviceOf(row.kind, params),
        mapping: missingMapping(params),
        fixes: offered.filter((fix) => fix === "map_value" || fix === "retry" || fix === "open_connection"),
        connectionKey: typeof params.key === "string" ? params.key : null,
        members: members.rows.slice(0, shownMembers).map((member) => itemOf(member, reference, currency)),
        story: storyOf(
          {
            notes: notes.map((note) => ({ ...note, ofGroup: true })),
            history: [],
          },
          { openedAt: now, resolvedAt: null, resolution: null, status: "open" },
        ),
        may: { work: may(ctx.actor.grants, "exceptions.work"), retry: may(ctx.actor.grants, "flows.retry") },
        currency,
      },
    };
  },
});
