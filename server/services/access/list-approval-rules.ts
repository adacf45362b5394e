import { z } from "zod";
import { roleNames, roleSchema } from "../../domain/access/roles.ts";
import { query } from "../query.ts";
import { currentReference } from "../reference/shared-reference.ts";
import { approvalActions } from "./approval-actions.ts";
import { readApprovalMatrix, rulesVersion } from "./approval-rows.ts";
import { gapsOf, lapsedStandIns, readApprovalWorld } from "./approval-warnings.ts";

/** The approval matrix: what takes a second person, and who that may be up to which amount. */
export const listApprovalRules = query({
  name: "listApprovalRules",
  permission: "access.read",
  input: z.strictObject({}),
  output: z.object({
    /** Of the limits. */
    currency: z.string(),
    items: z.array(
      z.object({
        action: z.string(),
        name: z.string(),
        hasAmount: z.boolean(),
        /** Who approves: by the rules, or where there are none. */
        says: z.string(),
        roles: z.array(roleSchema),
        rules: z.array(
          z.object({
            role: roleSchema,
            entityCode: z.string().nullable(),
            upTo: z.string().nullable(),
            delegateId: z.string().nullable(),
            delegateName: z.string().nullable(),
            expiresAt: z.date().nullable(),
          }),
        ),
        /** In sentences: what nobody can approve at present, and who is named and cannot. */
        warnings: z.array(z.string()),
        /** Hand it back when setting the rules. */
        version: z.string(),
      }),
    ),
  }),
  run: async ({ ctx, now }) => {
    const [matrix, reference, seen] = await Promise.all([
      readApprovalMatrix(ctx.db),
      currentReference(ctx),
      readApprovalWorld(ctx.db),
    ]);
    const world = { ...seen, currency: reference.reportingCurrency, now };
    const items = approvalActions.map((of) => {
      const { action, hasAmount, name, otherwise, roles } = of;
      const rules = matrix.filter((rule) => rule.action === action);
      const named = [...new Set(rules.map((rule) => roleNames[rule.role]))].join(", ");
      return {
        action,
        name,
        hasAmount,
        roles: [...roles],
        says: rules.length > 0 ? named : otherwise,
        rules: rules.map(({ action: _of, upToReporting, ...rule }) => ({ ...rule, upTo: upToReporting })),
        warnings: [...gapsOf(of, matrix, world), ...lapsedStandIns(of, matrix, world)],
        version: rulesVersion(rules),
      };
    });
    return { ok: true, value: { currency: reference.reportingCurrency, items } };
  },
});
