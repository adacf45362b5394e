import { z } from "zod";
import type { AuditDraft } from "../../audit/entry.ts";
import { writeAudit } from "../../audit/entry.ts";
import type { Tx } from "../../db/database.ts";
import { lockTargets, readActivePeople, setAssignee, type TargetRow } from "../../db/exception-acts.sql.ts";
import { insert } from "../../db/rows.ts";
import { type Grant, type Team, teamSchema } from "../../domain/access/roles.ts";
import type { Place } from "../../domain/access/scope.ts";
import { exceptionReach, worksOnException } from "../../domain/exceptions/reach.ts";
import { newId } from "../../domain/ids.ts";
import { type CallContext, type Services, systemActor } from "../context.ts";
import { auditOf, bulkLimit, noteOn } from "./target.ts";

/** Somebody who does not look after all any more that they did. */
export interface Leaver {
  id: string;
  name: string;
  /** What they may do from now on; nothing where they are switched off. */
  grants: readonly Grant[];
  /** What follows their name: "has been switched off". */
  why: string;
}

interface Scope {
  ctx: Pick<CallContext, "actor">;
  tx: Tx;
  now: Date;
  audit(draft: AuditDraft): void;
}

const everywhere = exceptionReach(systemActor("hand-back").grants);

/**
 * Makes nobody's what is assigned to a person who does not work on it any more, in the transaction that takes it from their reach:
 * each with its entry and its note, and a notice to each team and place. Answers how many there were.
 */
export async function handBack({ audit, ctx, now, tx }: Scope, { grants, id, name, why }: Leaver): Promise<number> {
  const filter = { assignees: [id], status: "open", backfill: "all", snoozed: "all" } as const;
  const reason = `${name} ${why}`;
  const freed: TargetRow[] = [];
  for (let afterId: string | null = null; ; ) {
    const page: TargetRow[] = await lockTargets(tx, { filter, reach: everywhere, asOf: now, afterId, limit: bulkLimit });
    freed.push(...page.filter((row) => !worksOnException(grants, row)));
    afterId = page.at(-1)?.id ?? null;
    if (page.length < bulkLimit) break;
  }
  if (freed.length === 0) return 0;
  await tx.rows(setAssignee({ ids: freed.map((row) => row.id), assigneeId: null }));
  await noteOn(tx, ctx, { rows: freed, kind: "assign", body: `Assigned to nobody: ${reason}`, now });
  for (const row of freed) {
    const change = { before: { assigneeId: id }, after: { assigneeId: null } };
    audit(auditOf(row, { action: "exception.assigned", ...change, reason }));
  }
  await tellTeams(tx, freed, { reason, now });
  return freed.length;
}

/** One notice for each team and place, however many there are: the queue shows which. */
async function tellTeams(tx: Tx, freed: readonly TargetRow[], { now, reason }: { reason: string; now: Date }): Promise<void> {
  const queues = Map.groupBy(freed, ({ entityCode, region, team }) => JSON.stringify([team, entityCode, region]));
  for (const rows of queues.values()) {
    const [{ entityCode = null, region = null, team } = { team: null }] = rows;
    if (!team) continue;
    const many = rows.length === 1 ? "1 exception is" : `${rows.length} exceptions are`;
    await insert(tx, "Notice", {
      team,
      entityCode,
      region,
      kind: `assignments.freed:${newId()}`,
      title: `${reason}: ${many} nobody’s now`,
      subjectType: "queue",
      subjectId: team,
      createdAt: now,
    });
  }
}

const heldRow = z.object({
  assigneeId: z.string(),
  name: z.string(),
  status: z.enum(["active", "disabled"]),
  team: teamSchema,
  entityCode: z.string().nullable(),
  region: z.string().nullable(),
});

/**
 * Makes nobody's what is assigned to people out of whose reach it came by itself: an exception that moved to another team, entity
 * or region. Answers how many there were.
 */
export async function handBackLost({ clock, db }: Pick<Services, "clock" | "db">): Promise<number> {
  const found = await db.raw(
    `SELECT h.*, u.name, u.status FROM (SELECT DISTINCT x.assignee_id AS "assigneeId", x.team, x.entity_code AS "entityCode", x.region
       FROM exception_item x WHERE x.status = 'open' AND x.assignee_id IS NOT NULL) h JOIN app_user u ON u.id = h."assigneeId"`,
  );
  const held = Map.groupBy(
    found.rows.map((row) => heldRow.parse(row)),
    ({ assigneeId }) => assigneeId,
  );
  if (held.size === 0) return 0;
  const actor = systemActor("exceptions");
  let freed = 0;
  for (const [id, places] of held)
    freed += await db.tx(async (tx) => {
      const grants = await grantsNow(tx, id);
      if (places.every((place: Place & { team: Team }) => worksOnException(grants, place))) return 0;
      const drafts: AuditDraft[] = [];
      const [{ name = "", status = "active" } = {}] = places;
      const why = status === "active" ? noRole : switchedOff;
      const now = clock.now();
      const scope = { ctx: { actor }, tx, now, audit: (draft: AuditDraft) => void drafts.push(draft) };
      const count = await handBack(scope, { id, name, grants, why });
      await writeAudit(tx, actor, now, drafts);
      return count;
    });
  return freed;
}

/** What follows a name. */
export const switchedOff = "has been switched off";
export const noRole = "has no role for it any more";
export const hasLeft = "has left";

/** What an active person may do, whose row stays as it is until the transaction ends; nothing for one who is switched off. */
export async function grantsNow(tx: Tx, userId: string): Promise<Grant[]> {
  await tx.raw("SELECT 1 FROM app_user WHERE id = $1 FOR SHARE", [userId]);
  const person = await tx.maybe(readActivePeople({ userId }));
  return person?.grants ?? [];
}
