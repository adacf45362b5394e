import { z } from "zod";
import { scopeCondition } from "../../db/scope.sql.ts";
import { query } from "../query.ts";

const recent = 20_000;
const choicesMost = 100;

const choiceRow = z.object({
  field: z.enum(["action", "subject", "actor"]),
  value: z.string(),
  label: z.string(),
  count: z.number(),
});
const choice = z.object({ value: z.string(), label: z.string(), count: z.int() });

/** What the newest 20,000 entries can be filtered by: actions, kinds of subject and actors, the most frequent first. */
export const readAuditChoices = query({
  name: "readAuditChoices",
  permission: "audit.read",
  input: z.strictObject({}),
  output: z.object({ actions: z.array(choice), subjectTypes: z.array(choice), actors: z.array(choice) }),
  run: async ({ ctx, scope }) => {
    const values: unknown[] = [];
    const condition = scopeCondition(scope, values);
    const found = await ctx.db.raw(
      `WITH newest AS (
         SELECT action, subject_type, actor_id, actor_name FROM (SELECT * FROM audit_entry ORDER BY at DESC, id DESC LIMIT ${recent}) e WHERE ${condition}
       )
       (SELECT 'action' AS field, action AS value, action AS label, count(*) AS count FROM newest GROUP BY action ORDER BY 4 DESC, 2 LIMIT ${choicesMost})
       UNION ALL
       (SELECT 'subject', subject_type, subject_type, count(*) FROM newest GROUP BY subject_type ORDER BY 4 DESC, 2 LIMIT ${choicesMost})
       UNION ALL
       (SELECT 'actor', actor_id, max(actor_name), count(*) FROM newest GROUP BY actor_id ORDER BY 4 DESC, 2 LIMIT ${choicesMost})`,
      values,
    );
    const rows = found.rows.map((row) => choiceRow.parse(row));
    const of = (field: "action" | "subject" | "actor") =>
      rows.filter((row) => row.field === field).map(({ value, label, count }) => ({ value, label, count }));
    return { ok: true, value: { actions: of("action"), subjectTypes: of("subject"), actors: of("actor") } };
  },
});
