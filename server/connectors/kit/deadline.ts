import { type CallScope, PortError } from "../ports/port.ts";

/**
 * The same scope for work of several calls: its `deadlineMs` is what is left of the whole, and reading it when nothing is left
 * throws, which is before the next call is sent. A scope that is bounded already keeps its bound.
 */
export function withDeadline(scope: CallScope, purpose: string): CallScope {
  return scope instanceof BoundedScope ? scope : new BoundedScope(scope, purpose);
}

class BoundedScope implements CallScope {
  readonly #scope: CallScope;
  readonly #purpose: string;
  readonly #endsAt: number;

  constructor(scope: CallScope, purpose: string) {
    this.#scope = scope;
    this.#purpose = purpose;
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

  get deadlineMs(): number {
    const left = Math.floor(this.#endsAt - performance.now());
    if (left > 0) return left;
    throw new PortError(
      "unavailable",
      `The time for ${this.#purpose} was used up before its next call, which was not sent. It is tried again.`,
    );
  }

  trace(call: Parameters<CallScope["trace"]>[0]): void {
    this.#scope.trace(call);
  }
}
