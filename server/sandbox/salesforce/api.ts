import { type Answer, answer } from "./answer.ts";
import { noSuchResource } from "./errors.ts";
import type { Author } from "./records.ts";

/** A call below "/services/data/vNN.0/", or a part of one. */
export interface ApiCall {
  method: string;
  /** Below the version, without the query. */
  path: string;
  version: string;
  query: URLSearchParams;
  body: unknown;
  header(name: string): string | undefined;
  author: Author;
}
export type Parameters = Readonly<Record<string, string>>;
export type ApiHandler = (call: ApiCall, parameters: Parameters) => Answer;

export interface ApiRoute {
  methods: readonly string[];
  pattern: string;
  handler: ApiHandler;
}

export const route = (methods: string, pattern: string, handler: ApiHandler): ApiRoute => ({
  methods: methods.split(","),
  pattern,
  handler,
});

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function match(pattern: string, segments: readonly string[]): Parameters | undefined {
  const parts = pattern.split("/");
  if (parts.length !== segments.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const segment = segments[index] ?? "";
    if (part.startsWith(":")) parameters[part.slice(1)] = decoded(segment);
    else if (part.toLowerCase() !== segment.toLowerCase()) return undefined;
  }
  return parameters;
}

/** The REST API's resources. Used by calls and by the parts of a composite call alike. */
export class Api {
  readonly #routes: ApiRoute[] = [];

  add(...routes: ApiRoute[]): void {
    this.#routes.push(...routes);
  }

  /** The route of a call, and what its path says; undefined: there is no such resource. */
  find(method: string, path: string): { route: ApiRoute; parameters: Parameters } | undefined {
    const segments = path.split("/").filter(Boolean);
    for (const known of this.#routes) {
      const parameters = known.methods.includes(method) ? match(known.pattern, segments) : undefined;
      if (parameters) return { route: known, parameters };
    }
    return undefined;
  }

  /** Runs a call; what it refuses is thrown. */
  run(call: ApiCall): Answer {
    const found = this.find(call.method, call.path);
    if (found) return found.route.handler(call, found.parameters);
    const others = ["GET", "POST", "PATCH", "DELETE"].filter((method) => this.find(method, call.path));
    if (others.length === 0) throw noSuchResource();
    const message = `HTTP Method '${call.method}' not allowed. Allowed are ${others.join(",")}`;
    return answer(405, [{ errorCode: "METHOD_NOT_ALLOWED", message }]);
  }
}
