import type { Admission, CallOutcome } from "../connectors/kit/http.ts";
import { PortError } from "../connectors/ports/port.ts";
import type { Sql } from "../db/sql.ts";
import type { Clock } from "../domain/clock.ts";
import type { Log } from "../log.ts";
import { Breaker } from "./breaker.ts";
import { CallCounter } from "./call-counter.ts";
import { CallRate } from "./call-rate.ts";
import { CallSlots } from "./call-slots.ts";

/** At most so many calls a second, and so many at once, over all processes. */
export interface CallLimits {
  callsPerSecond: number;
  concurrency: number;
}

/** The gate of one connection: breaker, calls at once, calls a second, counts. */
export class ConnectionGate implements Admission {
  readonly #name: string;
  readonly #limits: CallLimits;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #breaker: Breaker;
  readonly #rate: CallRate;
  readonly #slots: CallSlots;
  readonly #counter: CallCounter;

  constructor(
    deps: { sql: Sql; clock: Clock; log: Log; holder: string },
    connection: { id: string; name: string; limits: CallLimits },
  ) {
    this.#name = connection.name;
    this.#limits = connection.limits;
    this.#clock = deps.clock;
    this.#log = deps.log;
    this.#breaker = new Breaker(deps.sql, connection);
    this.#rate = new CallRate(deps.sql, connection.id);
    this.#slots = new CallSlots(deps.sql, { id: connection.id, holder: deps.holder });
    this.#counter = new CallCounter(connection.id);
  }

  async enter(deadlineMs: number, isUrgent: boolean): Promise<{ leave(outcome: CallOutcome): void }> {
    const endsAt = performance.now() + deadlineMs;
    await this.#breaker.pass();
    const slot = await this.#slots.take(this.#limits.concurrency, { endsAt, isUrgent });
    if (slot === undefined) throw this.#full(`${this.#limits.concurrency} calls at once`);
    try {
      if (!(await this.#rate.take(this.#limits.callsPerSecond, endsAt)))
        throw this.#full(`${this.#limits.callsPerSecond} calls a second`);
    } catch (error) {
      this.#slots.give(slot);
      throw error;
    }
    return {
      leave: (outcome) => {
        this.#slots.give(slot);
        this.#counter.count(outcome, this.#clock.now());
        this.#breaker.note(outcome.kind).catch((error: unknown) => {
          this.#log.warn({ err: error, connection: this.#name }, "the breaker's state could not be stored");
        });
      },
    };
  }

  explain(message: string): void {
    this.#counter.explain(message);
  }

  flush(sql: Sql): Promise<void> {
    return this.#counter.flush(sql);
  }

  release(): Promise<void> {
    return this.#slots.release();
  }

  #full(limit: string): PortError {
    return new PortError("rate_limited", `${this.#name} is at its limit of ${limit}. The call is made later.`, {
      retryAfterMs: 1_000,
    });
  }
}
