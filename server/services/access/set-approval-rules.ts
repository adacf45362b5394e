import { z } from "zod";
import type { Tx } from "../../db/database.ts";
import { insert } from "../../db/rows.ts";
import { covers } from "../../domain/access/covers.ts";
import { may } from "../../domain/access/permissions.ts";
import { roleNames, roleSchema } from "../../domain/access/roles.ts";
import { newId } from "../../domain/ids.ts";
import { add, amountSchema, compare } from "../../domain/money.ts";
import { command } from "../command.ts";
import { type Outcome, refuse } from "../refusal.ts";
import { type ApprovalAction, approvalActions } from "./approval-actions.ts";
import { lockApprovalRules, readApprovalMatrix, ruleKey, rulesVersion, ruleText } from "./approval-rows.ts";
import { grantsOfUser } from "./user-rows.ts";

const ruleSchema = z.strictObject({
  role: roleSchema,
  /** Null: every entity. */
  entityCode: z.string().min(1).max(40).nullable().default(null),
  /** In the firm's reporting currency; null: any amount. */
  upTo: amountSchema.nullable().default(null),
  /** A person who stands in for the role, until `expiresAt` where it is given. */
  delegateId: z.uuid().nullable().default(null),
  expiresAt: z.coerce.date().nullable().default(null),
});
type RuleIn = z.output<typeof ruleSchema>;
/** The most rules that one action may have. */
const maxRules = 200;

/** Sets who approves an action, up to which amount and in which entity. Without rules, what the action says otherwise holds again. */
export const setApprovalRules = command({
  name: "setApprovalRules",
  permission: "access.manage",
  input: z.strictObject({
    action: z.enum(approvalActions.map(({ action }) => action) as [string, ...string[]]),
    rules: z.array(ruleSchema).max(maxRules),
    /** The version that the caller saw, so that nobody overwrites what another administrator has just set. */
    version: z.string(),
    why: z.string().trim().max(500).optional(),
  }),
  output: z.object({ version: z.string(), changed: z.boolean() }),
  run: async ({ input, ctx, tx, now, grants, audit, unchanged }) => {
    const action = approvalActions.find((one) => one.action === input.action);
    if (!action) return refuse("invalid", `There is no action ${input.action} in the approval matrix.`);
    await lockApprovalRules(tx);
    const before = (await readApprovalMatrix(tx)).filter((rule) => rule.action === action.action);
    if (rulesVersion(before) !== input.version)
      return refuse("conflict", `The rules of “${action.name}” have changed since you read them. Load them again.`);
    const wanted = input.rules.map(stored);
    const had = new Set(before.map(ruleKey));
    const will = new Set(wanted.map(ruleKey));
    if (will.size < wanted.length)
      return refuse("invalid", "A rule is there twice. Take one of the two away.", { rules: "twice" });
    const added = wanted.filter((rule) => !had.has(ruleKey(rule)));
    const removed = before.filter((rule) => !will.has(ruleKey(rule)));
    if (added.length === 0 && removed.length === 0) {
      unchanged();
      return { ok: true, value: { version: input.version, changed: false } };
    }
    const beyond = [...added, ...removed].find(
      (rule) => !covers(grants, { entityCode: rule.entityCode, region: null, isLead: false }),
    );
    if (beyond)
      return refuse(
        "forbidden",
        `Rules for ${beyond.entityCode ?? "all entities"} lie beyond what you administer. Ask an administrator of the whole firm.`,
      );
    const sound = await checkRules(tx, { action, rules: added, actorId: ctx.actor.id, now });
    if (!sound.ok) return sound;
    await tx.raw("DELETE FROM approval_rule WHERE action = $1", [action.action]);
    for (const rule of wanted) await insert(tx, "ApprovalRule", { id: newId<"approval-rule">(), action: action.action, ...rule });
    audit({
      action: "approval.set-rules",
      subjectType: "approval_rules",
      subjectId: action.action,
      before: { rules: before.map(ruleText) },
      after: { rules: wanted.map(ruleText) },
      reason: input.why ?? null,
    });
    const after = (await readApprovalMatrix(tx)).filter((rule) => rule.action === action.action);
    return { ok: true, value: { version: rulesVersion(after), changed: true } };
  },
});

/** As the database gives it back: an amount without zeros at its ends, which would make one rule two. */
const stored = ({ upTo, ...rule }: RuleIn) => ({ ...rule, upToReporting: upTo === null ? null : add(upTo, "0") });
type Stored = ReturnType<typeof stored>;

/** Whether rules could ever be followed: the role and whoever stands in may do it at all, the entity is there, the limit is one. */
async function checkRules(
  tx: Tx,
  { action, actorId, now, rules }: { action: ApprovalAction; rules: readonly Stored[]; actorId: string; now: Date },
): Promise<Outcome<null>> {
  const entities = await tx.raw("SELECT code FROM legal_entity");
  const codes = new Set(entities.rows.map((row) => String(row.code)));
  for (const rule of rules) {
    const { delegateId, entityCode, expiresAt, role, upToReporting } = rule;
    if (!action.roles.includes(role))
      return refuse("invalid", `${roleNames[role]} may not do this, whatever the matrix says. Choose another role.`, {
        role: "may not",
      });
    if (entityCode !== null && !codes.has(entityCode))
      return refuse("invalid", `There is no legal entity ${entityCode}. Choose one that the ERP has.`, {
        entityCode: "is not there",
      });
    if (upToReporting !== null && !action.hasAmount)
      return refuse("invalid", `“${action.name}” has no amount: leave the limit away.`, { upTo: "has no meaning here" });
    if (upToReporting !== null && compare(upToReporting, "0") <= 0)
      return refuse("invalid", "A limit must be more than nothing.", { upTo: "must be above 0" });
    if (expiresAt !== null && delegateId === null)
      return refuse("invalid", "Only standing in for a role ends by itself: name who stands in.", {
        expiresAt: "needs a person",
      });
    if (expiresAt !== null && expiresAt <= now)
      return refuse("invalid", "Standing in would be over already. Choose a later day.", { expiresAt: "is past" });
    if (delegateId === null) continue;
    if (delegateId === actorId) return refuse("needs_second_person", "Nobody names themselves. Ask another administrator.");
    const person = await tx.raw("SELECT name FROM app_user WHERE id = $1 AND status = 'active'", [delegateId]);
    if (!person.rows[0])
      return refuse("invalid", "Whoever is to stand in is not there or may not sign in any more.", {
        delegateId: "is not there",
      });
    if (!may(await grantsOfUser(tx, delegateId), action.permission))
      return refuse("invalid", `${String(person.rows[0].name)} has no role that may do this at all. Grant one first.`, {
        delegateId: `lacks ${action.permission}`,
      });
  }
  return { ok: true, value: null };
}
