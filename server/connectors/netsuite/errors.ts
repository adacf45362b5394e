import { z } from "zod";
import { type HttpReply, retryAfterMs, statusKind } from "../kit/http.ts";
import { PortError, type PortErrorDetail, type PortErrorKind } from "../ports/port.ts";

/** The vendor's error body; nothing of it is certain, since a proxy may have answered. */
const errorBodySchema = z.looseObject({
  title: z.string().optional().catch(undefined),
  "o:errorDetails": z
    .array(
      z.looseObject({
        detail: z.string().optional().catch(undefined),
        "o:errorCode": z.string().optional().catch(undefined),
        "o:errorPath": z.string().optional().catch(undefined),
        "o:urlPath": z.string().optional().catch(undefined),
        "o:errorQueryParam": z.string().optional().catch(undefined),
      }),
    )
    .optional()
    .catch(undefined),
  error: z.string().optional().catch(undefined),
  error_description: z.string().optional().catch(undefined),
});

/** Codes that say more than their status: the vendor answers too many at once with 429, 400 or 403. */
const kindByCode: Readonly<Record<string, PortErrorKind>> = {
  SSS_REQUEST_LIMIT_EXCEEDED: "rate_limited",
  WS_REQUEST_BLOCKED: "rate_limited",
  WS_CONCUR_SESSION_DISALLWD: "rate_limited",
  INVALID_LOGIN: "auth",
  INVALID_LOGIN_ATTEMPT: "auth",
  INVALID_LOGIN_CREDENTIALS: "auth",
  INSUFFICIENT_PERMISSION: "forbidden",
  // Another writer was faster and nothing was saved: the same write may simply be made again.
  RCRD_HAS_BEEN_CHANGED: "unavailable",
  CUSTOM_RECORD_COLLISION: "unavailable",
  DUP_RCRD: "conflict",
  DUP_ENTITY: "conflict",
  DUP_ITEM: "conflict",
  IDEMPOTENCY_ERROR: "conflict",
};

/** The reasons that an answer gives, in the vendor's words; empty where it gives none. */
export function errorDetails(body: unknown): PortErrorDetail[] {
  const parsed = errorBodySchema.safeParse(body);
  if (!parsed.success) return [];
  const { error, error_description: description, title } = parsed.data;
  const listed = (parsed.data["o:errorDetails"] ?? []).map((entry) => {
    const field = entry["o:errorPath"] ?? entry["o:errorQueryParam"] ?? entry["o:urlPath"];
    return { code: entry["o:errorCode"] ?? "", message: entry.detail ?? title ?? "", ...(field ? { field } : {}) };
  });
  if (listed.length > 0) return listed;
  return error ? [{ code: error, message: description ?? "" }] : [];
}

/** The kind of an answer that is no success. A 5xx to a write leaves open whether it took effect. */
export function kindOf(reply: HttpReply, isWrite: boolean): PortErrorKind {
  if (reply.status >= 500) return isWrite ? "lost_response" : "unavailable";
  const byCode = errorDetails(reply.body).map((detail) => kindByCode[detail.code]);
  return byCode.find((kind) => kind !== undefined) ?? statusKind(reply.status) ?? "malformed";
}

/** What an answer with an error status means. */
export function errorOf(reply: HttpReply, call: { purpose: string; isWrite: boolean; connection: string }): PortError {
  const details = errorDetails(reply.body);
  const kind = kindOf(reply, call.isWrite);
  return new PortError(kind, sentence(kind, { ...call, details, status: reply.status }), {
    details,
    status: reply.status,
    retryAfterMs: retryAfterMs(reply),
  });
}

interface Told {
  purpose: string;
  connection: string;
  details: readonly PortErrorDetail[];
  status: number;
}

/** What happened, where, and what to do. */
function sentence(kind: PortErrorKind, told: Told): string {
  const said = spoken(told);
  const where = `NetSuite (${told.connection})`;
  switch (kind) {
    case "auth":
      return `${where} does not accept the credential${said}. Check client id, certificate id and private key, and that the certificate is neither revoked nor expired.`;
    case "forbidden":
      return `${where} does not let the integration role do ${told.purpose}${said}. Give the role the permission that is named there.`;
    case "rate_limited":
      return `${where} takes no more requests at the moment${said}. The call is made again later; lower the connection's concurrency if other integrations share the account.`;
    case "unavailable":
      return `${where} cannot do ${told.purpose} at the moment${said}. The call is made again.`;
    case "lost_response":
      return `${where} failed in the middle of ${told.purpose}${said}; whether it took effect is not known yet.`;
    case "not_found":
      return `${where} does not know the record of ${told.purpose}${said}. It may have been deleted or merged there.`;
    case "conflict":
      return `${where} has another record in the way of ${told.purpose}${said}. Compare the two in NetSuite.`;
    case "rejected":
      return `${where} refused ${told.purpose}${said}. Correct what is named there, then try again.`;
    case "malformed":
      return `${where} answered ${told.purpose} with status ${told.status}, which its contract does not have. Check the base address and the paths of the connection.`;
  }
}

function spoken(told: Told): string {
  const parts = told.details.slice(0, 5).map((detail) => {
    const field = detail.field ? ` at ${detail.field}` : "";
    return `${detail.message.replace(/[.\s]+$/, "")}${field} [${detail.code || told.status}]`.trim();
  });
  return parts.length > 0 ? `: ${parts.join("; ")}` : ` (status ${told.status})`;
}

/** An answer that is not what the vendor's contract says. */
export const malformed = (connection: string, purpose: string, what: string, cause?: unknown): PortError =>
  new PortError("malformed", `NetSuite (${connection}) answered ${purpose} with ${what}. Nothing was taken from it.`, { cause });

/** A draft that cannot be sent as it is; the call was not made. */
export const refused = (message: string, field: string): PortError =>
  new PortError("rejected", message, { details: [{ code: "NOT_SENT", message, field }] });
