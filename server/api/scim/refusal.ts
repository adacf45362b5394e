import { Problem } from "../rest/problem.ts";

export const scimContentType = "application/scim+json";

/** The kinds of RFC 7644, 3.12, that are told here. */
export type ScimType =
  | "invalidFilter"
  | "uniqueness"
  | "mutability"
  | "invalidSyntax"
  | "invalidPath"
  | "noTarget"
  | "invalidValue";

/** A bad request of a kind that its code alone does not say. */
export class ScimProblem extends Problem {
  readonly scimType: ScimType;

  constructor(scimType: ScimType, detail: string) {
    super("invalid", detail);
    this.scimType = scimType;
  }
}

/** A problem in the form of RFC 7644, 3.12. */
export function scimRefusal(problem: Problem, correlationId: string): Response {
  // SCIM knows no 422: a value that cannot be is a bad request.
  const status = problem.status === 422 ? 400 : problem.status;
  const scimType = scimTypeOf(problem);
  const body = {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
    status: String(status),
    ...(scimType ? { scimType } : {}),
    detail: `${problem.message} (${correlationId})`,
  };
  return Response.json(body, { status, headers: { ...problem.headers, "content-type": scimContentType } });
}

function scimTypeOf(problem: Problem): ScimType | undefined {
  if (problem instanceof ScimProblem) return problem.scimType;
  if (problem.code === "conflict" && problem.fields) return "uniqueness";
  if (problem.code === "malformed") return "invalidSyntax";
  return problem.code === "invalid" ? "invalidValue" : undefined;
}
