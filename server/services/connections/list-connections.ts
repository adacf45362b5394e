import { z } from "zod";
import { readConnectionHealth } from "../../db/connection-health.sql.ts";
import { readReferenceVersion } from "../../db/reference.sql.ts";
import { query } from "../query.ts";
import { connectionSchema, connectionView, hourBefore } from "./connection-view.ts";

/** Every system that the firm is connected to, with its health of the last hour. */
export const listConnections = query({
  name: "listConnections",
  permission: "connections.read",
  input: z.strictObject({}),
  output: z.object({
    items: z.array(connectionSchema),
    vendors: z.array(z.object({ vendor: z.string(), name: z.string(), role: z.string() })),
  }),
  run: async ({ ctx, now, scope }) => {
    const [rows, reference] = await Promise.all([
      readConnectionHealth(ctx.db, { since: hourBefore(now), key: null, scope }),
      ctx.db.one(readReferenceVersion(undefined)),
    ]);
    return {
      ok: true,
      value: {
        items: rows.map((row) => connectionView(row, reference.reportingCurrency)),
        vendors: ctx.vendors.map(({ name, role, vendor }) => ({ vendor, name, role })),
      },
    };
  },
});
