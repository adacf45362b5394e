import type { Problem } from "./problem.ts";
import type { Route } from "./route.ts";

/** A table of routes, where it lies and how it speaks. */
export interface RestApi {
  /** `/api/v1`. */
  base: string;
  /** Where a program reads what there is. */
  describedAt: string;
  routes: readonly Route[];
  contentType: string;
  /** Where what was made is found. */
  locationOf?(answer: unknown): string | undefined;
  /** How a problem is told. */
  refuse(problem: Problem, correlationId: string): Response;
}

/** The public API as its OpenAPI document describes it: JSON, and problem documents. */
export const publicApi = (routes: readonly Route[]): RestApi => ({
  base: "/api/v1",
  describedAt: "/api/v1/openapi.json",
  routes,
  contentType: "application/json",
  refuse: (problem, correlationId) => problem.toResponse(correlationId),
});
