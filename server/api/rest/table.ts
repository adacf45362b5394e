import type { Route } from "./route.ts";
import { accessRoutes } from "./routes/access.ts";
import { auditRoutes } from "./routes/audit.ts";
import { connectionRoutes } from "./routes/connections.ts";
import { engagementRoutes } from "./routes/engagements.ts";
import { exceptionRoutes } from "./routes/exceptions.ts";
import { flowRoutes } from "./routes/flows.ts";
import { kpiRoutes } from "./routes/kpis.ts";
import { mappingRoutes } from "./routes/mappings.ts";
import { staffingRoutes } from "./routes/staffing.ts";

/** Every route of the public API: one import and one line an area. */
export const restRoutes: readonly Route[] = [
  ...accessRoutes,
  ...auditRoutes,
  ...connectionRoutes,
  ...engagementRoutes,
  ...exceptionRoutes,
  ...flowRoutes,
  ...kpiRoutes,
  ...mappingRoutes,
  ...staffingRoutes,
];
