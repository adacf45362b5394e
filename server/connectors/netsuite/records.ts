import { z } from "zod";
import type { HttpReply } from "../kit/http.ts";
import { cutTo } from "../kit/text.ts";
import { type CallScope, PortError, standIn } from "../ports/port.ts";
import type { NetsuiteClient } from "./client.ts";
import { malformed, refused } from "./errors.ts";
import { inWords, type Purpose } from "./words.ts";

/** What each kind of record's external ids begin with (docs/vendors/netsuite.md). */
export const keyPrefixes = {
  customer: "tl-cus-",
  contact: "tl-con-",
  customerSubsidiaryRelationship: "tl-csr-",
  job: "tl-job-",
  billingSchedule: "tl-bs-",
  salesOrder: "tl-so-",
} as const;
export type RecordType = keyof typeof keyPrefixes;

/**
 * The external id of a key: with its prefix, whether the key brings it or not. A key that has other characters than letters,
 * digits, _ and -, which the vendor's addresses do not bear, or more than 120 of them is refused.
 */
export function externalIdOf(type: RecordType, key: string): string {
  if (!/^[A-Za-z0-9_-]{1,120}$/.test(key)) {
    const given = JSON.stringify(cutTo(key, 60));
    throw refused(
      `${given} cannot be an external id of a ${type} in NetSuite: it takes 1 to 120 letters, digits, _ and -.`,
      "externalId",
    );
  }
  const prefix = keyPrefixes[type];
  return key.startsWith(prefix) ? key : prefix + key;
}

export interface RecordWrite {
  purpose: Purpose;
  type: RecordType;
  key: string;
  body: Record<string, unknown>;
  /** Lists of lines in the body: replaced as a whole, or a repeated write would append them once more. */
  lists?: readonly string[];
}

export const ownIdSchema = z.looseObject({ id: z.string().regex(/^\d{1,18}$/) });

/** Creates or updates the record of a key and gives its internal id. */
export async function upsertRecord(client: NetsuiteClient, scope: CallScope, write: RecordWrite): Promise<string> {
  const externalId = externalIdOf(write.type, write.key);
  const path = `${client.settings.recordPath}/${write.type}/eid:${externalId}`;
  const reply = await client.send(scope, {
    purpose: write.purpose,
    method: "PUT",
    path: write.lists?.length ? `${path}?replace=${write.lists.join(",")}` : path,
    json: write.body,
    isWrite: true,
    written: { object: write.type, fields: write.body },
  });
  if (scope.rehearse) return standIn(write.key);
  return locationId(reply) ?? (await idAfterWrite(client, scope, { purpose: write.purpose, path }));
}

/** The internal id at the end of the Location header, or null when it has none. */
export function locationId(reply: HttpReply): string | null {
  return /\/(\d{1,18})\/?(?:\?.*)?$/.exec(reply.headers.location ?? "")?.[1] ?? null;
}

/** The write took effect, so what keeps its id from us must not look as if nothing had happened. */
async function idAfterWrite(client: NetsuiteClient, scope: CallScope, at: { purpose: Purpose; path: string }): Promise<string> {
  try {
    const reply = await client.send(scope, { purpose: at.purpose, method: "GET", path: at.path, isWrite: false });
    const parsed = ownIdSchema.safeParse(reply.body);
    if (parsed.success) return parsed.data.id;
    throw malformed(client.name, at.purpose, "a record without an id");
  } catch (error) {
    if (!(error instanceof PortError) || error.kind === "auth" || error.kind === "forbidden") throw error;
    throw new PortError(
      "lost_response",
      `${client.name} took ${inWords(at.purpose)}, but did not say under which id. It is looked up again.`,
      {
        details: error.details,
        retryAfterMs: error.retryAfterMs,
        status: error.status,
        cause: error,
      },
    );
  }
}

/** A record as it is now, or null when there is none. `ref`: an internal id, or eid: and an external id. */
export async function readRecord<Body>(
  client: NetsuiteClient,
  scope: CallScope,
  read: { purpose: Purpose; type: RecordType; ref: string; body: z.ZodType<Body> },
): Promise<Body | null> {
  let reply: HttpReply;
  try {
    const path = `${client.settings.recordPath}/${read.type}/${read.ref}`;
    reply = await client.send(scope, { purpose: read.purpose, method: "GET", path, isWrite: false });
  } catch (error) {
    if (error instanceof PortError && error.kind === "not_found") return null;
    throw error;
  }
  const parsed = read.body.safeParse(reply.body);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues.map((issue) => `${issue.path.join(".") || "body"}: ${issue.message}`).join("; ");
  throw malformed(client.name, read.purpose, `a ${read.type} that does not fit (${where})`);
}
