import type { Connector, InboundEvent } from "../../connectors/kit/connector.ts";
import type { Services } from "../../services/context.ts";
import { unstorableText } from "../../services/storable.ts";
import { Problem } from "../rest/problem.ts";
import { readBytes } from "../rest/read-request.ts";
import { take } from "./take.ts";

interface Receiver {
  services: Pick<Services, "db" | "clock" | "jobs" | "log" | "keyring">;
  connectors: Readonly<Record<string, Connector>>;
}

/**
 * Takes an event that a vendor sends: proves its signature and has the records that it names read now. An event brings no
 * content of its own, so a repeated or a late one does no harm.
 */
export function receiveEvent(receiver: Receiver, request: Request, key: string): Promise<Response> {
  const { db, jobs, log } = receiver.services;
  return take({ what: "event", request, log: log.child({ connection: key }) }, async (correlationId) => {
    const { connectionId, externalIds, id, object } = await provenEvent(receiver, request, key);
    const task = { connectionId, object, externalIds: [...externalIds], correlationId };
    await db.tx((tx) => jobs.task(tx, "pull-records", task, { key: `${connectionId}:${id}` }));
    return externalIds.length;
  });
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
