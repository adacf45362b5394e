import { z } from "zod";
import { listRuns } from "../../../services/flows/list-runs.ts";
import { readRun } from "../../../services/flows/read-run.ts";
import { retryRuns } from "../../../services/flows/retry-runs.ts";
import { listQuery } from "../lists.ts";
import { byId, defineRoute, type Route, responseOf } from "../route.ts";
import { several } from "../several.ts";

const tag = "Flows";

const word = z.string().min(1).max(60);

export const flowRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    path: "/flow-runs",
    summary: "Runs of flows, newest first, with how many there are in each state",
    tag,
    permission: "flows.read",
    query: z.strictObject({
      ...listQuery,
      state: several(z.enum(["ready", "running", "parked", "done"]), "States"),
      lane: several(z.enum(["live", "release", "backfill"]), "Lanes"),
      flow: several(word, "Flows"),
      step: several(word, "Steps at which they stand"),
      outcome: several(word, "Outcomes of runs that are done"),
      entity: several(word, "Codes of legal entities"),
      connection: several(word, "Keys of connections"),
      retrying: z.enum(["yes"]).optional().meta({ description: "Only those that have failed and come back by themselves" }),
      engagementId: z.uuid().optional(),
    }),
    response: responseOf(listRuns),
    handler: ({ ctx, query }) => listRuns(ctx, query),
  }),
  defineRoute({
    method: "GET",
    path: "/flow-runs/{id}",
    summary: "One run with its attempts at steps and what it waits for",
    tag,
    permission: "flows.read",
    params: byId,
    response: responseOf(readRun),
    handler: ({ ctx, params }) => readRun(ctx, params),
  }),
  defineRoute({
    method: "POST",
    path: "/flow-runs/{id}/retry",
    summary: "Make a run look again at once; what still blocks it parks it again",
    tag,
    permission: "flows.retry",
    params: byId,
    response: responseOf(retryRuns),
    handler: ({ ctx, params }) => retryRuns(ctx, { runIds: [params.id] }),
  }),
];
