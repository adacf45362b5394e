import { visitOf } from "../../auth/visit.ts";
import { webServices } from "../../web/services.ts";
import { createRestHandler, type RestHandler } from "./handler.ts";
import { openApiDocument } from "./openapi.ts";
import { publicApi } from "./rest-api.ts";
import { restRoutes } from "./table.ts";
import { webQuota } from "./web-quota.ts";

const version = "1";
let handler: RestHandler | undefined;
let document: string | undefined;

/** /api/v1 of the web process. */
export function handleRest(request: Request, segments: readonly string[]): Promise<Response> | Response {
  if (request.method === "GET" && segments.join("/") === "openapi.json") return openApi();
  handler ??= createRestHandler(webServices(), webQuota(), publicApi(restRoutes));
  return handler({ request, segments, address: visitOf(request.headers).address });
}

/** Public: it tells nothing but what can be asked. */
function openApi(): Response {
  document ??= JSON.stringify(openApiDocument(restRoutes, version));
  return new Response(document, { headers: { "content-type": "application/json", "cache-control": "public, max-age=300" } });
}
