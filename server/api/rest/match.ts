import { Problem } from "./problem.ts";
import type { RestApi } from "./rest-api.ts";
import type { Method, Route } from "./route.ts";

interface Compiled {
  route: Route;
  segments: readonly string[];
}

export interface Match {
  route: Route;
  params: Record<string, string>;
}

export type Matcher = (method: string, segments: readonly string[]) => Match;

/** Finds the route of a request; literal segments win over parameters. Throws the problem for what is not there. */
export function createMatcher({ base, describedAt, routes }: Pick<RestApi, "base" | "describedAt" | "routes">): Matcher {
  const compiled = routes.map((route): Compiled => ({ route, segments: route.path.split("/").slice(1) }));
  const taken = new Set<string>();
  for (const { route } of compiled) {
    const shape = `${route.method} ${route.path.replaceAll(/\{[^}]+\}/g, "{}")}`;
    if (taken.has(shape)) throw new Error(`The public API has two routes for ${route.method} ${route.path}`);
    taken.add(shape);
  }
  return (method, segments) => {
    const fitting = compiled
      .filter((candidate) => fits(candidate.segments, segments))
      .sort((left, right) => parameterCount(left) - parameterCount(right));
    if (fitting.length === 0) {
      throw new Problem("not_found", `There is nothing at ${base}/${segments.join("/")}. See ${describedAt}.`);
    }
    const found = fitting.find((candidate) => candidate.route.method === method);
    if (found) return { route: found.route, params: paramsOf(found.segments, segments) };
    const allowed = [...new Set(fitting.map((candidate): Method => candidate.route.method))].join(", ");
    throw new Problem("method_not_allowed", `${method} is not possible here; ${allowed} is.`, { headers: { allow: allowed } });
  };
}

const isParameter = (segment: string): boolean => segment.startsWith("{");
const parameterCount = ({ segments }: Compiled): number => segments.filter(isParameter).length;

function fits(pattern: readonly string[], actual: readonly string[]): boolean {
  return pattern.length === actual.length && pattern.every((part, index) => isParameter(part) || part === actual[index]);
}

function paramsOf(pattern: readonly string[], actual: readonly string[]): Record<string, string> {
  const named = pattern.flatMap((part, index) => (isParameter(part) ? [[part.slice(1, -1), actual[index] ?? ""] as const] : []));
  return Object.fromEntries(named);
}
