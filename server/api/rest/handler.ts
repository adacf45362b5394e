import { actorOfToken, type TokenFailure } from "../../auth/api-token.ts";
import { newId } from "../../domain/ids.ts";
import { assertNever } from "../../domain/result.ts";
import type { Actor, CallContext, Services } from "../../services/context.ts";
import { OpenSpan } from "../../spans.ts";
import { type Answer, once } from "./idempotency.ts";
import { createMatcher, type Match } from "./match.ts";
import { Problem, problemOf } from "./problem.ts";
import type { Quota } from "./quota.ts";
import { parsePart, queryOf, readJsonBody } from "./read-request.ts";
import type { RestApi } from "./rest-api.ts";
import type { Route } from "./route.ts";

const keyPattern = /^[\x21-\x7e]{1,255}$/;

export interface RestRequest {
  request: Request;
  /** The decoded segments below /api/v1. */
  segments: readonly string[];
  /** Where it comes from, to slow down who guesses tokens. */
  address: string;
}

/** Answers a request of the public API; every error is a problem document, and no failure of ours shows its inside. */
export type RestHandler = (request: RestRequest) => Promise<Response>;

/** An API over a table of routes. */
export function createRestHandler(services: Services, quota: Quota, api: RestApi): RestHandler {
  const match = createMatcher(api);

  const answer = async (
    { request, segments, address }: RestRequest,
    correlationId: CallContext["correlationId"],
    span: OpenSpan,
  ): Promise<Response> => {
    const actor = await authenticate(services, quota, request, address);
    const headers = await quota.spend(actor.id);
    const found = match(request.method === "HEAD" ? "GET" : request.method, segments);
    span.rename(`${found.route.method} ${api.base}${found.route.path}`);
    const ctx: CallContext = { ...services, actor, correlationId };
    requireScope(actor, found.route);
    const done = await carryOut(ctx, request, found, segments);
    if (done.isReplay) headers["idempotency-replayed"] = "true";
    if (done.status === 204) return new Response(null, { status: done.status, headers });
    const location = done.status === 201 ? api.locationOf?.(done.body) : undefined;
    const told = { ...headers, ...(location ? { location } : {}), "content-type": api.contentType };
    return Response.json(done.body, { status: done.status, headers: told });
  };

  return async (incoming) => {
    const correlationId = newId<"correlation">();
    const span = new OpenSpan(`request ${api.base}`, correlationId, {
      attributes: { "http.request.method": incoming.request.method },
    });
    const response = await answer(incoming, correlationId, span).catch((error: unknown) => {
      if (error instanceof Problem) return api.refuse(error, correlationId);
      const path = incoming.segments.join("/");
      services.log.error({ err: error, correlationId, method: incoming.request.method, path }, "a public request failed");
      const detail = `Nothing was changed. Try again; if it stays, give an administrator the reference ${correlationId}.`;
      return api.refuse(new Problem("internal", detail), correlationId);
    });
    response.headers.set("x-correlation-id", correlationId);
    response.headers.set("cache-control", "no-store");
    span.end({ attributes: { "http.response.status_code": response.status }, isFailure: response.status >= 500 });
    return response;
  };
}

async function authenticate(services: Services, quota: Quota, request: Request, address: string): Promise<Actor> {
  const [, secret] = /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  if (secret === undefined) {
    throw new Problem("unauthorized", "Send an API token: Authorization: Bearer tl_…. An administrator makes one under Access.", {
      headers: { "www-authenticate": 'Bearer realm="throughline"' },
    });
  }
  const actor = await actorOfToken(services.db, secret, services.clock.now());
  if (actor.ok) return actor.value;
  await quota.wrongToken(address);
  throw new Problem("unauthorized", tokenText(actor.error), {
    headers: { "www-authenticate": 'Bearer realm="throughline", error="invalid_token"' },
  });
}

function tokenText(failure: TokenFailure): string {
  switch (failure) {
    case "malformed":
    case "unknown":
      return "This is no token of this installation. Check that it was copied whole.";
    case "revoked":
      return "This token has been revoked. Ask an administrator for a new one.";
    case "expired":
      return "This token has expired. Ask an administrator for a new one.";
    default:
      return assertNever(failure);
  }
}

function requireScope(actor: Actor, route: Route): void {
  if (!actor.scopes || actor.scopes.includes(route.permission)) return;
  throw new Problem("forbidden", `This token lacks the scope ${route.permission}. Create one with that scope.`);
}

async function carryOut(
  ctx: CallContext,
  request: Request,
  { route, params: rawParams }: Match,
  segments: readonly string[],
): Promise<Answer> {
  const params = parsePart(route.params, rawParams, "path");
  const query = parsePart(route.query, queryOf(new URL(request.url).searchParams), "query");
  const rawBody = route.method === "GET" ? undefined : await readJsonBody(request);
  const body = route.body ? parsePart(route.body, rawBody, "body") : undefined;
  const work = (within: CallContext) => route.handle(within, { params, query, body });

  const statusOf = (answer: unknown): number => (route.wasThere?.(answer) ? 200 : route.status);

  const key = request.headers.get("idempotency-key");
  if (key === null || route.method === "GET") {
    const done = await work(ctx);
    if (!done.ok) throw problemOf(done.error);
    return { status: statusOf(done.value), body: done.value, isReplay: false };
  }
  if (!keyPattern.test(key)) {
    throw new Problem("malformed", "Idempotency-Key has 1 to 255 visible ASCII characters, such as a UUID.");
  }
  const name = `${request.method} /${segments.map(encodeURIComponent).join("/")}`;
  const done = await once(ctx, { key, route: name, body: rawBody, statusOf, work });
  if (!done.ok) throw problemOf(done.error);
  return done.value;
}
