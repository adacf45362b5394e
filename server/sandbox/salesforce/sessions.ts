import { createHmac, createPublicKey, generateKeyPairSync, randomBytes, timingSafeEqual, verify } from "node:crypto";
import { isRecord } from "../kit/http.ts";
import type { InstanceContext } from "../kit/simulator.ts";

/** A sign-in that is refused, in the terms of OAuth. */
export class SignInRefused extends Error {
  readonly error: string;

  constructor(error: string, description: string) {
    super(description);
    this.error = error;
  }
}

/** The longest session that an org can set; a client is not told how long one lasts. */
const sessionMs = 24 * 3_600_000;
const maxRevoked = 1000;
const audiences: readonly string[] = ["https://login.salesforce.com", "https://test.salesforce.com"];
const roundKey = "sessions:round";
const revokedKey = "sessions:revoked";

const sameText = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};

function readPart(part: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part ?? "", "base64url").toString("utf8"));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Access tokens of one org: each says when it was made and in which round, under a seal. A new round ends all of the one
 * before. Clients know nothing of that: to them a token is a text.
 */
export class Sessions {
  readonly #ctx: InstanceContext;
  readonly #organizationId: () => string;

  constructor(ctx: InstanceContext, organizationId: () => string) {
    this.#ctx = ctx;
    this.#organizationId = organizationId;
  }

  get clientId(): string {
    return this.#ctx.secret("clientId", () => `3MVG9${randomBytes(32).toString("base64url")}`);
  }

  get clientSecret(): string {
    return this.#ctx.secret("clientSecret", () => randomBytes(32).toString("hex").toUpperCase());
  }

  get password(): string {
    return this.#ctx.secret("password", () => randomBytes(12).toString("base64url"));
  }

  get securityToken(): string {
    return this.#ctx.secret("securityToken", () => randomBytes(18).toString("base64url"));
  }

  get privateKey(): string {
    return this.#ctx.secret("privateKey", () =>
      generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    );
  }

  /** A token that lasts until all are revoked, for tools that do not sign in. */
  get standing(): string {
    return this.#token(0);
  }

  /** Whether a token is one of this org's that has neither ended nor been revoked. */
  check(token: string): boolean {
    const [organizationId, rest = ""] = token.split("!");
    const [round, number, madeAt, seal = ""] = rest.split(".");
    if (organizationId !== this.#organizationId().slice(0, 15) || Number(round) !== this.#round) return false;
    if (!sameText(seal, this.#seal(`${round}.${number}.${madeAt}`))) return false;
    const ageMs = this.#ctx.clock.wall() - Number(madeAt);
    return (number === "0" || ageMs < sessionMs) && !this.#revoked.includes(`${round}.${number}`);
  }

  /** A new session. */
  open(): string {
    return this.#token(this.#ctx.next("session"));
  }

  /** Ends all sessions, the standing token among them. */
  revokeAll(): void {
    this.#ctx.setValue(roundKey, this.#round + 1);
    this.#ctx.setValue(revokedKey, []);
  }

  revoke(token: string): void {
    const [round, number] = (token.split("!")[1] ?? "").split(".");
    this.#ctx.setValue(revokedKey, [...this.#revoked, `${round}.${number}`].slice(-maxRevoked));
  }

  /** Signs in by JWT bearer; throws SignInRefused. */
  signInByAssertion(assertion: string, username: string): string {
    const [head, body, signature = ""] = assertion.split(".");
    const [header, claims] = [readPart(head), readPart(body)];
    const key = createPublicKey(this.privateKey);
    const isSigned =
      header?.alg === "RS256" && verify("RSA-SHA256", Buffer.from(`${head}.${body}`), key, Buffer.from(signature, "base64url"));
    if (!claims || !isSigned) throw new SignInRefused("invalid_grant", "invalid assertion");
    if (claims.iss !== this.clientId) throw new SignInRefused("invalid_client_id", "client identifier invalid");
    if (!audiences.includes(String(claims.aud)) && claims.aud !== this.#ctx.baseUrl())
      throw new SignInRefused("invalid_grant", "audience is invalid");
    if (claims.sub !== username) throw new SignInRefused("invalid_grant", "user hasn't approved this consumer");
    // A client may live in the time that the sandbox was moved to.
    const now = Math.min(this.#ctx.clock.wall(), this.#ctx.clock.now());
    if (typeof claims.exp !== "number" || claims.exp * 1000 <= now)
      throw new SignInRefused("invalid_grant", "expired authorization code");
    return this.open();
  }

  /** Signs in by client credentials; throws SignInRefused. */
  signInByClient(clientId: string | null, clientSecret: string | null): string {
    if (clientId !== this.clientId) throw new SignInRefused("invalid_client_id", "client identifier invalid");
    if (!sameText(clientSecret ?? "", this.clientSecret)) throw new SignInRefused("invalid_client", "invalid client credentials");
    return this.open();
  }

  /** Signs in by username and password, with or without the security token after it. */
  signInByPassword(who: { username: string; password: string }, username: string): string {
    const isRight = [this.password, this.password + this.securityToken].some((password) => sameText(password, who.password));
    if (who.username.toLowerCase() !== username || !isRight)
      throw new SignInRefused("invalid_grant", "Invalid username, password, security token; or user locked out.");
    return this.open();
  }

  get #round(): number {
    const round = this.#ctx.value(roundKey);
    return typeof round === "number" ? round : 0;
  }

  get #revoked(): string[] {
    const revoked = this.#ctx.value(revokedKey);
    return Array.isArray(revoked) ? revoked : [];
  }

  #token(number: number): string {
    const content = `${this.#round}.${number}.${number === 0 ? 0 : this.#ctx.clock.wall()}`;
    return `${this.#organizationId().slice(0, 15)}!${content}.${this.#seal(content)}`;
  }

  #seal(content: string): string {
    const key = this.#ctx.secret("sessionKey", () => randomBytes(32).toString("base64url"));
    return createHmac("sha256", key).update(content).digest("base64url");
  }
}
