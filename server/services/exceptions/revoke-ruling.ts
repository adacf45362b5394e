import { z } from "zod";
import { reaches } from "../../domain/access/scope.ts";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";
import { closeGates, releaseKeys } from "../runs/release-runs.ts";

const rulingRow = z.object({
  id: z.string(),
  kind: z.string(),
  subject_id: z.string(),
  answer: z.record(z.string(), z.unknown()),
  revoked_at: z.date().nullable(),
  engagement_id: z.string().nullable(),
  entity_code: z.string().nullable(),
  region: z.string().nullable(),
});

/** Takes an answer back. What was built on it stays; a flow that still waits asks again. */
export const revokeRuling = command({
  name: "revokeRuling",
  permission: "engagements.rule",
  input: z.strictObject({ rulingId: z.uuid(), why: z.string().trim().min(1, "says nothing").max(500) }),
  output: z.object({ released: z.int() }),
  run: async ({ input, ctx, tx, now, grants, audit }) => {
    const found = await tx.raw(
      `SELECT r.id, r.kind, r.subject_id, r.answer, r.revoked_at, e.id AS engagement_id, e.entity_code, e.region FROM ruling r
       LEFT JOIN LATERAL (SELECT id, entity_code, region FROM engagement WHERE id = r.subject_id OR customer_id = r.subject_id ORDER BY id LIMIT 1) e ON true
       WHERE r.id = $1 FOR UPDATE OF r`,
      [input.rulingId],
    );
    const ruling = found.rows[0] && rulingRow.parse(found.rows[0]);
    if (!ruling || !reaches(grants, { entityCode: ruling.entity_code, region: ruling.region }))
      return refuse("not_found", "This decision is not there, or it is not yours to take back.");
    if (ruling.revoked_at) return refuse("conflict", "This decision has been taken back already.");
    const keys = [ruling.kind === "disposition" ? `engagement:${ruling.subject_id}` : `record:customer:${ruling.subject_id}`];
    await closeGates(tx, keys);
    await tx.raw("UPDATE ruling SET revoked_at = $2 WHERE id = $1", [ruling.id, now]);
    audit({
      action: "ruling.revoked",
      subjectType: "ruling",
      subjectId: ruling.id,
      engagementId: ruling.engagement_id,
      entityCode: ruling.entity_code,
      region: ruling.region,
      reason: input.why,
      before: { kind: ruling.kind, answer: ruling.answer },
    });
    return { ok: true, value: { released: await releaseKeys(tx, ctx.jobs, keys) } };
  },
});
