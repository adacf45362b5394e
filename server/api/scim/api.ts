import { z } from "zod";
import type { RestApi } from "../rest/rest-api.ts";
import { scimContentType, scimRefusal } from "./refusal.ts";
import { scimBase, scimRoutes } from "./routes.ts";

const made = z.looseObject({ meta: z.looseObject({ location: z.string() }) });

/** What the firm's directory speaks to let people in and out: SCIM 2.0 (RFC 7643 and 7644), with its own form of errors. */
export const scimApi: RestApi = {
  base: scimBase,
  describedAt: `${scimBase}/ResourceTypes`,
  routes: scimRoutes,
  contentType: scimContentType,
  locationOf: (answer) => made.safeParse(answer).data?.meta.location,
  refuse: scimRefusal,
};
