import { z } from "zod";
import { type ExceptionGroupRow, groupCursorTypes, groupSorts, readExceptionGroups } from "../../db/exception-groups.sql.ts";
import { teamSchema } from "../../domain/access/roles.ts";
import { titleOfGroup } from "../../domain/exceptions/describe.ts";
import type { Params } from "../../domain/exceptions/kind-spec.ts";
import { exceptionReach } from "../../domain/exceptions/reach.ts";
import { query } from "../query.ts";
import type { ReferenceBook } from "../reference/reference-book.ts";
import { currentReference } from "../reference/shared-reference.ts";
import { refuse } from "../refusal.ts";
import { cursorAt, readPlace } from "./cursor.ts";
import { exceptionFilterSchema, toFilter } from "./filter-input.ts";
import { readersCurrency, shownMoney, shownMoneySchema } from "./shown-money.ts";

/** Exceptions with the same cause, in one team's queue. */
export const exceptionGroupSchema = z.object({
  /** Team and cause: names the group. */
  id: z.string(),
  groupKey: z.string(),
  team: teamSchema,
  kind: z.string(),
  title: z.string(),
  severity: z.int(),
  /** Open and awake. */
  items: z.int(),
  snoozed: z.int(),
  misses: z.int(),
  /** In the reader's currency; null: not known, and `unknown` says why. */
  exposure: shownMoneySchema.nullable(),
  unknown: z.string().nullable(),
  /** How many of `items` are not in `exposure`, because their worth is not known. */
  unknownWorth: z.int(),
  oldestAt: z.date().nullable(),
  cutoffAt: z.date().nullable(),
  dueAt: z.date().nullable(),
  /** One member; the only one where `items` is 1. */
  member: z.object({ id: z.string(), engagementName: z.string().nullable(), customerName: z.string().nullable() }).nullable(),
});
export type ExceptionGroup = z.infer<typeof exceptionGroupSchema>;

export const groupIdOf = (group: { team: string; groupKey: string }): string => `${group.team}~${group.groupKey}`;

export function groupOf(row: ExceptionGroupRow, reference: ReferenceBook, currency: string): ExceptionGroup {
  return {
    id: groupIdOf(row),
    groupKey: row.groupKey,
    team: row.team,
    kind: row.kind,
    title: titleOfGroup(row.kind, row.params as Params, { groupKey: row.groupKey, count: row.openCount }),
    severity: row.severity,
    items: row.openCount - row.snoozedCount,
    snoozed: row.snoozedCount,
    misses: row.missCount,
    exposure:
      row.exposureUnknown === null ? shownMoney(row.exposureReporting, reference.reportingCurrency, currency, reference) : null,
    unknown: row.exposureUnknown,
    unknownWorth: row.unknownCount,
    oldestAt: row.oldestAt,
    cutoffAt: row.cutoffAt,
    dueAt: row.dueAt,
    member: row.leadId ? { id: row.leadId, engagementName: row.leadName, customerName: row.leadCustomer } : null,
  };
}

/** Open exceptions by cause, ranked like the exceptions themselves: one fix of a group's cause releases all of it. */
export const listExceptionGroups = query({
  name: "listExceptionGroups",
  permission: "exceptions.read",
  input: z.strictObject({
    filter: exceptionFilterSchema.prefault({}),
    sort: z.enum(groupSorts).default("rank"),
    reversed: z.boolean().default(false),
    cursor: z.string().max(2000).nullish(),
    limit: z.int().min(1).max(200).default(50),
  }),
  output: z.object({
    groups: z.array(exceptionGroupSchema),
    nextCursor: z.string().nullable(),
    totals: z.object({
      groups: z.int(),
      items: z.int(),
      misses: z.int(),
      exposure: shownMoneySchema.nullable(),
      /** How many of `items` are not in `exposure`, because their worth is not known. */
      unknownWorth: z.int(),
    }),
    currency: z.string(),
  }),
  run: async ({ input, ctx, now, grants }) => {
    if (input.filter.status !== "open") return refuse("invalid", "Only open exceptions are grouped. List closed ones singly.");
    const orderName = `group ${input.sort}${input.reversed ? "-" : ""}`;
    const place = readPlace(input.cursor, orderName, groupCursorTypes(input.sort));
    if (!place.ok) return place;
    const asOf = place.value?.asOf ?? now;
    const [page, reference] = await Promise.all([
      readExceptionGroups(ctx.db, {
        filter: toFilter(input.filter, ctx.actor.id),
        reach: exceptionReach(grants),
        asOf,
        order: { sort: input.sort, reversed: input.reversed },
        after: place.value?.keys ?? null,
        limit: input.limit,
      }),
      currentReference(ctx),
    ]);
    const currency = readersCurrency(ctx.actor, reference);
    const rows = page.rows.slice(0, input.limit);
    const last = rows.at(-1);
    const { exposureReporting, unknown: unknownWorth, ...totals } = page.totals;
    return {
      ok: true,
      value: {
        groups: rows.map((row) => groupOf(row, reference, currency)),
        nextCursor: page.rows.length > input.limit && last ? cursorAt(orderName, { asOf, keys: last.at }) : null,
        totals: {
          ...totals,
          exposure: shownMoney(exposureReporting, reference.reportingCurrency, currency, reference),
          unknownWorth,
        },
        currency,
      },
    };
  },
});
