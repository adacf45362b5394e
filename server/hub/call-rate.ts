import { leaseCalls } from "../db/connection-gate.sql.ts";
import type { Sql } from "../db/sql.ts";

const blocksASecond = 4;

/** Calls a second over all processes: each leases blocks of the second's calls and spends them without asking again. */
export class CallRate {
  readonly #sql: Sql;
  readonly #connectionId: string;
  #tokens = 0;
  #windowEndsAt = 0;
  #leasing: Promise<void> | null = null;

  constructor(sql: Sql, connectionId: string) {
    this.#sql = sql;
    this.#connectionId = connectionId;
  }

  /** Takes one call of `perSecond`, waiting for the next second where this one is used up. False: not before `endsAt`. */
  async take(perSecond: number, endsAt: number): Promise<boolean> {
    while (performance.now() < endsAt) {
      if (this.#tokens > 0 && performance.now() < this.#windowEndsAt) {
        this.#tokens -= 1;
        return true;
      }
      this.#leasing ??= this.#lease(perSecond).finally(() => {
        this.#leasing = null;
      });
      await this.#leasing;
    }
    return false;
  }

  /** One block, or a wait until the second is over. */
  async #lease(perSecond: number): Promise<void> {
    const block = Math.max(1, Math.floor(perSecond / blocksASecond));
    const leased = await this.#sql.maybe(leaseCalls({ connectionId: this.#connectionId, block, limit: perSecond }));
    if (leased) {
      this.#tokens = block;
      this.#windowEndsAt = performance.now() + 1_000;
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
