import { z } from "zod";
import { query } from "../query.ts";
import { auditConditions, auditCursorSchema, auditFilterSchema, writeCursor } from "./audit-filter.ts";
import { auditEntrySchema, endOfWindow, readAuditRows, toAuditEntry } from "./audit-page.ts";
import { namedIds, withNamedIds } from "./named-ids.ts";

/** Entries that are looked through at a time. */
export const auditWindow = 25_000;
/** A page that is not full goes on looking for so long; what lies further back is then asked for by the next page. */
const patienceMs = 1_500;

/** Who did what, newest first, within the caller's entities and regions, without what the caller may not see. */
export const listAudit = query({
  name: "listAudit",
  permission: "audit.read",
  input: auditFilterSchema.extend({
    limit: z.int().min(1).max(200).default(50),
    cursor: auditCursorSchema.nullish(),
  }),
  output: z.object({
    items: z.array(auditEntrySchema.extend(namedIds)),
    nextCursor: z.string().nullable(),
    /** How far back this page looked, when its time was up before it was full; the next page looks further. */
    searchedTo: z.date().nullable(),
  }),
  run: async ({ input, ctx, scope }) => {
    const { limit, cursor, ...filter } = input;
    const rows: Record<string, unknown>[] = [];
    const begun = performance.now();
    for (let from = cursor; ; ) {
      const where = auditConditions(filter, scope, from);
      rows.push(...(await readAuditRows(ctx.db, where, { limit: limit + 1 - rows.length, window: auditWindow })));
      const isFull = rows.length > limit;
      const end = isFull ? null : await endOfWindow(ctx.db, where, auditWindow);
      from = end;
      if (end && performance.now() - begun <= patienceMs) continue;
      const entries = rows.slice(0, limit).map((row) => toAuditEntry(row, ctx.actor.grants));
      const last = isFull ? entries.at(-1) : end;
      const items = await withNamedIds(ctx.db, entries);
      return { ok: true, value: { items, nextCursor: last ? writeCursor(last) : null, searchedTo: end?.at ?? null } };
    }
  },
});
