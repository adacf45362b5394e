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
});

/** One engagement for each place at which a decision holds: its own, or those of the customer and of the companies below it. */
const engagementsOf = `
  WITH RECURSIVE below AS (
    SELECT $1::uuid AS id UNION SELECT c.id FROM below JOIN customer c ON c.parent_id = below.id OR c.merged_into_id = below.id
  )
  SELECT DISTINCT ON (entity_code, region) id, entity_code, region FROM engagement
  WHERE id = $1 OR customer_id IN (SELECT id FROM below) ORDER BY entity_code, region, id`;
const engagementRow = z.object({ id: z.string(), entity_code: z.string().nullable(), region: z.string().nullable() });

/** Takes an answer back. What was built on it stays; a flow that still waits asks again. */
export const revokeRuling = command({
  name: "revokeRuling",
  permission: "engagements.rule",
  input: z.strictObject({ rulingId: z.uuid(), why: z.string().trim().min(1, "says nothing").max(500) }),
  output: z.object({ released: z.int() }),
  run: async ({ input, ctx, tx, now, grants, audit }) => {
    const found = await tx.raw("SELECT id, kind, subject_id, answer, revoked_at FROM ruling WHERE id = $1 FOR UPDATE", [
      input.rulingId,
    ]);
    const ruling = found.rows[0] && rulingRow.parse(found.rows[0]);
    const holdsFor = ruling ? (await tx.raw(engagementsOf, [ruling.subject_id])).rows.map((row) => engagementRow.parse(row)) : [];
    const places = holdsFor.map((row) => ({ engagementId: row.id, entityCode: row.entity_code, region: row.region }));
    const nowhere = { engagementId: null, entityCode: null, region: null };
    const place = (places.length > 0 ? places : [nowhere]).find((one) => reaches(grants, one));
    if (!ruling || !place) return refuse("not_found", "This decision is not there, or it is not yours to take back.");
    if (ruling.revoked_at) return refuse("conflict", "This decision has been taken back already.");
    const keys = [ruling.kind === "disposition" ? `engagement:${ruling.subject_id}` : `record:customer:${ruling.subject_id}`];
    await closeGates(tx, keys);
    await tx.raw("UPDATE ruling SET revoked_at = $2 WHERE id = $1", [ruling.id, now]);
    audit({
      action: "ruling.revoked",
      subjectType: "ruling",
      subjectId: ruling.id,
      ...place,
      reason: input.why,
      before: { kind: ruling.kind, answer: ruling.answer },
    });
    return { ok: true, value: { released: await releaseKeys(tx, ctx.jobs, keys) } };
  },
});
