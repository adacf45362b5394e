/** The time of an instance: the machine's, moved to an instant, or standing there. */
export class SandboxClock {
  #offsetMs = 0;
  #frozenAt: number | null = null;
  skewMs = 0;

  /** Milliseconds since 1970 as this instance's records are stamped. */
  now(): number {
    return this.#frozenAt ?? Date.now() + this.#offsetMs;
  }

  /** The machine's time with the clock-skew fault: for tokens and their life. */
  wall(): number {
    return Date.now() + this.skewMs;
  }

  set(at: number | null, frozen: boolean): void {
    this.#offsetMs = at === null ? 0 : at - Date.now();
    this.#frozenAt = at !== null && frozen ? at : null;
  }
}
