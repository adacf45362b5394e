import type { CallScope, TracedCall } from "../connectors/ports/port.ts";
import type { Keyring } from "../crypto/keyring.ts";
import type { ClaimedRun } from "../db/runs.sql.ts";
import type { Clock } from "../domain/clock.ts";
import type { HubConnection } from "../hub/hub.ts";
import type { OpenSpan } from "../spans.ts";
import type { StepOutcome } from "./flow.ts";

/** What of a body is kept, as JSON text; more is cut off and said so. */
const longestBody = 60_000;

/** A call as its row is written, bodies sealed. */
export function callRow(
  call: TracedCall,
  of: {
    connectionId: string;
    correlationId: string;
    runId: string | null;
    step: string | null;
    at: Date;
    deals?: readonly string[];
  },
  keyring: Keyring,
): object {
  const hasBodies = call.request !== null || call.response !== null;
  const bodies = () => Buffer.from(`{"request":${shortJson(call.request)},"response":${shortJson(call.response)}}`);
  const sealed = hasBodies ? keyring.seal(bodies()) : null;
  return {
    correlation_id: of.correlationId,
    connection_id: of.connectionId,
    run_id: of.runId,
    step: of.step,
    purpose: call.purpose,
    method: call.method,
    target: call.target.slice(0, 2_000),
    status: call.status,
    outcome: call.outcome,
    duration_ms: Math.round(call.durationMs),
    at: of.at,
    bodies: sealed?.body.toString("base64") ?? null,
    key_id: sealed?.keyId ?? null,
    deals: of.deals ?? null,
  };
}

/** What a span says of a call: what it was for and how it ended, never what it carried. */
export const callSpan = (call: TracedCall, connection: { key: string; vendor: string }) => ({
  durationMs: call.durationMs,
  isFailure: call.outcome !== "ok",
  attributes: {
    "throughline.connection": connection.key,
    "throughline.vendor": connection.vendor,
    "throughline.outcome": call.outcome,
    "http.request.method": call.method,
    ...(call.status === null ? {} : { "http.response.status_code": call.status }),
  },
});

function shortJson(body: unknown): string {
  const text = JSON.stringify(body ?? null) ?? "null";
  return text.length <= longestBody ? text : JSON.stringify({ cut: `${text.length} characters, too many to keep` });
}

/** What happened in one attempt: its calls and its steps, until they are written. */
export class Story {
  readonly #run: ClaimedRun;
  readonly #clock: Clock;
  readonly #keyring: Keyring;
  readonly #deadlineMs: number;
  readonly #span: OpenSpan;
  #calls: object[] = [];
  #steps: object[] = [];
  #stepStartedAt: Date;
  #stepStarted = performance.now();

  constructor(run: ClaimedRun, deps: { clock: Clock; keyring: Keyring; deadlineMs: number; span: OpenSpan }) {
    this.#run = run;
    this.#clock = deps.clock;
    this.#keyring = deps.keyring;
    this.#deadlineMs = deps.deadlineMs;
    this.#span = deps.span;
    this.#stepStartedAt = deps.clock.now();
  }

  scope(connection: HubConnection, step: string): CallScope {
    const { correlationId, id: runId } = this.#run;
    return {
      correlationId,
      runId,
      step,
      deadlineMs: this.#deadlineMs,
      isUrgent: this.#run.lane === "live",
      trace: (call) => {
        const of = { connectionId: connection.row.id, correlationId, runId, step, at: this.#clock.now() };
        this.#calls.push(callRow(call, of, this.#keyring));
        this.#span.part(call.purpose, callSpan(call, connection.row));
      },
    };
  }

  note(step: string, outcome: StepOutcome, detail: Record<string, unknown> = {}): void {
    const durationMs = performance.now() - this.#stepStarted;
    this.#span.part(`step ${step}`, {
      durationMs,
      isFailure: outcome === "failed",
      attributes: { "throughline.step": step, "throughline.outcome": outcome },
    });
    this.#steps.push({
      run_id: this.#run.id,
      epoch: this.#run.epoch,
      step,
      outcome,
      detail,
      started_at: this.#stepStartedAt,
      duration_ms: Math.round(durationMs),
    });
    this.#stepStartedAt = this.#clock.now();
    this.#stepStarted = performance.now();
  }

  /** The calls so far, to be written along with something; from then on they are the taker's. */
  takeCalls(): object[] {
    const calls = this.#calls;
    this.#calls = [];
    return calls;
  }

  /** Gives calls back that could not be written after all. */
  putBack(calls: object[]): void {
    this.#calls = [...calls, ...this.#calls];
  }

  takeSteps(): object[] {
    const steps = this.#steps;
    this.#steps = [];
    return steps;
  }
}
