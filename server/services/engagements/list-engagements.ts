import { z } from "zod";
import { cappedCountSchema } from "../../db/capped-count.ts";
import { none } from "../../db/conditions.sql.ts";
import { engagementCursorTypes, engagementSorts, readEngagementPage } from "../../db/engagement-list.sql.ts";
import { teams } from "../../domain/access/roles.ts";
import { contractTypes, dispositionChoices } from "../../domain/canonical/deal.ts";
import { engagementStatusSchema } from "../../domain/engagements/status.ts";
import { titleOf } from "../../domain/exceptions/describe.ts";
import type { Params } from "../../domain/exceptions/kind-spec.ts";
import { readersCurrency, shownMoney, shownMoneySchema } from "../exceptions/shown-money.ts";
import { few, pageInput, pageOf, readAfter } from "../list-input.ts";
import { query } from "../query.ts";
import { currentReference } from "../reference/shared-reference.ts";

const code = z.string().min(1).max(60);

/** What an engagement list may be narrowed by; several values of a field mean any of them, "none" that it has none. */
const engagementFilterShape = {
  q: z.string().max(200).optional(),
  status: few(engagementStatusSchema),
  entity: few(code),
  region: few(code),
  team: few(z.enum([...teams, none])),
  customerId: z.uuid().optional(),
  connection: few(code),
  type: few(z.enum(contractTypes)),
  disposition: few(z.enum(dispositionChoices)),
  backfill: z.enum(["no", "only", "all"]).default("no"),
  blocked: z.enum(["yes", "no"]).optional(),
  /** Only deals that call for a project. */
  due: z.enum(["yes"]).optional(),
  reached: z.enum(["project", "billing"]).optional(),
  missing: z.enum(["project", "billing"]).optional(),
  touched: z.enum(["yes", "no"]).optional(),
  wonFrom: z.date().optional(),
  /** Exclusive. */
  wonBefore: z.date().optional(),
};

const row = z.object({
  id: z.string(),
  number: z.string(),
  name: z.string(),
  customerId: z.string().nullable(),
  customerName: z.string().nullable(),
  entityCode: z.string().nullable(),
  region: z.string().nullable(),
  currency: z.string().nullable(),
  amount: z.string().nullable(),
  amountReporting: z.string().nullable(),
  contractTypes: z.array(z.string()),
  disposition: z.string().nullable(),
  status: z.string(),
  currentStep: z.string(),
  turnTeam: z.string().nullable(),
  turnSince: z.date().nullable(),
  wonAt: z.date().nullable(),
  updatedAt: z.date(),
  isBackfill: z.boolean(),
  touched: z.boolean(),
  connection: z.object({ key: z.string(), name: z.string() }),
  correlationId: z.string(),
  /** What stops it, in words; null: nothing does. */
  blocker: z.string().nullable(),
  openExceptions: z.int(),
});

/** Engagements within the caller's scope, narrowed, sorted and paged by cursor. Backfilled history is left out unless asked for. */
export const listEngagements = query({
  name: "listEngagements",
  permission: "engagements.read",
  input: z.strictObject({
    ...engagementFilterShape,
    sort: z.enum(engagementSorts).default("won"),
    desc: z.boolean().default(true),
    ...pageInput,
  }),
  output: z.object({
    items: z.array(row),
    nextCursor: z.string().nullable(),
    total: cappedCountSchema,
    /** What all that match are worth in the reader's currency, and of how many that is not known; null: too many to add up. */
    worth: z.object({ shown: shownMoneySchema.nullable(), unknown: z.int() }).nullable(),
  }),
  run: async ({ input, ctx, scope }) => {
    const { cursor, desc, limit, sort, ...filter } = input;
    const order = `${desc ? "-" : ""}${sort}`;
    const after = readAfter(cursor, order, engagementCursorTypes(sort));
    if (!after.ok) return after;
    const [found, reference] = await Promise.all([
      readEngagementPage(ctx.db, { filter, scope, order: { sort, desc }, after: after.value, limit }),
      currentReference(ctx),
    ]);
    const { reportingCurrency } = reference;
    const { nextCursor, page } = pageOf(found.rows, { limit, order });
    return {
      ok: true,
      value: {
        items: page.map(({ blockerKind, blockerParams, connectionKey, connectionName, at: _at, ...item }) => ({
          ...item,
          connection: { key: connectionKey, name: connectionName },
          blocker: blockerKind === null ? null : titleOf(blockerKind, (blockerParams ?? {}) as Params),
        })),
        nextCursor,
        total: found.total,
        worth: found.worth && {
          shown: shownMoney(found.worth.reporting, reportingCurrency, readersCurrency(ctx.actor, reference), reference),
          unknown: found.worth.unknown,
        },
      },
    };
  },
});
