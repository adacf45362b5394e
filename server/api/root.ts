import { accessRouter } from "./routers/access.ts";
import { auditRouter } from "./routers/audit.ts";
import { calendarsRouter } from "./routers/calendars.ts";
import { connectionsRouter } from "./routers/connections.ts";
import { engagementsRouter } from "./routers/engagements.ts";
import { exceptionsRouter } from "./routers/exceptions.ts";
import { flowsRouter } from "./routers/flows.ts";
import { mailRouter } from "./routers/mail.ts";
import { mappingsRouter } from "./routers/mappings.ts";
import { noticesRouter } from "./routers/notices.ts";
import { overviewRouter } from "./routers/overview.ts";
import { sessionRouter } from "./routers/session.ts";
import { staffingRouter } from "./routers/staffing.ts";
import { viewsRouter } from "./routers/views.ts";
import { createCallerFactory, router } from "./trpc.ts";

/** Every procedure of the product's screens: one import and one line an area. */
export const appRouter = router({
  staffing: staffingRouter,
  flows: flowsRouter,
  engagements: engagementsRouter,
  access: accessRouter,
  audit: auditRouter,
  mappings: mappingsRouter,
  notices: noticesRouter,
  overview: overviewRouter,
  session: sessionRouter,
  exceptions: exceptionsRouter,
  views: viewsRouter,
  connections: connectionsRouter,
  calendars: calendarsRouter,
  mail: mailRouter,
});

export type AppRouter = typeof appRouter;
export const createCaller = createCallerFactory(appRouter);
