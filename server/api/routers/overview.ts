import { countQueues } from "../../services/exceptions/count-queues.ts";
import { listExceptionGroups } from "../../services/exceptions/list-exception-groups.ts";
import { countWork } from "../../services/overview/count-work.ts";
import { listConnectionHealth } from "../../services/overview/list-connection-health.ts";
import { readMeasures } from "../../services/overview/read-measures.ts";
import { fromQuery, router } from "../trpc.ts";

export const overviewRouter = router({
  counts: fromQuery(countWork),
  urgent: fromQuery(listExceptionGroups),
  queues: fromQuery(countQueues),
  measures: fromQuery(readMeasures),
  connections: fromQuery(listConnectionHealth),
});
