import { signatureHeader, signatureProblems, verifySignature } from "../../connectors/kit/signature.ts";
import { type CorrelationId, newId } from "../../domain/ids.ts";
import type { Services } from "../../services/context.ts";
import { storeMail } from "../../services/mail/store-mail.ts";
import { OpenSpan } from "../../spans.ts";
import { Problem } from "../rest/problem.ts";
import { readBytes } from "../rest/read-request.ts";

interface Receiver {
  services: Pick<Services, "clock" | "db" | "jobs" | "keyring" | "log">;
  /** With which the mail gateway signs; absent: no mail is taken. */
  secret: string | undefined;
}

/** As large as mail gateways let a message be that has pictures in it. */
const maxMailBytes = 10 * 1024 * 1024;

/** Takes a raw MIME message that a mail gateway hands on: proves its signature, keeps it, and has a worker read it. */
export async function receiveMail(receiver: Receiver, request: Request): Promise<Response> {
  const correlationId = newId<"correlation">();
  const span = new OpenSpan("mail received", correlationId, { attributes: { "http.request.method": request.method } });
  const response = await taken(receiver, request, correlationId);
  span.end({ attributes: { "http.response.status_code": response.status }, isFailure: response.status >= 500 });
  return response;
}

async function taken({ secret, services }: Receiver, request: Request, correlationId: CorrelationId): Promise<Response> {
  try {
    if (secret === undefined)
      throw new Problem("not_found", "No mail is taken here: MAIL_REPLY_TO and MAIL_WEBHOOK_SECRET are not set.");
    const raw = Buffer.from(await readBytes(request, maxMailBytes));
    const header = request.headers.get(signatureHeader);
    const signature = verifySignature({ header, rawBody: raw, secret, now: services.clock.now() });
    if (!signature.ok) throw new Problem("signature_refused", signatureProblems[signature.error]);
    if (raw.length === 0) throw new Problem("malformed", "The body is empty. Send the message as it came, headers and all.");
    const isNew = await storeMail(services, { raw, correlationId });
    return Response.json({ accepted: isNew ? 1 : 0, correlationId }, { status: 202 });
  } catch (error) {
    if (error instanceof Problem) return error.toResponse(correlationId);
    services.log.error({ err: error, correlationId }, "a mail could not be taken");
    return new Problem("internal", "The mail could not be taken. Send it again later.").toResponse(correlationId);
  }
}
