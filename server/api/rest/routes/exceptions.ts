import { z } from "zod";
import { exceptionSorts } from "../../../db/exception-page.sql.ts";
import { teamSchema } from "../../../domain/access/roles.ts";
import { exceptionKindKeys } from "../../../domain/exceptions/kinds.ts";
import { actionDoneSchema, actionSchema, actOnException } from "../../../services/exceptions/act-on-exception.ts";
import { listExceptions } from "../../../services/exceptions/list-exceptions.ts";
import { readException } from "../../../services/exceptions/read-exception.ts";
import { listQuery } from "../lists.ts";
import { byId, defineRoute, type Route, responseOf } from "../route.ts";
import { several } from "../several.ts";

const tag = "Exceptions";
const code = z.string().min(1).max(40);

export const exceptionRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    path: "/exceptions",
    summary: "Exceptions of the queues that the token sees: open ones by rank unless asked otherwise, closed ones newest first",
    tag,
    permission: "exceptions.read",
    query: z.strictObject({
      ...listQuery,
      status: z.enum(["open", "resolved", "waived", "all"]).default("open"),
      kind: several(z.enum(exceptionKindKeys), "Kinds"),
      team: several(teamSchema, "Teams whose queue it is in"),
      entity: several(code, "Codes of legal entities, or none"),
      region: several(code, "Regions, or none"),
      groupKey: z.string().min(1).max(400).optional().meta({ description: "All that share a cause have one" }),
      engagementId: z.uuid().optional(),
      backfill: z.enum(["no", "only", "all"]).default("no").meta({ description: "History that was read in later" }),
      snoozed: z.enum(["hide", "only", "all"]).default("all"),
      cutoff: z.enum(["missing"]).optional().meta({ description: "Only what misses the next billing cut-off" }),
      worth: z.enum(["unknown"]).optional().meta({ description: "Only what totals leave out, because its worth is not known" }),
      sort: z.enum(exceptionSorts).optional(),
    }),
    response: responseOf(listExceptions),
    handler: ({ ctx, query: { cursor, entity, kind, limit, region, sort, team, ...rest } }) =>
      listExceptions(ctx, {
        cursor,
        limit,
        sort,
        filter: { ...rest, kinds: kind, teams: team, entityCodes: entity, regions: region },
      }),
  }),
  defineRoute({
    method: "GET",
    path: "/exceptions/{id}",
    summary: "One exception: what is wrong, what it blocks, its exposure, its fixes and its history",
    tag,
    permission: "exceptions.read",
    params: byId,
    response: responseOf(readException),
    handler: ({ ctx, params }) => readException(ctx, params),
  }),
  defineRoute({
    method: "POST",
    path: "/exceptions/{id}/actions",
    summary:
      "Work on one exception: assign, comment, snooze, escalate, retry, carry out a fix, ask for a waiver or take that back. Each action needs a scope of its own besides",
    tag,
    permission: "exceptions.read",
    params: byId,
    body: actionSchema,
    response: actionDoneSchema,
    handler: ({ ctx, params, body }) => actOnException(ctx, params.id, body),
  }),
];
