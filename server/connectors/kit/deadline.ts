import { type CallScope, PortError } from "../ports/port.ts";

/**
 * The same scope for work of several calls: its `deadlineMs` is what is left of the whole, and reading it when nothing is left
 * throws, which is before the next call is sent. `about`: what the work is about, as people say it. A scope that is bounded already keeps its bound.
 */
export function withDeadline(scope: CallScope, about: string): CallScope {
  return scope instanceof BoundedScope ? scope : new BoundedScope(scope, about);
}

class BoundedScope implements CallScope {
  readonly #scope: CallScope;
  readonly #about: string;
  readonly #endsAt: number;

  constructor(scope: CallScope, about: string) {
    this.#scope = scope;
    this.#about = about;
    this.#endsAt = performance.now() + scope.deadlineMs;
  }

  get correlationId(): string {
    return this.#scope.correlationId;
  }

  get runId(): string | null {
    return this.#scope.runId;
  }

  get step(): string | null {
    return this.#scope.step;
  }

  get isUrgent(): boolean {
    return this.#scope.isUrgent;
  }

  get rehearse(): CallScope["rehearse"] {
    return this.#scope.rehearse;
  }

  get deadlineMs(): number {
    const left = Math.floor(this.#endsAt - performance.now());
    if (left > 0) return left;
    throw new PortError(
      "unavailable",
      `There was no time left for ${this.#about}: the next call was not sent. It is tried again.`,
    );
  }

  trace(call: Parameters<CallScope["trace"]>[0]): void {
    this.#scope.trace(call);
  }
}
