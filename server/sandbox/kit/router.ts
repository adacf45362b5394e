import type { Reply, SandboxRequest } from "./http.ts";

export type Parameters = Readonly<Record<string, string>>;
export type Handler = (request: SandboxRequest, parameters: Parameters) => Reply | Promise<Reply>;

interface Route {
  methods: readonly string[];
  pattern: string;
  segments: readonly string[];
  handler: Handler;
}

const decode = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

/** Finds the handler of a path: ":x" stands for one segment, "*rest" for all that remain. The first that fits answers. */
export class Router {
  readonly #routes: Route[] = [];
  readonly #otherwise: Handler;

  constructor(otherwise: Handler) {
    this.#otherwise = otherwise;
  }

  on(methods: string, pattern: string, handler: Handler): this {
    this.#routes.push({ methods: methods.split(","), pattern, segments: pattern.split("/").filter(Boolean), handler });
    return this;
  }

  handle(request: SandboxRequest): Reply | Promise<Reply> {
    const segments = request.path.split("/").filter(Boolean);
    for (const route of this.#routes) {
      if (!route.methods.includes(request.method)) continue;
      const parameters = match(route.segments, segments);
      if (!parameters) continue;
      request.route = route.pattern;
      return route.handler(request, parameters);
    }
    return this.#otherwise(request, {});
  }
}

function match(pattern: readonly string[], segments: readonly string[]): Parameters | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    if (part.startsWith("*")) {
      parameters[part.slice(1)] = segments.slice(index).map(decode).join("/");
      return parameters;
    }
    const segment = segments[index];
    if (segment === undefined) return undefined;
    if (part.startsWith(":")) parameters[part.slice(1)] = decode(segment);
    else if (part !== segment) return undefined;
  }
  return pattern.length === segments.length ? parameters : undefined;
}
