import { z } from "zod";
import { scopeCondition } from "../../db/scope.sql.ts";
import { query } from "../query.ts";

const regionRow = z.object({ region: z.string() });
const connectionRow = z.object({ id: z.string(), key: z.string(), name: z.string() });

/** What lists of exceptions can be filtered by besides kinds and people: regions of the entities that the caller sees, and sources. */
export const listFilterChoices = query({
  name: "listFilterChoices",
  permission: "exceptions.read",
  input: z.strictObject({}),
  output: z.object({
    regions: z.array(z.string()),
    connections: z.array(connectionRow),
  }),
  run: async ({ ctx, scope }) => {
    const values: unknown[] = [];
    const [regions, connections] = await Promise.all([
      ctx.db.raw(
        `SELECT DISTINCT region FROM legal_entity WHERE is_active AND ${scopeCondition(scope, values, { entity: "code", region: "region" })} ORDER BY region LIMIT 200`,
        values,
      ),
      ctx.db.raw("SELECT id, key, name FROM connection ORDER BY name LIMIT 200"),
    ]);
    return {
      ok: true,
      value: {
        regions: regions.rows.map((row) => regionRow.parse(row).region),
        connections: connections.rows.map((row) => connectionRow.parse(row)),
      },
    };
  },
});
