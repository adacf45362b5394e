import { z } from "zod";
import { roleNames, roleSchema } from "../../domain/access/roles.ts";
import { query } from "../query.ts";
import { currentReference } from "../reference/shared-reference.ts";
import { approvalActions } from "./approval-actions.ts";
import { readApprovalMatrix, rulesVersion } from "./approval-rows.ts";

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
        /** Hand it back when setting the rules. */
        version: z.string(),
      }),
    ),
  }),
  run: async ({ ctx }) => {
    const [matrix, reference] = await Promise.all([readApprovalMatrix(ctx.db), currentReference(ctx)]);
    const items = approvalActions.map(({ action, hasAmount, name, otherwise, roles }) => {
      const rules = matrix.filter((rule) => rule.action === action);
      const named = [...new Set(rules.map((rule) => roleNames[rule.role]))].join(", ");
      return {
        action,
        name,
        hasAmount,
        roles: [...roles],
        says: rules.length > 0 ? named : otherwise,
        rules: rules.map(({ action: _of, upToReporting, ...rule }) => ({ ...rule, upTo: upToReporting })),
        version: rulesVersion(rules),
      };
    });
    return { ok: true, value: { currency: reference.reportingCurrency, items } };
  },
});
