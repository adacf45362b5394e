import { z } from "zod";
import { query } from "../query.ts";
import { auditConditions, auditFilterSchema } from "./audit-filter.ts";
import { countAuditRows, endOfWindow } from "./audit-page.ts";
import { auditWindow } from "./list-audit.ts";

const countCap = 10_000;

/** How many entries a filter matches: counted up to 10,000, among the newest that one page looks through. */
export const countAudit = query({
  name: "countAudit",
  permission: "audit.read",
  input: auditFilterSchema,
  output: z.object({ value: z.int(), capped: z.boolean() }),
  run: async ({ input, ctx, scope }) => {
    const where = auditConditions(input, scope);
    const counted = await countAuditRows(ctx.db, where, { most: countCap + 1, window: auditWindow });
    const capped = counted > countCap || (await endOfWindow(ctx.db, where, auditWindow)) !== null;
    return { ok: true, value: { value: Math.min(counted, countCap), capped } };
  },
});
