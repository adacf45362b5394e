import type { Connector, InboundEvent } from "../../connectors/kit/connector.ts";
import { newId } from "../../domain/ids.ts";
import type { Services } from "../../services/context.ts";
import { unstorableText } from "../../services/storable.ts";
import { OpenSpan } from "../../spans.ts";
import { Problem } from "../rest/problem.ts";
import { readBytes } from "../rest/read-request.ts";

interface Receiver {
  services: Pick<Services, "db" | "clock" | "jobs" | "log" | "keyring">;
  connectors: Readonly<Record<string, Connector>>;
}

/**
 * Takes an event that a vendor sends: proves its signature and has the records that it names read now. An event brings no
 * content of its own, so a repeated or a late one does no harm.
 */
export async function receiveEvent(receiver: Receiver, request: Request, key: string): Promise<Response> {
  const correlationId = newId<"correlation">();
  const span = new OpenSpan("event received", correlationId, { attributes: { "http.request.method": request.method } });
  const response = await taken(receiver, { request, key, correlationId });
  span.end({ attributes: { "http.response.status_code": response.status }, isFailure: response.status >= 500 });
  return response;
}

async function taken(
  receiver: Receiver,
  { correlationId, key, request }: { request: Request; key: string; correlationId: string },
): Promise<Response> {
  try {
    const event = await provenEvent(receiver, request, key);
    const { db, jobs } = receiver.services;
    const { object, externalIds, id } = event;
    await db.tx((tx) =>
      jobs.task(
        tx,
        "pull-records",
        { connectionId: event.connectionId, object, externalIds: [...externalIds], correlationId },
        { key: `${event.connectionId}:${id}` },
      ),
    );
    return Response.json({ accepted: externalIds.length, correlationId }, { status: 202 });
  } catch (error) {
    if (error instanceof Problem) return error.toResponse(correlationId);
    receiver.services.log.error({ err: error, correlationId, connection: key }, "an event could not be taken");
    return new Problem("internal", "The event could not be taken. Send it again later.").toResponse(correlationId);
  }
}

async function provenEvent(
  { connectors, services }: Receiver,
  request: Request,
  key: string,
): Promise<InboundEvent & { connectionId: string }> {
  const { clock, db, keyring } = services;
  const absent = () => new Problem("not_found", `There is no connection ${key} that takes events.`);
  if (unstorableText(key)) throw absent();
  const found = await db.raw("SELECT id, vendor, name, mode, is_paused FROM connection WHERE key = $1", [key]);
  const [connection] = found.rows;
  const webhook = connection && connectors[String(connection.vendor)]?.webhook;
  if (!connection || !webhook) throw absent();
  const sealed = await db.raw("SELECT ciphertext, key_id FROM connection_secret WHERE connection_id = $1 AND name = $2", [
    connection.id,
    webhook.secretName,
  ]);
  const [secret] = sealed.rows;
  if (!secret)
    throw new Problem("signature_refused", `${String(connection.name)} has no secret for events. Enter one on the connection.`);
  const read = webhook.read({
    header: (name) => request.headers.get(name),
    rawBody: Buffer.from(await readBytes(request)),
    secret: keyring.open({ body: secret.ciphertext as Buffer, keyId: String(secret.key_id) }).toString("utf8"),
    now: clock.now(),
  });
  if (!read.ok) throw new Problem(read.error.isSignature ? "signature_refused" : "malformed", read.error.message);
  if (connection.mode === "off" || connection.is_paused === true)
    throw new Problem("conflict", `${String(connection.name)} is stopped. What has changed is read when it is started again.`);
  return { ...read.value, connectionId: String(connection.id) };
}
