import { setTimeout as pause } from "node:timers/promises";
import type { Asked } from "../intake/pull-crm.ts";
import type { Engine } from "./create-engine.ts";
import { pullRecords } from "./poll.ts";

interface Source {
  connectionId: string;
  object: string;
}

interface Waiting {
  asked: Asked;
  resolve(): void;
  reject(error: unknown): void;
}

/** After a reading its source is left alone for so many times as long as it took, up to a second: the busier all are, the more is read at once. */
const restTimes = 2;
const longestRestMs = 1_000;

interface State {
  waiting: Waiting[];
  /** When the next reading may begin. */
  from: number;
  isReading: boolean;
}

/**
 * Reads what events name, one reading of a source at a time: the first at once, and what is told meanwhile together in the next.
 * Most of what a CRM tells while many deals are set up is the echo of what it was told itself.
 */
export class EventReadings {
  readonly #engine: Engine;
  readonly #sources = new Map<string, State>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Ends once the records were read; rejects by a fault of the database that passes by itself. */
  read(source: Source, asked: Asked): Promise<void> {
    const key = `${source.connectionId}:${source.object}`;
    const state = this.#sources.get(key) ?? { waiting: [], from: 0, isReading: false };
    this.#sources.set(key, state);
    const done = new Promise<void>((resolve, reject) => state.waiting.push({ asked, resolve, reject }));
    if (!state.isReading) void this.#readAll(source, state);
    return done;
  }

  async #readAll(source: Source, state: State): Promise<void> {
    state.isReading = true;
    while (state.waiting.length > 0) {
      const restMs = state.from - performance.now();
      if (restMs > 0) await pause(restMs);
      const begunAt = performance.now();
      await this.#readTogether(source, state.waiting.splice(0));
      const endedAt = performance.now();
      state.from = endedAt + Math.min(restTimes * (endedAt - begunAt), longestRestMs);
    }
    state.isReading = false;
  }

  /** Where the CRM refuses what all have named, each is read by itself: one wrong id spoils no other's reading. */
  async #readTogether(source: Source, waiting: readonly Waiting[]): Promise<void> {
    const read = (asked: readonly Asked[]) => pullRecords(this.#engine, { ...source, asked, via: "webhook" });
    try {
      const { isRefused } = await read(waiting.map(({ asked }) => asked));
      if (isRefused && waiting.length > 1) for (const { asked } of waiting) await read([asked]);
      for (const { resolve } of waiting) resolve();
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
  }
}
