/** The only place that reads the time. Everything else takes a Clock or an instant, so that tests and the demo estate can move it. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands at an instant until it is moved. */
export class MovableClock implements Clock {
  #at: Date;

  constructor(at: Date) {
    this.#at = at;
  }

  now(): Date {
    return new Date(this.#at);
  }

  moveTo(at: Date): void {
    this.#at = at;
  }

  advance(ms: number): void {
    this.#at = new Date(this.#at.getTime() + ms);
  }
}

/** The instant `ms` milliseconds after `at`. */
export const after = (at: Date, ms: number): Date => new Date(at.getTime() + ms);

/** An instant from ISO 8601 text, or undefined when it is none. */
export function parseInstant(text: string): Date | undefined {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? undefined : at;
}

export function earlier(a: Date, b: Date): Date {
  if (a.getTime() <= b.getTime()) return a;
  return b;
}

export function later(a: Date, b: Date): Date {
  if (a.getTime() >= b.getTime()) return a;
  return b;
}
