import { z } from "zod";
import type { AuditDraft } from "../../audit/entry.ts";
import type { Tx } from "../../db/database.ts";
import { insert } from "../../db/rows.ts";
import { may } from "../../domain/access/permissions.ts";
import type { Grant } from "../../domain/access/roles.ts";
import { newId } from "../../domain/ids.ts";
import type { CallContext } from "../context.ts";
import { handBack, type Leaver } from "../exceptions/hand-back.ts";
import { currentReference } from "../reference/shared-reference.ts";
import { approvalActions } from "./approval-actions.ts";
import { lockApprovalRules, readApprovalMatrix, ruleText } from "./approval-rows.ts";
import { gapsLeftBy, readApprovalWorld } from "./approval-warnings.ts";

interface Scope {
  ctx: CallContext;
  tx: Tx;
  now: Date;
  audit(draft: AuditDraft): void;
}

/** What the administrator who did it should know. */
export const steppedBackSchema = z.object({
  /** So many exceptions are nobody's now. */
  handedBack: z.int(),
  /** In sentences: what nobody can approve any more, and tokens that still work. */
  warnings: z.array(z.string()),
});
type SteppedBack = z.output<typeof steppedBackSchema>;
export const nothingLeft: SteppedBack = { handedBack: 0, warnings: [] };

/**
 * What follows when a person is switched off, leaves or loses roles, once those are stored and in the same transaction: their
 * exceptions are nobody's, they stand in for nobody whose place they may not take, and IT is told what nobody can approve for the
 * want of them and which of their tokens still work. Nothing of it keeps anybody from leaving. `before`: what they could do until
 * now; nothing where they were switched off already, so that nobody is told twice.
 */
export async function stepBack(scope: Scope, leaver: Leaver & { before: readonly Grant[] }): Promise<SteppedBack> {
  const handedBack = await handBack(scope, leaver);
  const matrix = await endStandIns(scope, leaver);
  const warnings = [...(await leftUndecided(scope, leaver, matrix)), ...(await tokensLeft(scope, leaver))];
  for (const warning of warnings) await tellIt(scope, leaver, warning);
  return { handedBack, warnings: warnings.map(({ text }) => text) };
}

type Matrix = Awaited<ReturnType<typeof readApprovalMatrix>>;
interface Warning {
  text: string;
  subjectType: "approval" | "token";
  subjectId: string;
}

/** Takes the person's name out of the rules that they may not follow any more: these hold for their roles alone. */
async function endStandIns({ audit, tx }: Scope, leaver: Leaver): Promise<{ before: Matrix; now: Matrix }> {
  await lockApprovalRules(tx);
  const before = await readApprovalMatrix(tx);
  const over = approvalActions.filter(
    ({ action, permission }) =>
      !may(leaver.grants, permission) && before.some((rule) => rule.action === action && rule.delegateId === leaver.id),
  );
  if (over.length === 0) return { before, now: before };
  const actions = over.map(({ action }) => action);
  await tx.raw("UPDATE approval_rule SET delegate_id = NULL, expires_at = NULL WHERE delegate_id = $1 AND action = ANY($2)", [
    leaver.id,
    actions,
  ]);
  await tx.raw(
    `DELETE FROM approval_rule a USING approval_rule b WHERE a.action = ANY($1) AND b.action = a.action AND a.id > b.id
       AND (a.role, a.entity_code, a.up_to_reporting, a.delegate_id, a.expires_at)
         IS NOT DISTINCT FROM (b.role, b.entity_code, b.up_to_reporting, b.delegate_id, b.expires_at)`,
    [actions],
  );
  const now = await readApprovalMatrix(tx);
  const said = (matrix: Matrix, action: string) => ({ rules: matrix.filter((rule) => rule.action === action).map(ruleText) });
  for (const action of actions)
    audit({
      action: "approval.set-rules",
      subjectType: "approval_rules",
      subjectId: action,
      before: said(before, action),
      after: said(now, action),
      reason: `${leaver.name} ${leaver.why}`,
    });
  return { before, now };
}

async function leftUndecided(
  { ctx, now, tx }: Scope,
  leaver: Leaver & { before: readonly Grant[] },
  matrix: { before: Matrix; now: Matrix },
): Promise<Warning[]> {
  const { reportingCurrency: currency } = await currentReference(ctx);
  const world = { ...(await readApprovalWorld(tx)), currency, now };
  const left = gapsLeftBy({ id: leaver.id, grants: leaver.before }, matrix, world);
  return left.map(({ action, gaps }) => ({
    text: `“${action.name}”: ${gaps.join(" ")}`,
    subjectType: "approval",
    subjectId: action.action,
  }));
}

/** Tokens are the firm's, not a person's, and programs live by them: they are not ended, but whoever made one may know it. */
async function tokensLeft({ now, tx }: Scope, leaver: Leaver & { before: readonly Grant[] }): Promise<Warning[]> {
  if (leaver.grants.length > 0 || leaver.before.length === 0) return [];
  const found = await tx.raw(
    `SELECT t.id, t.name FROM api_token t JOIN audit_entry a ON a.subject_type = 'token' AND a.subject_id = t.id::text
     WHERE a.action = 'token.create' AND a.actor_type = 'user' AND a.actor_id = $1 AND t.revoked_at IS NULL AND t.expires_at > $2
     ORDER BY t.created_at, t.id LIMIT 20`,
    [leaver.id, now],
  );
  return found.rows.map((row) => ({
    text: `${leaver.name} made the API token “${String(row.name)}”, which still works. Make a new one if they may know it.`,
    subjectType: "token",
    subjectId: String(row.id),
  }));
}

/** Says it to IT, to whom administrators belong too. */
const tellIt = ({ now, tx }: Scope, { name, why }: Leaver, { subjectId, subjectType, text }: Warning): Promise<void> =>
  insert(tx, "Notice", {
    team: "it",
    kind: `access.left:${newId()}`,
    title: `${name} ${why}. ${text}`,
    subjectType,
    subjectId,
    createdAt: now,
  });
