import { listRuns } from "../../services/flows/list-runs.ts";
import { readRun } from "../../services/flows/read-run.ts";
import { retryRuns } from "../../services/flows/retry-runs.ts";
import { fromCommand, fromQuery, router } from "../trpc.ts";

export const flowsRouter = router({
  list: fromQuery(listRuns),
  read: fromQuery(readRun),
  retry: fromCommand(retryRuns),
});
