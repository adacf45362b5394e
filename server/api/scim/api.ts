import type { Problem } from "../rest/problem.ts";
import type { RestApi } from "../rest/rest-api.ts";
import { scimBase, scimRoutes } from "./routes.ts";

const contentType = "application/scim+json";

/** What the firm's directory speaks to let people in and out: SCIM 2.0 (RFC 7643 and 7644), with its own form of errors. */
export const scimApi: RestApi = {
  base: scimBase,
  describedAt: `${scimBase}/ResourceTypes`,
  routes: scimRoutes,
  contentType,
  refuse: (problem, correlationId) => {
    const { status: told } = problem;
    // SCIM knows no 422: a value that cannot be is a bad request.
    const status = told === 422 ? 400 : told;
    const scimType = scimTypeOf(problem);
    const body = {
      schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
      status: String(status),
      ...(scimType ? { scimType } : {}),
      detail: `${problem.message} (${correlationId})`,
    };
    return Response.json(body, { status, headers: { ...problem.headers, "content-type": contentType } });
  },
};

function scimTypeOf({ code, fields }: Problem): string | undefined {
  if (code === "conflict" && fields) return "uniqueness";
  if (code === "malformed") return "invalidSyntax";
  if (code !== "invalid") return undefined;
  return fields && "filter" in fields ? "invalidFilter" : "invalidValue";
}
