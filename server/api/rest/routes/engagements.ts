import { z } from "zod";
import { teams } from "../../../domain/access/roles.ts";
import { contractTypes, dispositionChoices } from "../../../domain/canonical/deal.ts";
import { after } from "../../../domain/clock.ts";
import { localDateSchema, startOfDay } from "../../../domain/dates.ts";
import { engagementStatusSchema } from "../../../domain/engagements/status.ts";
import { createEngagement } from "../../../services/engagements/create-engagement.ts";
import { listEngagements } from "../../../services/engagements/list-engagements.ts";
import { readEngagement } from "../../../services/engagements/read-engagement.ts";
import { readTrace } from "../../../services/engagements/read-trace.ts";
import { listQuery } from "../lists.ts";
import { defineRoute, type Route, responseOf } from "../route.ts";
import { several } from "../several.ts";

const tag = "Engagements";
const dayMs = 86_400_000;

const code = z.string().min(1).max(60);

export const engagementRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    path: "/engagements",
    summary: "Engagements, newest won first; backfilled history only when asked for",
    tag,
    permission: "engagements.read",
    query: z.strictObject({
      ...listQuery,
      status: several(engagementStatusSchema, "What it is"),
      entity: several(code, "Codes of legal entities, or none"),
      region: several(code, "Regions, or none"),
      team: several(z.enum([...teams, "none"]), "Whose turn it is"),
      customerId: z.uuid().optional(),
      connection: several(code, "Keys of the CRM connections that the deals come from"),
      type: several(z.enum(contractTypes), "Contract types"),
      disposition: several(
        z.enum(dispositionChoices),
        "What the deal became; none: no engagement; undecided: nobody has said yet, which none stood for at first",
      ),
      backfill: z.enum(["no", "only", "all"]).optional(),
      blocked: z.enum(["yes", "no"]).optional().meta({ description: "Whether somebody has to act" }),
      due: z.enum(["yes"]).optional().meta({ description: "Only deals that call for a project" }),
      reached: z.enum(["project", "billing"]).optional(),
      missing: z.enum(["project", "billing"]).optional(),
      touched: z.enum(["yes", "no"]).optional(),
      wonFrom: localDateSchema.optional().meta({ description: "A day (UTC), inclusive" }),
      wonTo: localDateSchema.optional().meta({ description: "A day (UTC), inclusive" }),
      sort: z.enum(["won", "-won", "value", "-value", "updated", "-updated", "number", "-number"]).default("-won"),
    }),
    response: z.object({
      items: listEngagements.output.shape.items,
      nextCursor: z.string().nullable(),
      total: listEngagements.output.shape.total,
    }),
    handler: ({ ctx, query: { sort, wonFrom, wonTo, ...filter } }) =>
      listEngagements(ctx, {
        ...filter,
        sort: sort.replace("-", "") as "won",
        desc: sort.startsWith("-"),
        ...(wonFrom ? { wonFrom: startOfDay(wonFrom, "UTC") } : {}),
        ...(wonTo ? { wonBefore: after(startOfDay(wonTo, "UTC"), dayMs) } : {}),
      }),
  }),
  defineRoute({
    method: "POST",
    path: "/engagements",
    summary:
      "Have a won deal set up now: it is read from its CRM and becomes its engagements, one for each project group. 200: it had them already; 502: the CRM did not answer, and nothing was set up",
    tag,
    permission: "engagements.create",
    body: createEngagement.input,
    status: 201,
    wasThere: ({ created }) => !created,
    response: responseOf(createEngagement),
    handler: ({ ctx, body }) => createEngagement(ctx, body),
  }),
  defineRoute({
    method: "GET",
    path: "/engagements/{id}",
    summary: "One engagement by id or number: deal, contract, systems, flow, what holds it up and whose turn it is",
    tag,
    permission: "engagements.read",
    params: z.strictObject({ id: z.string().min(1).max(60) }),
    response: readEngagement.output.extend({ flow: readEngagement.output.shape.runs.element.nullable() }),
    handler: async ({ ctx, params }) => {
      const read = await readEngagement(ctx, params);
      return read.ok ? { ok: true, value: { ...read.value, flow: read.value.runs[0] ?? null } } : read;
    },
  }),
  defineRoute({
    method: "GET",
    path: "/trace/{correlationId}",
    summary: "Every call under a correlation id in order, with what was said, masked by role; reading it is recorded",
    tag,
    permission: "engagements.trace",
    params: z.strictObject({ correlationId: z.uuid() }),
    query: z.strictObject({ limit: listQuery.limit, cursor: listQuery.cursor }),
    response: responseOf(readTrace),
    handler: ({ ctx, params, query }) => readTrace(ctx, { ...params, ...query }),
  }),
];
