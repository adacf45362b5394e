import { ZodError } from "zod";
import type { PortError } from "../../connectors/ports/port.ts";
import type { Blocker } from "../../domain/exceptions/blocker.ts";
import type { ExceptionKindKey } from "../../domain/exceptions/kinds.ts";
import type { HubConnection } from "../../hub/hub.ts";
import type { IdentityTaken } from "../../jobs/flow.ts";
import { errorText } from "../../safe-error.ts";

/** What a call that failed means for its run. */
export type Failure =
  /** Somebody has to do something; `lookAgain`: after how long the flow asks by itself. */
  | { kind: "blocked"; blocker: Blocker; lookAgain: "rarely" | null }
  /** It passes by itself; `whenItLasts` is told if it does not. */
  | { kind: "passing"; message: string; afterMs: number | null; whenItLasts: Blocker };

/** What to make of an error of a port in a step at a connection. */
export function failureOf(
  error: PortError,
  at: { step: string; connection: Pick<HubConnection["row"], "id" | "key" | "name" | "role"> },
): Failure {
  const { connection, step } = at;
  const params = { connection: connection.name, key: connection.key, message: error.message };
  const ofConnection = (kind: ExceptionKindKey): Blocker => ({
    kind,
    params,
    cause: connection.key,
    waits: [`connection:${connection.id}`],
  });
  switch (error.kind) {
    case "auth":
    case "forbidden":
      return { kind: "blocked", blocker: ofConnection("credential_refused"), lookAgain: "rarely" };
    case "malformed":
      return { kind: "blocked", blocker: ofConnection("answer_malformed"), lookAgain: "rarely" };
    case "rate_limited":
    case "unavailable":
    case "lost_response":
      return {
        kind: "passing",
        message: error.message,
        afterMs: error.retryAfterMs,
        whenItLasts: ofConnection("connection_down"),
      };
    case "rejected":
    case "not_found":
    case "conflict": {
      const kind = refusals[step] ?? (connection.role === "psa" ? "project_creation_failed" : "billing_profile_failed");
      const blocker: Blocker = { kind, params, cause: error.message.toLowerCase().slice(0, 120), waits: [] };
      // What is not there may only not show yet: some systems let a look-up lag behind the write.
      if (error.kind === "not_found") return { kind: "passing", message: error.message, afterMs: null, whenItLasts: blocker };
      return { kind: "blocked", blocker, lookAgain: kind === "crm_update_failed" ? "rarely" : null };
    }
  }
}

/** Whose a refusal is, by the step that met it. */
const refusals: Readonly<Record<string, ExceptionKindKey>> = {
  customer: "customer_sync_failed",
  project: "project_creation_failed",
  billing: "billing_profile_failed",
  activation: "billing_profile_failed",
  report: "crm_update_failed",
};

/** A fault of ours. */
export const faultBlocker = (error: unknown): Blocker => {
  const message = textOf(error).slice(0, 500);
  return { kind: "run_failed", params: { message }, cause: message.toLowerCase().slice(0, 120), waits: [] };
};

/** The record that was found or made is another customer's or engagement's already. */
export const takenBlocker = (error: IdentityTaken, step: string): Blocker => ({
  kind: "identity_conflict",
  params: { object: step === "customer" ? "Customer" : "Record", externalId: error.externalId, message: error.message },
  cause: error.externalId,
  waits: [],
});

function textOf(error: unknown): string {
  if (error instanceof ZodError) return error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`).join("; ");
  return errorText(error);
}
