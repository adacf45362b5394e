import type { CallOutcome } from "../connectors/kit/http.ts";
import { countCalls } from "../db/connection-gate.sql.ts";
import type { Sql } from "../db/sql.ts";
import { bucketOf, emptyBuckets } from "../domain/kpi/latency.ts";

interface Minute {
  calls: number;
  errors: number;
  retries: number;
  rateLimited: number;
  buckets: number[];
}

/** Refusals of what was asked are answers: the connection works. */
const answered: ReadonlySet<string> = new Set(["rejected", "not_found", "conflict"]);
const minuteMs = 60_000;

/** Counts the calls of one connection by minute and writes the counts now and then. */
export class CallCounter {
  readonly #connectionId: string;
  readonly #minutes = new Map<number, Minute>();
  #lastSuccessAt: Date | null = null;
  #lastErrorAt: Date | null = null;
  #lastError: string | null = null;

  constructor(connectionId: string) {
    this.#connectionId = connectionId;
  }

  count(outcome: CallOutcome, now: Date): void {
    const at = Math.floor(now.getTime() / minuteMs) * minuteMs;
    const minute = this.#minutes.get(at) ?? { calls: 0, errors: 0, retries: 0, rateLimited: 0, buckets: emptyBuckets() };
    this.#minutes.set(at, minute);
    const bucket = bucketOf(outcome.durationMs);
    minute.calls += 1;
    minute.buckets[bucket] = (minute.buckets[bucket] ?? 0) + 1;
    if (outcome.isRetry) minute.retries += 1;
    if (outcome.kind === "rate_limited") minute.rateLimited += 1;
    if (outcome.kind === null || answered.has(outcome.kind)) {
      this.#lastSuccessAt = now;
      return;
    }
    minute.errors += 1;
    this.#lastErrorAt = now;
    this.#lastError = outcome.kind.replaceAll("_", " ");
  }

  /** Says in words what the last failed call met; the count itself was made by `count`. */
  explain(message: string): void {
    if (this.#lastErrorAt !== null) this.#lastError = message.slice(0, 500);
  }

  /** Writes what was counted since the last time; on failure it stays for the next. */
  async flush(sql: Sql): Promise<void> {
    const said = { lastSuccessAt: this.#lastSuccessAt, lastErrorAt: this.#lastErrorAt, lastError: this.#lastError };
    for (const [at, minute] of [...this.#minutes]) {
      this.#minutes.delete(at);
      try {
        await sql.rows(countCalls({ connectionId: this.#connectionId, minute: new Date(at), ...minute, ...said }));
      } catch (error) {
        this.#putBack(at, minute);
        throw error;
      }
    }
    if (this.#minutes.size === 0) [this.#lastSuccessAt, this.#lastErrorAt, this.#lastError] = [null, null, null];
  }

  #putBack(at: number, counted: Minute): void {
    const since = this.#minutes.get(at);
    if (!since) {
      this.#minutes.set(at, counted);
      return;
    }
    since.calls += counted.calls;
    since.errors += counted.errors;
    since.retries += counted.retries;
    since.rateLimited += counted.rateLimited;
    since.buckets = since.buckets.map((count, index) => count + (counted.buckets[index] ?? 0));
  }
}
