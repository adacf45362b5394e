import type { Tx } from "../../db/database.ts";
import { touchEngagements } from "../../db/exception-acts.sql.ts";
import { insert } from "../../db/rows.ts";
import { newId } from "../../domain/ids.ts";
import type { CallContext } from "../context.ts";

export interface NewRuling {
  kind: "disposition" | "customer_match";
  subjectId: string;
  answer: Record<string, string | boolean | null>;
  reason: string | null;
  engagementId: string;
}

/** Writes a person's answer in the stead of an earlier one, so that at most one of a kind holds. Answers its id. */
export async function storeRuling(tx: Tx, ctx: CallContext, ruling: NewRuling, now: Date): Promise<string> {
  await tx.raw("UPDATE ruling SET revoked_at = $3 WHERE kind = $1 AND subject_id = $2 AND revoked_at IS NULL", [
    ruling.kind,
    ruling.subjectId,
    now,
  ]);
  const id = newId<"ruling">();
  const { engagementId, ...row } = ruling;
  await insert(tx, "Ruling", { id, ...row, decidedBy: ctx.actor.id, decidedName: ctx.actor.name, decidedAt: now });
  await tx.rows(touchEngagements({ ids: [engagementId] }));
  return id;
}
