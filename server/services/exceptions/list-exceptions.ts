import { z } from "zod";
import { cappedCountSchema } from "../../db/capped-count.ts";
import { cursorTypes, exceptionSorts, readExceptionPage } from "../../db/exception-page.sql.ts";
import { exceptionReach } from "../../domain/exceptions/reach.ts";
import { query } from "../query.ts";
import { currentReference } from "../reference/shared-reference.ts";
import { refuse } from "../refusal.ts";
import { cursorAt, readPlace } from "./cursor.ts";
import { exceptionFilterSchema, toFilter } from "./filter-input.ts";
import { exceptionItemSchema, itemOf } from "./item-output.ts";
import { readersCurrency } from "./shown-money.ts";

/**
 * Exceptions of the queues that the caller sees, one page. Open ones in order of their rank unless asked otherwise; closed
 * ones newest first, since what is over has no rank.
 */
export const listExceptions = query({
  name: "listExceptions",
  permission: "exceptions.read",
  input: z.strictObject({
    filter: exceptionFilterSchema.prefault({}),
    sort: z.enum(exceptionSorts).optional(),
    reversed: z.boolean().default(false),
    cursor: z.string().max(2000).nullish(),
    limit: z.int().min(1).max(200).default(50),
  }),
  output: z.object({
    items: z.array(exceptionItemSchema),
    nextCursor: z.string().nullable(),
    total: cappedCountSchema,
    currency: z.string(),
  }),
  run: async ({ input, ctx, now, grants }) => {
    const isOpen = input.filter.status === "open";
    const sort = input.sort ?? (isOpen ? "rank" : "opened");
    if (!isOpen && sort !== "opened")
      return refuse("invalid", "Only open exceptions can be ranked. Sort closed ones by when they were opened.");
    const order = { sort, reversed: input.reversed };
    const orderName = `${sort}${input.reversed ? "-" : ""}`;
    const place = readPlace(input.cursor, orderName, cursorTypes(sort));
    if (!place.ok) return place;
    const asOf = place.value?.asOf ?? now;
    const [page, reference] = await Promise.all([
      readExceptionPage(ctx.db, {
        filter: toFilter(input.filter, ctx.actor.id),
        reach: exceptionReach(grants),
        asOf,
        order,
        after: place.value?.keys ?? null,
        limit: input.limit,
      }),
      currentReference(ctx),
    ]);
    const currency = readersCurrency(ctx.actor, reference);
    const rows = page.rows.slice(0, input.limit);
    const last = rows.at(-1);
    return {
      ok: true,
      value: {
        items: rows.map((row) => itemOf(row, reference, currency)),
        nextCursor: page.rows.length > input.limit && last ? cursorAt(orderName, { asOf, keys: last.at }) : null,
        total: page.total,
        currency,
      },
    };
  },
});
