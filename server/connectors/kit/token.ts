import type { CallScope } from "../ports/port.ts";
import { withDeadline } from "./deadline.ts";
import type { HttpClient, HttpReply, HttpRequest } from "./http.ts";

/** A bearer token and, where the vendor says it, until when it may be used (milliseconds of this process's monotonic clock). */
export interface Token {
  value: string;
  expiresAtMs: number | null;
  extra: Readonly<Record<string, string>>;
}

/**
 * Keeps the token of one connection in this process. One sign-in at a time; a token is renewed before it expires, and once
 * when the vendor does not accept it any more.
 */
export class TokenSource {
  readonly #signIn: (scope: CallScope) => Promise<Token>;
  #token: Token | null = null;
  #pending: Promise<Token> | null = null;

  constructor(signIn: (scope: CallScope) => Promise<Token>) {
    this.#signIn = signIn;
  }

  async get(scope: CallScope): Promise<Token> {
    const token = this.#token;
    if (token && (token.expiresAtMs === null || token.expiresAtMs - performance.now() > 30_000)) return token;
    this.#pending ??= this.#signIn(scope).finally(() => {
      this.#pending = null;
    });
    this.#token = await this.#pending;
    return this.#token;
  }

  /** Forgets a token that was refused, unless another call has replaced it already. */
  refused(token: Token): void {
    if (this.#token === token) this.#token = null;
  }

  /** Sends with the token; when it is refused (401), signs in again and sends once more. All of it within the deadline. */
  async send(http: HttpClient, scope: CallScope, request: HttpRequest): Promise<HttpReply> {
    const bounded = withDeadline(scope, request.about);
    const first = await this.get(bounded);
    const reply = await http.send(bounded, withToken(request, first));
    if (reply.status !== 401) return reply;
    this.refused(first);
    return http.send(bounded, { ...withToken(request, await this.get(bounded)), isRetry: true });
  }
}

const withToken = (request: HttpRequest, token: Token): HttpRequest => ({
  ...request,
  headers: { ...request.headers, authorization: `Bearer ${token.value}` },
});
