import { type CorrelationId, newId } from "../../domain/ids.ts";
import type { Log } from "../../log.ts";
import { OpenSpan } from "../../spans.ts";
import { Problem } from "../rest/problem.ts";

interface Sent {
  what: "event" | "mail";
  request: Request;
  log: Log;
}

/**
 * Takes what another system sends, under a correlation id of its own: told as a span, and refused with a problem document. `accept`
 * answers how many there are to be worked on.
 */
export async function take(
  { log, request, what }: Sent,
  accept: (correlationId: CorrelationId) => Promise<number>,
): Promise<Response> {
  const correlationId = newId<"correlation">();
  const span = new OpenSpan(`${what} received`, correlationId, { attributes: { "http.request.method": request.method } });
  const refused = (error: unknown): Response => {
    if (error instanceof Problem) return error.toResponse(correlationId);
    log.error({ err: error, correlationId }, `${what} could not be taken`);
    return new Problem("internal", `The ${what} could not be taken. Send it again later.`).toResponse(correlationId);
  };
  const response = await accept(correlationId).then(
    (accepted) => Response.json({ accepted, correlationId }, { status: 202 }),
    refused,
  );
  span.end({ attributes: { "http.response.status_code": response.status }, isFailure: response.status >= 500 });
  return response;
}
