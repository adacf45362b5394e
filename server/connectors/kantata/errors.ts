import { z } from "zod";
import { type HttpReply, retryAfterMs, statusKind } from "../kit/http.ts";
import { PortError, type PortErrorDetail, type PortErrorKind } from "../ports/port.ts";
import { inWords, type Purpose } from "./words.ts";

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

/** Reasons in the vendor's words as one phrase, each with its field. */
export function reasonOf(details: readonly PortErrorDetail[]): string {
  const shown = details
    .slice(0, detailsShown)
    .map(({ field, message }) => `${message.replace(/[.\s]+$/, "")}${field ? ` (field ${field})` : ""}`);
  const rest = details.length - shown.length;
  return shown.join("; ") + (rest > 0 ? `; and ${rest} more` : "");
}

export interface FailedCall {
  /** Name of the connection. */
  name: string;
  purpose: Purpose;
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

const correct = "Correct what is named there, then try again.";

/** The sentence for a write that was refused for what it says. */
export const notAccepted = (name: string, purpose: Purpose, said: string): string =>
  `${name} did not accept ${inWords(purpose)}: ${said}. ${correct}`;

/** What a reply of 300 and above means. */
export function failureOf(reply: HttpReply, { name, purpose, isWrite }: FailedCall): PortError {
  const { status } = reply;
  const about = inWords(purpose);
  const details = detailsOf(reply.body);
  const reason = details.length > 0 ? `: ${reasonOf(details)}` : "";
  const more = { details, status };
  if (status === 401) {
    return new PortError(
      "auth",
      `${name} does not accept the token${reason}. Replace the token of this connection with one of its service user.`,
      more,
    );
  }
  if (status === 403) {
    return new PortError(
      "forbidden",
      `${name} does not let its service user ${isWrite ? "write" : "read"} ${about}${reason}. Give it the permission.`,
      more,
    );
  }
  if (status === 404) {
    return new PortError(
      "not_found",
      `${name} does not have what belongs to ${about}, or hides it from the service user${reason}. Restore it there, or let the service user see it.`,
      more,
    );
  }
  if (status === 409)
    return new PortError(
      "conflict",
      `${name} found ${about} in conflict with another change${reason}. It was not saved; try again.`,
      more,
    );
  if (status === 429) {
    // The vendor sends no header; where a gateway in front of it does, it is honoured.
    const waitMs = retryAfterMs(reply);
    return new PortError("rate_limited", `${name} takes no more calls for now; ${about} is tried again.`, {
      ...more,
      retryAfterMs: waitMs,
    });
  }
  if (status >= 500 || status === 408) {
    return isWrite
      ? new PortError(
          "lost_response",
          `${name} failed with ${status} while it took ${about}${reason}. Whether it was saved is not known yet; it is looked up.`,
          more,
        )
      : new PortError(
          "unavailable",
          `${name} failed with ${status} when it was asked for ${about}${reason}. It is tried again.`,
          more,
        );
  }
  if (status >= 400) {
    const said = details.length > 0 ? reasonOf(details) : `status ${status} without a reason`;
    const sentence = isWrite ? notAccepted(name, purpose, said) : `${name} did not give ${about}: ${said}. ${correct}`;
    return new PortError("rejected", sentence, more);
  }
  return new PortError(
    "malformed",
    `${name} answered with a redirect (${status}) when it was asked for ${about}. Check the base address of the connection.`,
    more,
  );
}
