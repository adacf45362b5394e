import { z } from "zod";
import { type HttpReply, retryAfterMs, statusKind } from "../kit/http.ts";
import { PortError, type PortErrorDetail, type PortErrorKind } from "../ports/port.ts";
import { inWords, type Purpose } from "./words.ts";

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
        "o:errorHeader": z.string().optional().catch(undefined),
      }),
    )
    .optional()
    .catch(undefined),
  error: z.string().optional().catch(undefined),
  error_description: z.string().optional().catch(undefined),
});

/** Codes that say more than their status: the vendor answers too many at once with 429, 400 or 403. */
const kindByCode: Readonly<Record<string, PortErrorKind>> = {
  CONCURRENCY_LIMIT_EXCEEDED: "rate_limited",
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
    const field = entry["o:errorPath"] ?? entry["o:errorQueryParam"] ?? entry["o:urlPath"] ?? entry["o:errorHeader"];
    return { code: entry["o:errorCode"] ?? "", message: entry.detail ?? title ?? "", ...(field ? { field } : {}) };
  });
  if (listed.length > 0) return listed;
  return error ? [{ code: error, message: description ?? "" }] : [];
}

/** The kind of an answer that is no success. A 5xx or a time-out to a write leaves open whether it took effect. */
export function kindOf(reply: HttpReply, isWrite: boolean): PortErrorKind {
  if (reply.status >= 500 || reply.status === 408) return isWrite ? "lost_response" : "unavailable";
  const byCode = errorDetails(reply.body).map((detail) => kindByCode[detail.code]);
  return byCode.find((kind) => kind !== undefined) ?? statusKind(reply.status) ?? "malformed";
}

export interface FailedCall {
  purpose: Purpose;
  isWrite: boolean;
  /** The connection as people call it. */
  name: string;
}

/** What an answer with an error status means. */
export function errorOf(reply: HttpReply, call: FailedCall): PortError {
  const details = errorDetails(reply.body);
  const kind = kindOf(reply, call.isWrite);
  return new PortError(kind, sentence(kind, { ...call, details, status: reply.status }), {
    details,
    status: reply.status,
    retryAfterMs: retryAfterMs(reply),
  });
}

interface Told extends FailedCall {
  details: readonly PortErrorDetail[];
  status: number;
}

/** What happened, where, and what to do. */
function sentence(kind: PortErrorKind, told: Told): string {
  const { name, purpose, isWrite, status } = told;
  const about = inWords(purpose);
  const said = spoken(told);
  switch (kind) {
    case "auth":
      return `${name} does not accept the credential${said}. Check client id, certificate id and private key, and that the certificate is neither revoked nor expired.`;
    case "forbidden":
      return `${name} does not let the integration role ${isWrite ? "write" : "read"} ${about}${said}. Give the role the permission that is named there.`;
    case "rate_limited":
      return `${name} takes no more requests at the moment${said}. The call is made again later; lower the connection's concurrency if other integrations share the account.`;
    case "unavailable":
      return `${name} cannot ${isWrite ? "take" : "give"} ${about} at the moment${said}. The call is made again.`;
    case "lost_response":
      return `${name} failed while it took ${about}${said}. Whether it was saved is not known yet; it is looked up.`;
    case "not_found":
      return `${name} does not have ${about}${said}. It may have been deleted or merged there.`;
    case "conflict":
      return `${name} has another record in the way of ${about}${said}. Compare the two in NetSuite.`;
    case "rejected":
      return `${name} did not ${isWrite ? `accept ${about}` : `give ${about}`}${said}. ${adviceFor(told)}`;
    case "malformed":
      return `${name} answered with status ${status} when it was asked for ${about}, which its contract does not have. Check the base address and the paths of the connection.`;
  }
}

/** What the vendor puts before each of its own sentences. */
const preambles =
  /^(?:Error while accessing (?:a )?resource[.:]|Invalid search query\.|Detailed unprocessed description follows\.|Search error occurred:)\s*/;

function plain(message: string): string {
  const rest = message.replace(preambles, "");
  return rest === message ? message.replace(/[.\s]+$/, "") : plain(rest);
}

/** The vendor's own words with the fields that they are about; a query is not a field that anyone could correct. */
function spoken({ details, status }: Told): string {
  const parts = details.slice(0, 5).map(({ code, field, message }) => {
    const where = field && field !== "q" ? ` (field ${field})` : "";
    return `${plain(message) || code || `status ${status}`}${where}`;
  });
  const more = details.length > parts.length ? `; and ${details.length - parts.length} more` : "";
  return parts.length > 0 ? `: ${parts.join("; ")}${more}` : ` (status ${status})`;
}

/** The field is there, and does not take the value: of a list or a script's check, it is not among those (wording unconfirmed). */
const isRefusedValue = ({ message }: Pick<PortErrorDetail, "message">): boolean =>
  /Invalid Field Value|Invalid \S+ reference key/i.test(message);

/** Says of a refusal which fields of a draft have values that the account does not take; `fields`: its names, by ours. */
export async function namingRefusedValues<Result>(
  fields: Readonly<Record<string, string | null>>,
  act: () => Promise<Result>,
): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof PortError) || error.kind !== "rejected") throw error;
    const details = error.details.map((detail) => {
      const [ours] = Object.entries(fields).find(([, name]) => name !== null && name === detail.field) ?? [];
      return ours !== undefined && isRefusedValue(detail) ? { ...detail, refusedValueOf: ours } : detail;
    });
    throw new PortError("rejected", error.message, { details, status: error.status, cause: error });
  }
}

/** A field or column that the account does not have is named in the settings; the rest is corrected where it is kept. */
function adviceFor({ details, isWrite }: Told): string {
  if (!isWrite && details.some(({ message }) => /Unknown identifier|was not found|Invalid search type/.test(message)))
    return "Let the integration role see it, or name the right one under columns in the connection's settings.";
  if (details.some((one) => !isRefusedValue(one) && /(?:^|\.)cust(?:entity|body|col|record)/.test(one.field ?? "")))
    return "Add the field in NetSuite, or name the right one under fieldNames in the connection's settings.";
  // How the vendor words a field that it does not know is unconfirmed; a value that it does not take it calls so.
  if (details.some(({ code, message }) => code === "INVALID_CONTENT" && !isRefusedValue({ message })))
    return "Correct what is named there, or name the right field under fieldNames in the connection's settings, then try again.";
  return "Correct what is named there, then try again.";
}

/** An answer that is not what the vendor's contract says. */
export const malformed = (name: string, purpose: Purpose, what: string, cause?: unknown): PortError =>
  new PortError(
    "malformed",
    `${name} answered with ${what} when it was asked for ${inWords(purpose)}. Nothing was taken from it.`,
    {
      cause,
    },
  );

/** A draft that cannot be sent as it is; the call was not made. */
export const refused = (message: string, field: string): PortError =>
  new PortError("rejected", message, { details: [{ code: "NOT_SENT", message, field }] });
