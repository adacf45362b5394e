import { z } from "zod";
import { type HttpReply, retryAfterMs, statusKind } from "../kit/http.ts";
import { PortError, type PortErrorDetail, type PortErrorKind } from "../ports/port.ts";

const errorBody = z.looseObject({
  errors: z
    .array(
      z.looseObject({
        type: z.string().catch("unknown"),
        message: z.string().catch("no reason given"),
        field: z.string().nullish().catch(null),
      }),
    )
    .min(1),
});

const detailsShown = 5;

/** The vendor's reasons: `{errors: [{type: oauth | system | validation, message, field?}]}`. None when the body says nothing. */
export function detailsOf(body: unknown): PortErrorDetail[] {
  const parsed = errorBody.safeParse(body);
  if (!parsed.success) return [];
  return parsed.data.errors.map(({ type, message, field }) => ({ code: type, message, ...(field ? { field } : {}) }));
}

/** Reasons as one phrase, each with its field. */
export function reasonOf(details: readonly PortErrorDetail[]): string {
  const shown = details.slice(0, detailsShown).map(({ field, message }) => (field ? `${field}: ${message}` : message));
  const rest = details.length - shown.length;
  return shown.join("; ") + (rest > 0 ? `; and ${rest} more` : "");
}

export interface FailedCall {
  /** Name of the connection. */
  name: string;
  purpose: string;
  isWrite: boolean;
}

/** The kind of an answer, null for success. Success with errors in it means that rows were refused. */
export function kindOf(reply: HttpReply, isWrite: boolean): PortErrorKind | null {
  const { status } = reply;
  if (status < 300) return isWrite && detailsOf(reply.body).length > 0 ? "rejected" : null;
  if (status < 400) return "malformed";
  // A gateway's 503 says nothing of whether the server behind it has done the work.
  if (status >= 500 || status === 408) return isWrite ? "lost_response" : "unavailable";
  return statusKind(status);
}

/** What a reply of 300 and above means. */
export function failureOf(reply: HttpReply, { name, purpose, isWrite }: FailedCall): PortError {
  const { status } = reply;
  const details = detailsOf(reply.body);
  const reason = details.length > 0 ? ` (${reasonOf(details)})` : "";
  const more = { details, status };
  if (status === 401) {
    return new PortError(
      "auth",
      `${name} does not accept the token${reason}. Replace the token of this connection with one of its service user.`,
      more,
    );
  }
  if (status === 403) {
    return new PortError("forbidden", `${name} does not allow ${purpose}${reason}. Give its service user the permission.`, more);
  }
  if (status === 404) {
    return new PortError(
      "not_found",
      `${name} does not have what ${purpose} names, or hides it from the service user${reason}.`,
      more,
    );
  }
  if (status === 409)
    return new PortError("conflict", `${name} found ${purpose} in conflict with another change${reason}.`, more);
  if (status === 429) {
    // The vendor sends no header; where a gateway in front of it does, it is honoured.
    const waitMs = retryAfterMs(reply);
    return new PortError("rate_limited", `${name} takes no more calls for now; ${purpose} is tried again.`, {
      ...more,
      retryAfterMs: waitMs,
    });
  }
  if (status >= 500 || status === 408) {
    return isWrite
      ? new PortError(
          "lost_response",
          `${name} failed with ${status} during ${purpose}${reason}; whether it took effect is not known yet.`,
          more,
        )
      : new PortError("unavailable", `${name} failed with ${status} during ${purpose}${reason}.`, more);
  }
  if (status >= 400) {
    const said = details.length > 0 ? reasonOf(details) : `status ${status} without a reason`;
    return new PortError("rejected", `${name} refused ${purpose}: ${said}.`, more);
  }
  return new PortError(
    "malformed",
    `${name} answered ${purpose} with a redirect (${status}). Check the base address of the connection.`,
    more,
  );
}
