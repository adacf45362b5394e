import { visitOf } from "../../auth/visit.ts";
import { webServices } from "../../web/services.ts";
import { createRestHandler, type RestHandler } from "../rest/handler.ts";
import { webQuota } from "../rest/web-quota.ts";
import { scimApi } from "./api.ts";

let handler: RestHandler | undefined;

/** /api/scim/v2 of the web process. */
export function handleScim(request: Request, segments: readonly string[]): Promise<Response> {
  handler ??= createRestHandler(webServices(), webQuota(), scimApi);
  return handler({ request, segments, address: visitOf(request.headers).address });
}
