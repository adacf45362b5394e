import { z } from "zod";
import type { Tx } from "../../db/database.ts";
import { makerOfTokenSql } from "../../db/token-makers.sql.ts";
import { waivedWorth, waivedWorthSql } from "../../db/waived-worth.sql.ts";
import type { Place } from "../../domain/access/scope.ts";
import { type Outcome, refuse } from "../refusal.ts";

const waiverRow = z.object({
  id: z.string(),
  kind: z.string(),
  engagement_id: z.string(),
  exception_id: z.string(),
  entity_code: z.string().nullable(),
  region: z.string().nullable(),
  amount: z.string().nullable(),
  currency: z.string().nullable(),
  reason: z.string(),
  state: z.string(),
  requested_by: z.string(),
  requested_name: z.string(),
  token_of: z.string().nullable(),
  expires_at: z.date(),
  group_key: z.string(),
  team: z.enum(["finance", "pmo", "sales_ops", "it"]),
  correlation_id: z.string().nullable(),
  worth: waivedWorth,
  exception_version: z.int(),
  /** What is agreed to with a change; null: of another kind, or an older release has asked about it. */
  terms: z.string().nullable(),
});
export type WaiverRow = z.infer<typeof waiverRow>;

/**
 * Locks a waiver that is asked for with its exception, where that lies now; one that has been decided is refused, and one that
 * `isTheirs` denies is not there.
 */
export async function lockRequestedWaiver(
  tx: Tx,
  waiverId: string,
  isTheirs: (waiver: WaiverRow & Place) => boolean,
): Promise<Outcome<WaiverRow>> {
  const found = await tx.raw(
    `SELECT w.id, w.kind, w.engagement_id, w.exception_id, x.entity_code, x.region, w.amount, w.currency, w.reason, w.state, w.requested_by, w.requested_name, ${makerOfTokenSql("w.requested_by")} AS token_of, w.expires_at,
       x.group_key, x.team, x.correlation_id, x.version AS exception_version, CASE WHEN x.kind = 'amendment_candidate' THEN x.params->>'terms' END AS terms, ${waivedWorthSql} AS worth
     FROM waiver w JOIN exception_item x ON x.id = w.exception_id JOIN engagement e ON e.id = w.engagement_id JOIN deal d ON d.id = e.deal_id WHERE w.id = $1 FOR UPDATE OF w, x`,
    [waiverId],
  );
  const waiver = found.rows[0] && waiverRow.parse(found.rows[0]);
  if (!waiver || !isTheirs({ ...waiver, entityCode: waiver.entity_code }))
    return refuse(
      "not_found",
      "This waiver is not there, or it is not yours. Someone may have opened an old page: load it again.",
    );
  if (waiver.state !== "requested") return refuse("conflict", `This waiver has been ${waiver.state} already. Load it again.`);
  return { ok: true, value: waiver };
}

/** The exception of a waiver, as notes and audit entries name it. */
export const exceptionOf = (waiver: WaiverRow) => ({
  id: waiver.exception_id,
  groupKey: waiver.group_key,
  engagementId: waiver.engagement_id,
  entityCode: waiver.entity_code,
  region: waiver.region,
  correlationId: waiver.correlation_id,
});
