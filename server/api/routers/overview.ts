import { countQueues } from "../../services/exceptions/count-queues.ts";
import { listExceptionGroups } from "../../services/exceptions/list-exception-groups.ts";
import { listConnectionHealth } from "../../services/overview/list-connection-health.ts";
import { readKpis } from "../../services/overview/read-kpis.ts";
import { readMeasures } from "../../services/overview/read-measures.ts";
import { fromQuery, router } from "../trpc.ts";

export const overviewRouter = router({
  urgent: fromQuery(listExceptionGroups),
  queues: fromQuery(countQueues),
  measures: fromQuery(readMeasures),
  kpis: fromQuery(readKpis),
  connections: fromQuery(listConnectionHealth),
});
