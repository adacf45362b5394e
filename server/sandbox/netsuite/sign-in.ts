import { constants, createPublicKey, generateKeyPairSync, randomBytes, verify } from "node:crypto";
import { z } from "zod";
import type { SandboxRequest } from "../kit/http.ts";
import type { InstanceContext } from "../kit/simulator.ts";

const clientId = "a1b2c3throughline-integration";
const certificateId = "tl-certificate-1";
export const tokenLifeS = 3_600;
const longestAssertionS = 3_600;

const accountId = "TSTDRV9837114";
const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

const headerSchema = z.looseObject({
  alg: z.enum(["PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]),
  kid: z.string(),
});
const claimsSchema = z.looseObject({
  iss: z.string(),
  aud: z.string(),
  iat: z.number(),
  exp: z.number(),
  /** One scope, several with commas, or a list. */
  scope: z
    .union([z.string(), z.array(z.string())])
    .transform((scope) => (typeof scope === "string" ? scope.split(/[\s,]+/) : scope)),
});

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");
const decoded = (part: string): unknown => {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
};

/** Machine-to-machine sign-in by a signed assertion, and the tokens that it gives. */
export class SignIn {
  readonly #context: InstanceContext;
  readonly #tokens = new Map<string, number>();

  constructor(context: InstanceContext) {
    this.#context = context;
  }

  credentials(): Record<string, unknown> {
    return { clientId, certificateId, privateKey: this.#key(), algorithm: "PS256", accountId };
  }

  revoke(): void {
    this.#tokens.clear();
  }

  isSignedIn(request: SandboxRequest): boolean {
    const token = /^Bearer (.+)$/.exec(request.header("authorization") ?? "")?.[1] ?? "";
    return (this.#tokens.get(token) ?? 0) > this.#context.clock.wall();
  }

  /** The challenge that goes with a refusal for want of a login. */
  challenge(scheme: "Basic" | "Bearer"): Record<string, string> {
    const reason = scheme === "Bearer" ? ', error="invalid_token", error_description="Invalid login attempt."' : "";
    return { "www-authenticate": `${scheme} realm="${accountId}"${reason}` };
  }

  /** A token for a good assertion, or why it is not. */
  exchange(form: URLSearchParams, audience: string): { token: string } | { error: string; error_description: string } {
    const refused = (description: string, error = "invalid_grant") => ({ error, error_description: description });
    if (form.get("grant_type") !== "client_credentials" || form.get("client_assertion_type") !== assertionType)
      return refused("grant_type or client_assertion_type is missing or wrong", "invalid_request");
    const [head = "", body = "", signature = ""] = (form.get("client_assertion") ?? "").split(".");
    const header = headerSchema.safeParse(decoded(head));
    const claims = claimsSchema.safeParse(decoded(body));
    if (!header.success || !claims.success) return refused("The client assertion cannot be read", "invalid_request");
    if (header.data.kid !== certificateId) return refused("The certificate is not known", "invalid_client");
    if (!this.#isSigned({ algorithm: header.data.alg, data: `${head}.${body}`, signature }))
      return refused("The signature of the assertion is wrong", "invalid_client");
    const { aud, exp, iat, iss, scope } = claims.data;
    // A demo that moves the clock signs at its own time: either clock may be the measure.
    const nows = [this.#context.clock.wall() / 1000, this.#context.clock.now() / 1000];
    if (iss !== clientId) return refused("The client is not known", "invalid_client");
    if (!scope.includes("rest_webservices")) return refused("The scope must hold rest_webservices", "invalid_request");
    if (aud !== audience) return refused("The audience is wrong");
    if (exp - iat > longestAssertionS) return refused("The assertion lives too long");
    if (nows.every((now) => exp < now || iat > now + 300)) return refused("The assertion has expired");
    return { token: this.#issue() };
  }

  /** The certificate of this account holds an RSA key, with which a signature of the ES family cannot be made. */
  #isSigned(assertion: { algorithm: string; data: string; signature: string }): boolean {
    const bits = assertion.algorithm.slice(2);
    const key = createPublicKey(this.#key());
    const options = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: Number(bits) / 8 };
    const signature = Buffer.from(assertion.signature, "base64url");
    return assertion.algorithm.startsWith("PS") && verify(`sha${bits}`, Buffer.from(assertion.data), options, signature);
  }

  /** A token in the form of a JWT; what it says is for the account alone. */
  #issue(): string {
    const endsAt = this.#context.clock.wall() + tokenLifeS * 1000;
    const claims = { iss: this.#context.baseUrl(), aud: [clientId], scope: ["rest_webservices"], exp: Math.floor(endsAt / 1000) };
    const token = `${encoded({ typ: "JWT", alg: "PS256", kid: "s.SYSTEM" })}.${encoded(claims)}.${randomBytes(24).toString("base64url")}`;
    this.#tokens.set(token, endsAt);
    return token;
  }

  #key(): string {
    return this.#context.secret(
      "private-key",
      () =>
        generateKeyPairSync("rsa", {
          modulusLength: 3072,
          privateKeyEncoding: { type: "pkcs8", format: "pem" },
          publicKeyEncoding: { type: "spki", format: "pem" },
        }).privateKey,
    );
  }
}
