import { type Role, roleSchema } from "../domain/access/roles.ts";
import { equal, isAmount } from "../domain/money.ts";
import { listApprovalRules } from "../services/access/list-approval-rules.ts";
import { setApprovalRules } from "../services/access/set-approval-rules.ts";
import type { CallContext } from "../services/context.ts";
import { type Command, failed } from "./command.ts";

interface TypedRule {
  role: Role;
  entityCode: string | null;
  upTo: string | null;
}

/** A rule as it is typed: role, role/ENTITY, role:AMOUNT or role/ENTITY:AMOUNT. */
function readRule(text: string): TypedRule | null {
  const [who = "", upTo] = text.split(":");
  const [role, entity] = who.split("/");
  const known = roleSchema.safeParse(role);
  if (!known.success || (upTo !== undefined && !isAmount(upTo))) return null;
  return { role: known.data, entityCode: entity || null, upTo: upTo ?? null };
}

const ruleText = (rule: TypedRule & { delegateName: string | null; expiresAt: Date | null }, currency: string): string =>
  [
    rule.role,
    rule.entityCode ? `of ${rule.entityCode}` : "",
    rule.upTo ? `up to ${rule.upTo} ${currency}` : "",
    rule.delegateName
      ? `(${rule.delegateName} stands in${rule.expiresAt ? ` until ${rule.expiresAt.toISOString().slice(0, 10)}` : ""})`
      : "",
  ]
    .filter(Boolean)
    .join(" ");

const matrix = (ctx: CallContext) => listApprovalRules(ctx, {});

export const approvalCommands: readonly Command[] = [
  {
    name: "approvals list",
    usage: "approvals list",
    about: "shows the approval matrix: what takes a second person, and who that may be",
    options: [],
    run: async (ctx) => {
      const listed = await matrix(ctx);
      if (!listed.ok) return failed(listed.error.message);
      const { currency, items } = listed.value;
      const lines = items.map(
        ({ action, name, rules, says }) =>
          `${action}  ${name}: ${rules.length > 0 ? rules.map((rule) => ruleText(rule, currency)).join("; ") : says}`,
      );
      return { ok: true, lines, json: listed.value };
    },
  },
  {
    name: "approvals set",
    usage: "approvals set --action ACTION --allow ROLE[/ENTITY][:AMOUNT][,…] [--why TEXT]",
    about:
      "sets who approves an action, in an entity and up to an amount in the firm's reporting currency; --allow none takes all rules away. Who stands in for a rule that stays goes on doing so",
    options: ["action!", "allow!", "why"],
    run: async (ctx, { action = "", allow = "", why = "Set on the command line" }) => {
      const listed = await matrix(ctx);
      if (!listed.ok) return failed(listed.error.message);
      const item = listed.value.items.find((one) => one.action === action);
      if (!item) return failed(`“${action}” is no action. Actions: ${listed.value.items.map((one) => one.action).join(", ")}.`);
      const typed = allow === "none" ? [] : allow.split(",").map((text) => ({ text, rule: readRule(text.trim()) }));
      const wrong = typed.find(({ rule }) => rule === null);
      if (wrong)
        return failed(`“${wrong.text}” is no rule. Write ROLE, ROLE/ENTITY or ROLE/ENTITY:AMOUNT, such as finance/DE01:10000.`);
      const wanted = typed.flatMap(({ rule }) => rule ?? []);
      const rules = wanted.flatMap((rule) => {
        const kept = item.rules.filter((old) => old.delegateId !== null && isSame(old, rule));
        return kept.length > 0 ? kept.map(({ delegateName: _name, ...old }) => old) : [rule];
      });
      const done = await setApprovalRules(ctx, { action: item.action, rules, version: item.version, why });
      if (!done.ok) return failed(done.error.message);
      return { ok: true, lines: [done.value.changed ? `${item.name}: set.` : `${item.name}: unchanged.`], json: done.value };
    },
  },
];

const isSame = (a: TypedRule, b: TypedRule): boolean =>
  a.role === b.role &&
  a.entityCode === b.entityCode &&
  (a.upTo === b.upTo || (a.upTo !== null && b.upTo !== null && equal(a.upTo, b.upTo)));
