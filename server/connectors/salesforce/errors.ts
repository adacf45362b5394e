import { z } from "zod";
import { retryAfterMs, statusKind } from "../kit/http.ts";
import { PortError, type PortErrorDetail, type PortErrorKind } from "../ports/port.ts";

const errorSchema = z.object({
  message: z.string().default(""),
  errorCode: z.string().optional(),
  statusCode: z.string().optional(),
  fields: z.array(z.string()).nullish(),
});

/** Error codes that say more than the status. Those that are not listed follow the status. */
const kindByCode: Readonly<Record<string, PortErrorKind>> = {
  INVALID_SESSION_ID: "auth",
  INVALID_AUTH_HEADER: "auth",
  REQUEST_LIMIT_EXCEEDED: "rate_limited",
  UNABLE_TO_LOCK_ROW: "unavailable",
  SERVER_UNAVAILABLE: "unavailable",
  API_DISABLED_FOR_ORG: "forbidden",
  API_CURRENTLY_DISABLED: "forbidden",
  INSUFFICIENT_ACCESS: "forbidden",
  INSUFFICIENT_ACCESS_OR_READONLY: "forbidden",
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: "forbidden",
  INVALID_FIELD_FOR_INSERT_UPDATE: "forbidden",
  NOT_FOUND: "not_found",
  ENTITY_IS_DELETED: "not_found",
  INVALID_CROSS_REFERENCE_KEY: "not_found",
  DUPLICATE_VALUE: "conflict",
  DUPLICATE_EXTERNAL_ID: "conflict",
};

const codeAdvice: Readonly<Record<string, string>> = {
  INVALID_FIELD:
    "Add the field in Salesforce, let the integration user see it, or name it under fieldNames in the connection's settings.",
  INVALID_TYPE:
    "Add the object in Salesforce, let the integration user see it, or name it under objectNames in the connection's settings.",
  NOT_FOUND: "Check the base address and the API version of the connection.",
  UNABLE_TO_LOCK_ROW: "Someone else is changing the record; it is tried again.",
  INVALID_FIELD_FOR_INSERT_UPDATE: "Give the integration user edit access to the write-back fields.",
};

const kindAdvice: Readonly<Record<PortErrorKind, string>> = {
  auth: "Check the connected app, its key or secret, and that the integration user is active.",
  forbidden: "Give the integration user the rights that docs/vendors/salesforce.md names.",
  rate_limited: "The org's calls are used up for now; it is tried again later.",
  unavailable: "It is tried again.",
  lost_response: "Whether it took effect is not known yet.",
  rejected: "Correct what is named there, then try again.",
  not_found: "Check whether the record still exists in Salesforce.",
  conflict: "Another record is in the way.",
  malformed: "Check the base address of the connection.",
};

/** The reasons in an error body: an array of {message, errorCode, fields?}, or what comes nearest to it. At most twenty. */
export function errorDetails(body: unknown): PortErrorDetail[] {
  const list = Array.isArray(body) ? body : [body];
  return list.slice(0, 20).flatMap((entry): PortErrorDetail[] => {
    const parsed = errorSchema.safeParse(entry);
    const code = parsed.success ? (parsed.data.errorCode ?? parsed.data.statusCode) : undefined;
    if (!parsed.success || code === undefined) return [];
    const field = parsed.data.fields?.join(", ");
    return [{ code, message: parsed.data.message, ...(field ? { field } : {}) }];
  });
}

/** What an answer with an error status means. `doing`: what the call is about, as in "Salesforce did not accept the deal". */
export function errorOfReply(reply: {
  status: number;
  headers?: Record<string, string>;
  body: unknown;
  name: string;
  doing: string;
  isWrite: boolean;
}): PortError {
  const details = errorDetails(reply.body);
  const kind = kindOf(reply.status, details, reply.isWrite);
  return new PortError(kind, sentence({ ...reply, kind, details }), {
    details,
    status: reply.status,
    retryAfterMs: reply.headers ? retryAfterMs({ status: reply.status, headers: reply.headers, body: null }) : null,
  });
}

/** What the errors of one row mean, in an answer that was otherwise accepted. */
export function errorOfRow(row: { errors: unknown; name: string; doing: string }): PortError {
  const details = errorDetails(row.errors);
  const kind = kindOf(400, details, true);
  return new PortError(kind, sentence({ ...row, kind, details, status: 200, isWrite: true }), { details, status: 200 });
}

/** The kind of a whole answer, null for success. */
export const kindOfReply = (reply: { status: number; body: unknown }, isWrite: boolean): PortErrorKind | null =>
  reply.status < 300 ? null : kindOf(reply.status, errorDetails(reply.body), isWrite);

/** The kind of an answer with a result for each row: that of the first row that was refused. */
export function kindOfRows(reply: { status: number; body: unknown }, isWrite: boolean): PortErrorKind | null {
  const rows = reply.status < 300 && Array.isArray(reply.body) ? reply.body : [];
  const refused = rows.find(
    (row: unknown) => typeof row === "object" && row !== null && "success" in row && row.success === false,
  );
  return refused ? kindOf(400, errorDetails((refused as { errors?: unknown }).errors), isWrite) : kindOfReply(reply, isWrite);
}

function kindOf(status: number, details: readonly PortErrorDetail[], isWrite: boolean): PortErrorKind {
  for (const { code } of details) {
    const kind = kindByCode[code];
    if (kind) return kind;
  }
  if (status === 300) return "conflict";
  // A server that fails in the middle of a write does not say whether it was done; 503 is said before anything is.
  if (isWrite && status >= 500 && status !== 503) return "lost_response";
  return statusKind(status) ?? "malformed";
}

interface Told {
  name: string;
  doing: string;
  kind: PortErrorKind;
  status: number;
  isWrite: boolean;
  details: readonly PortErrorDetail[];
}

/** What happened, in the vendor's own words, and what to do. */
function sentence(error: Told): string {
  const reasons = error.details.map(({ code, field, message }) => {
    const said = message.slice(0, 500).replace(/[.\s]+$/, "") || code;
    return field ? `${said} (field ${field})` : said;
  });
  const said = reasons.length > 0 ? `: ${reasons.join("; ")}` : ` (status ${error.status})`;
  const advice = error.details.map(({ code }) => codeAdvice[code]).find((text) => text !== undefined) ?? kindAdvice[error.kind];
  return `${error.name} ${happened(error)}${said}. ${advice}`;
}

function happened({ doing, isWrite, kind }: Told): string {
  switch (kind) {
    case "auth":
      return "does not accept the credential";
    case "forbidden":
      return `does not let the integration user ${isWrite ? "write" : "read"} ${doing}`;
    case "rate_limited":
      return "takes no more requests at the moment";
    case "unavailable":
      return `cannot ${isWrite ? "take" : "give"} ${doing} at the moment`;
    case "lost_response":
      return `failed while it took ${doing}`;
    case "not_found":
      return `does not have what belongs to ${doing}`;
    case "conflict":
    case "rejected":
    case "malformed":
      return `did not ${isWrite ? "accept" : "give"} ${doing}`;
  }
}

/** An answer that is not what Salesforce's contract says. */
export function malformed(name: string, doing: string, issues: readonly z.core.$ZodIssue[]): PortError {
  const where = issues
    .slice(0, 3)
    .map((issue) => `${issue.path.map(String).join(".") || "the answer"}: ${issue.message}`)
    .join("; ");
  return new PortError(
    "malformed",
    `${name} answered with something else than Salesforce does when it was asked for ${doing}: ${where}. ${kindAdvice.malformed}`,
  );
}
