import { createPublicKey, createVerify, generateKeyPairSync, randomBytes } from "node:crypto";
import { z } from "zod";
import type { SandboxRequest } from "../kit/http.ts";
import type { InstanceContext } from "../kit/simulator.ts";

const clientId = "3MVG9throughlineConnectedApp";
const username = "integration@firm.example";
const audiences = ["https://login.salesforce.com", "https://test.salesforce.com"];
const longestAssertionS = 5 * 60;

const headerSchema = z.looseObject({ alg: z.literal("RS256") });
const claimsSchema = z.looseObject({ iss: z.string(), sub: z.string(), aud: z.string(), exp: z.number() });

/** A sign-in that the org refuses, in OAuth's form. */
export interface Refused {
  error: string;
  error_description: string;
}

/** Sign-ins and the tokens that they give; revoking ends all of them. */
export class Sessions {
  readonly #context: InstanceContext;

  constructor(context: InstanceContext) {
    this.#context = context;
  }

  get credentials(): Record<string, unknown> {
    return {
      clientId,
      clientSecret: this.#clientSecret(),
      username,
      password: this.#password(),
      privateKey: this.#privateKey(),
      audience: audiences[0],
      accessToken: this.token(),
    };
  }

  /** The token of the integration user that is good now. */
  token(): string {
    const generation = Number(this.#context.value("session-generation") ?? 0);
    return `00D9Vy000000001!${this.#context.secret("session", () => randomBytes(24).toString("base64url"))}${generation}`;
  }

  revoke(): void {
    this.#context.setValue("session-generation", Number(this.#context.value("session-generation") ?? 0) + 1);
  }

  isSignedIn(request: SandboxRequest): boolean {
    const given = /^(?:Bearer|OAuth) (.+)$/.exec(request.header("authorization") ?? "")?.[1];
    return given === this.token();
  }

  isToken(text: string): boolean {
    return text === this.token();
  }

  /** Signs in by a form of OAuth; undefined: it is good. */
  check(form: URLSearchParams): Refused | undefined {
    switch (form.get("grant_type")) {
      case "client_credentials":
        return form.get("client_id") === clientId && form.get("client_secret") === this.#clientSecret()
          ? undefined
          : { error: "invalid_client", error_description: "invalid client credentials" };
      case "password":
        return this.isPassword(form.get("username") ?? "", form.get("password") ?? "")
          ? undefined
          : { error: "invalid_grant", error_description: "authentication failure" };
      case "urn:ietf:params:oauth:grant-type:jwt-bearer":
        return this.#checkAssertion(form.get("assertion") ?? "");
      default:
        return { error: "unsupported_grant_type", error_description: "grant type not supported" };
    }
  }

  isPassword(name: string, password: string): boolean {
    return name === username && password === this.#password();
  }

  #checkAssertion(assertion: string): Refused | undefined {
    const refused = (description: string): Refused => ({ error: "invalid_grant", error_description: description });
    const [head = "", body = "", signature = ""] = assertion.split(".");
    const header = headerSchema.safeParse(decoded(head));
    const claims = claimsSchema.safeParse(decoded(body));
    if (!header.success || !claims.success) return refused("invalid assertion");
    const verify = createVerify("RSA-SHA256").update(`${head}.${body}`);
    if (!verify.verify(createPublicKey(this.#privateKey()), Buffer.from(signature, "base64url")))
      return refused("invalid assertion signature");
    const { aud, exp, iss, sub } = claims.data;
    const nowS = this.#context.clock.wall() / 1000;
    if (iss !== clientId) return { error: "invalid_client_id", error_description: "client identifier invalid" };
    if (!audiences.includes(aud)) return refused("audience is invalid");
    // The assertion's own time may be the demo's: only its life is measured against the machine's clock when they agree.
    if (exp < nowS && this.#context.clock.now() / 1000 > exp) return refused("expired authorization code");
    if (exp > Math.max(nowS, this.#context.clock.now() / 1000) + longestAssertionS)
      return refused("invalid assertion: exp is too far ahead");
    return sub === username ? undefined : refused("user hasn't approved this consumer");
  }

  #clientSecret(): string {
    return this.#context.secret("client-secret", () => randomBytes(24).toString("hex"));
  }

  #password(): string {
    return this.#context.secret("password", () => randomBytes(12).toString("hex"));
  }

  #privateKey(): string {
    return this.#context.secret(
      "private-key",
      () =>
        generateKeyPairSync("rsa", {
          modulusLength: 2048,
          privateKeyEncoding: { type: "pkcs8", format: "pem" },
          publicKeyEncoding: { type: "spki", format: "pem" },
        }).privateKey,
    );
  }
}

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}
