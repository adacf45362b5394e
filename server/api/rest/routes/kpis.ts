import { z } from "zod";
import { readKpis } from "../../../services/overview/read-kpis.ts";
import { defineRoute, type Route, responseOf } from "../route.ts";

export const kpiRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    path: "/kpis",
    summary: "The measures of a month, each with its formula, population and exclusions: the same numbers as on the screens",
    tag: "Measures",
    permission: "measures.read",
    query: z.strictObject({
      period: z
        .string()
        .regex(/^\d{4}-\d{2}$/, "must be a month such as 2026-11")
        .optional()
        .meta({ description: "A month; the current one unless given" }),
      entity: z.string().min(1).max(60).optional().meta({ description: "Code of a legal entity" }),
    }),
    response: responseOf(readKpis),
    handler: ({ ctx, query }) => readKpis(ctx, query),
  }),
];
