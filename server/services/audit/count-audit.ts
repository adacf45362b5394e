import { cappedCount, cappedCountSchema, countCap } from "../../db/capped-count.ts";
import { query } from "../query.ts";
import { auditConditions, auditFilterSchema } from "./audit-filter.ts";
import { countAuditRows, endOfWindow } from "./audit-page.ts";
import { auditWindow } from "./list-audit.ts";

/** How many entries a filter matches: counted up to 10,000, among the newest that one page looks through. */
export const countAudit = query({
  name: "countAudit",
  permission: "audit.read",
  input: auditFilterSchema,
  output: cappedCountSchema,
  run: async ({ input, ctx, scope }) => {
    const where = auditConditions(input, scope);
    const { capped, value } = cappedCount(await countAuditRows(ctx.db, where, { most: countCap + 1, window: auditWindow }));
    return { ok: true, value: { value, capped: capped || (await endOfWindow(ctx.db, where, auditWindow)) !== null } };
  },
});
