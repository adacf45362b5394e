import { giveSlotsBack, keepSlots, takeSlots } from "../db/connection-gate.sql.ts";
import type { Sql } from "../db/sql.ts";

const leaseMs = 90_000;
const keepEveryMs = 1_000;
const idleMs = 250;
const waitMs = 25;

interface Waiter {
  isUrgent: boolean;
  wake(): void;
}

/**
 * Calls at once over all processes, as slots with an expiry. A process holds some of them for as long as it uses them, so that
 * a call need not ask; it leaves one to others, and shares evenly with those who hold any.
 */
export class CallSlots {
  readonly #sql: Sql;
  readonly #connectionId: string;
  readonly #holder: string;
  readonly #waiting: Waiter[] = [];
  #free: number[] = [];
  #busy = 0;
  /** Urgent takers that have no slot yet. */
  #urgent = 0;
  #holders = 1;
  #keptAt = 0;
  #taking: Promise<void> | null = null;
  #idle: NodeJS.Timeout | undefined;

  constructor(sql: Sql, connection: { id: string; holder: string }) {
    this.#sql = sql;
    this.#connectionId = connection.id;
    this.#holder = connection.holder;
  }

  /** A slot of `limit`; undefined: none before `endsAt`. What can wait takes none while something urgent waits. Give it back. */
  async take(limit: number, { endsAt, isUrgent }: { endsAt: number; isUrgent: boolean }): Promise<number | undefined> {
    clearTimeout(this.#idle);
    if (isUrgent) this.#urgent += 1;
    try {
      return await this.#take(limit, endsAt, isUrgent);
    } finally {
      if (isUrgent) this.#urgent -= 1;
    }
  }

  async #take(limit: number, endsAt: number, isUrgent: boolean): Promise<number | undefined> {
    while (performance.now() < endsAt) {
      if (!isUrgent && this.#urgent > 0) {
        await this.#freed(Math.min(waitMs, Math.max(1, endsAt - performance.now())), isUrgent);
        continue;
      }
      const slot = this.#free.pop();
      if (slot !== undefined) {
        this.#busy += 1;
        return slot;
      }
      const mayHold = this.#share(limit);
      if (this.#busy < mayHold) {
        this.#taking ??= this.#takeMore(limit, mayHold - this.#busy).finally(() => {
          this.#taking = null;
        });
        await this.#taking;
        if (this.#free.length > 0) continue;
      }
      await this.#freed(Math.min(waitMs, Math.max(1, endsAt - performance.now())), isUrgent);
    }
    return undefined;
  }

  give(slot: number): void {
    this.#busy -= 1;
    this.#free.push(slot);
    this.#wakeNext();
    if (performance.now() - this.#keptAt > keepEveryMs) void this.#keep();
    if (this.#busy > 0) return;
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => void this.release(), idleMs);
    this.#idle.unref();
  }

  /** Gives back what is not in use. */
  async release(): Promise<void> {
    clearTimeout(this.#idle);
    const slots = this.#free.splice(0);
    if (slots.length === 0) return;
    // What cannot be given back now expires.
    await this.#sql.rows(giveSlotsBack({ connectionId: this.#connectionId, holder: this.#holder, slots })).catch(() => {});
  }

  #share(limit: number): number {
    return Math.max(1, this.#holders > 1 ? Math.ceil(limit / this.#holders) : limit - 1);
  }

  async #takeMore(limit: number, wanted: number): Promise<void> {
    const asked = { connectionId: this.#connectionId, holder: this.#holder, limit, wanted, leaseMs };
    const taken = await this.#sql.rows(takeSlots(asked));
    this.#free.push(...taken.map((row) => row.slot));
    this.#keptAt = performance.now();
  }

  /** Lengthens the hold, learns who else holds slots, and gives up what is more than this process's share. */
  async #keep(): Promise<void> {
    this.#keptAt = performance.now();
    const mine = this.#free.splice(0);
    if (mine.length === 0) return;
    const asked = { connectionId: this.#connectionId, holder: this.#holder, slots: mine, leaseMs };
    const kept = await this.#sql.rows(keepSlots(asked)).catch(() => []);
    this.#free.push(...kept.map((row) => row.slot));
    this.#holders = Math.max(1, kept[0]?.holders ?? this.#holders);
    this.#wakeNext();
  }

  /** The first of the urgent ones, else the first. */
  #wakeNext(): void {
    const at = this.#waiting.findIndex((waiter) => waiter.isUrgent);
    this.#waiting.splice(Math.max(at, 0), 1)[0]?.wake();
  }

  /** Until somebody gives a slot back, or a while has passed. */
  #freed(atMostMs: number, isUrgent: boolean): Promise<void> {
    return new Promise((resolve) => {
      const waiter: Waiter = {
        isUrgent,
        wake: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      const timer = setTimeout(() => {
        const at = this.#waiting.indexOf(waiter);
        if (at >= 0) this.#waiting.splice(at, 1);
        resolve();
      }, atMostMs);
      this.#waiting.push(waiter);
    });
  }
}
