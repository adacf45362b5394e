import { PortError, type PortErrorKind } from "../connectors/ports/port.ts";
import { closeBreaker, openBreaker, readBreaker, takeProbe } from "../db/connection-gate.sql.ts";
import type { Sql } from "../db/sql.ts";

const failuresToOpen = 5;
const firstOpenMs = 2_000;
const longestOpenMs = 60_000;
const probeMs = 15_000;
const freshMs = 1_000;
/** Ends of a call that say that the vendor does not answer. */
const failures: ReadonlySet<PortErrorKind> = new Set(["unavailable", "lost_response"]);

interface Seen {
  state: string;
  waitMs: number;
}

/**
 * The circuit breaker of a connection, one row for all processes: after some failures in a row nobody calls for a while, then
 * one process tries with one call.
 */
export class Breaker {
  readonly #sql: Sql;
  readonly #connection: { id: string; name: string };
  #failuresInRow = 0;
  #seen: Seen = { state: "closed", waitMs: 0 };
  #seenAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | null = null;

  constructor(sql: Sql, connection: { id: string; name: string }) {
    this.#sql = sql;
    this.#connection = connection;
  }

  /** Throws PortError unavailable while the breaker is open. */
  async pass(): Promise<void> {
    if (performance.now() - this.#seenAt > freshMs) await this.#refresh();
    if (this.#seen.state === "closed") return;
    if (await this.#sql.maybe(takeProbe({ connectionId: this.#connection.id, probeMs }))) return;
    await this.#refresh();
    if (this.#seen.state === "closed") return;
    const waitMs = Math.max(250, Math.min(this.#seen.waitMs, longestOpenMs));
    throw new PortError(
      "unavailable",
      `${this.#connection.name} has not answered lately and is not asked again for ${Math.ceil(waitMs / 1000)} s.`,
      { retryAfterMs: waitMs },
    );
  }

  /** Notes how a call ended; opens the breaker after some failures in a row, closes it with the first answer. */
  async note(kind: PortErrorKind | null): Promise<void> {
    if (kind !== null && failures.has(kind)) {
      this.#failuresInRow += 1;
      const isProbe = this.#seen.state !== "closed";
      if (!isProbe && this.#failuresInRow < failuresToOpen) return;
      this.#failuresInRow = 0;
      const opened = { connectionId: this.#connection.id, firstMs: firstOpenMs, longestMs: longestOpenMs };
      const row = await this.#sql.maybe(openBreaker(opened));
      if (row) this.#see(row);
      return;
    }
    this.#failuresInRow = 0;
    if (this.#seen.state === "closed") return;
    await this.#sql.rows(closeBreaker(this.#connection.id));
    this.#see({ state: "closed", waitMs: 0 });
  }

  async #refresh(): Promise<void> {
    this.#reading ??= this.#sql
      .maybe(readBreaker(this.#connection.id))
      .then((row) => this.#see(row ?? { state: "closed", waitMs: 0 }))
      .finally(() => {
        this.#reading = null;
      });
    await this.#reading;
  }

  #see(row: Seen): void {
    this.#seen = row;
    this.#seenAt = performance.now();
  }
}
