import { z } from "zod";
import { scopeCondition } from "../../db/scope.sql.ts";
import { teamSchema, teams } from "../../domain/access/roles.ts";
import { query } from "../query.ts";

const statusRow = z.object({ status: z.string(), engagements: z.number() });
const teamRow = z.object({ team: teamSchema, open: z.number(), missing_cutoff: z.number(), overdue: z.number() });

/** Engagements by status and open exceptions by team, within the caller's scope and, if given, one entity. */
export const countWork = query({
  name: "countWork",
  permission: "overview.read",
  input: z.strictObject({ entityCode: z.string().max(40).nullish() }),
  output: z.object({
    engagements: z.array(z.object({ status: z.string(), count: z.int() })),
    exceptions: z.array(z.object({ team: teamSchema, open: z.int(), missesCutoff: z.int(), overdue: z.int() })),
  }),
  run: async ({ input, ctx, now, scope }) => {
    const entityCode = input.entityCode ?? null;
    const engagementValues: unknown[] = [entityCode];
    const exceptionValues: unknown[] = [entityCode, now];
    const [engagements, exceptions] = await Promise.all([
      ctx.db.raw(
        `SELECT status, count(*) AS engagements FROM engagement
         WHERE ($1::text IS NULL OR entity_code = $1) AND ${scopeCondition(scope, engagementValues)}
         GROUP BY status ORDER BY engagements DESC, status`,
        engagementValues,
      ),
      ctx.db.raw(
        `SELECT team, count(*) AS open, count(*) FILTER (WHERE misses_cutoff) AS missing_cutoff, count(*) FILTER (WHERE due_at < $2) AS overdue
         FROM exception_item WHERE status = 'open' AND ($1::text IS NULL OR entity_code = $1) AND ${scopeCondition(scope, exceptionValues)}
         GROUP BY team`,
        exceptionValues,
      ),
    ]);
    const byTeam = new Map(exceptions.rows.map((row) => teamRow.parse(row)).map((row) => [row.team, row]));
    return {
      ok: true,
      value: {
        engagements: engagements.rows
          .map((row) => statusRow.parse(row))
          .map((row) => ({ status: row.status, count: row.engagements })),
        exceptions: teams.map((team) => {
          const row = byTeam.get(team);
          return { team, open: row?.open ?? 0, missesCutoff: row?.missing_cutoff ?? 0, overdue: row?.overdue ?? 0 };
        }),
      },
    };
  },
});
