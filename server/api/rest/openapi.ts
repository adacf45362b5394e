import { z } from "zod";
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from "zod-openapi";
import { problemSchema } from "./problem.ts";
import { requestsPerMinute } from "./quota.ts";
import type { Route } from "./route.ts";

const description = `Everything that Throughline's screens read, for programs. Send an API token as bearer token; each operation
names the scope it needs. Errors are problem documents (RFC 9457) whose \`code\` is stable. Lists answer \`items\` and
\`nextCursor\`. Writes take an \`Idempotency-Key\`: the same key with the same body is carried out once within 24 hours. A token
may make ${requestsPerMinute} requests a minute. Fields that the token's role may not see are absent.`;

const idempotencyKey = z
  .string()
  .min(1)
  .max(255)
  .optional()
  .meta({ description: "Makes the write happen once, however often it is sent within 24 hours" });

/** The OpenAPI 3.1 document of a table of routes. */
export function openApiDocument(routes: readonly Route[], version: string): ReturnType<typeof createDocument> {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return createDocument(
    {
      openapi: "3.1.1",
      info: { title: "Throughline", version, description },
      servers: [{ url: "/api/v1" }],
      security: [{ token: [] }],
      components: { securitySchemes: { token: { type: "http", scheme: "bearer", description: "tl_…, made under Access" } } },
      paths,
    },
    {
      override: ({ jsonSchema, zodSchema }) => {
        if (zodSchema._zod.def.type !== "date") return;
        jsonSchema.type = "string";
        jsonSchema.format = "date-time";
      },
    },
  );
}

function operationOf(route: Route): ZodOpenApiOperationObject {
  const isWrite = route.method !== "GET";
  const hasParams = Object.keys(route.params.shape).length > 0;
  const hasQuery = Object.keys(route.query.shape).length > 0;
  const content = { "application/json": { schema: route.response } };
  return {
    operationId: operationId(route),
    summary: route.summary,
    description: `Scope: \`${route.permission}\``,
    tags: [route.tag],
    requestParams: {
      ...(hasParams ? { path: route.params } : {}),
      ...(hasQuery ? { query: route.query } : {}),
      ...(isWrite ? { header: z.object({ "Idempotency-Key": idempotencyKey }) } : {}),
    },
    ...(route.body ? { requestBody: { required: true, content: { "application/json": { schema: route.body } } } } : {}),
    responses: {
      [String(route.status)]: { description: "Done", content },
      ...(route.wasThere ? { "200": { description: "It was there already", content } } : {}),
      default: { description: "A problem", content: { "application/problem+json": { schema: problemSchema } } },
    },
  };
}

/** `GET /engagements/{id}/billing-plan` is getEngagementsByIdBillingPlan. */
function operationId({ method, path }: Route): string {
  const words = path
    .split("/")
    .filter(Boolean)
    .flatMap((segment) => (segment.startsWith("{") ? ["by", segment.slice(1, -1)] : segment.split("-")));
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}
