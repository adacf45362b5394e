import { constants, createPublicKey, generateKeyPairSync, randomBytes, verify } from "node:crypto";
import { z } from "zod";
import type { SandboxRequest } from "../kit/http.ts";
import type { InstanceContext } from "../kit/simulator.ts";

const clientId = "a1b2c3throughline-integration";
const certificateId = "tl-certificate-1";
export const tokenLifeS = 3_600;
const longestAssertionS = 3_600;

const headerSchema = z.looseObject({ alg: z.enum(["PS256", "ES256"]), kid: z.string() });
const claimsSchema = z.looseObject({ iss: z.string(), aud: z.string(), iat: z.number(), exp: z.number() });

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
    return { clientId, certificateId, privateKey: this.#key(), algorithm: "PS256", accountId: "TSTDRV9837114" };
  }

  revoke(): void {
    this.#tokens.clear();
  }

  isSignedIn(request: SandboxRequest): boolean {
    const token = /^Bearer (.+)$/.exec(request.header("authorization") ?? "")?.[1] ?? "";
    return (this.#tokens.get(token) ?? 0) > this.#context.clock.wall();
  }

  /** A token for a good assertion, or why it is not. */
  exchange(form: URLSearchParams, audience: string): { token: string } | { error: string; error_description: string } {
    const refused = (description: string, error = "invalid_grant") => ({ error, error_description: description });
    if (form.get("grant_type") !== "client_credentials")
      return refused("grant_type must be client_credentials", "unsupported_grant_type");
    const [head = "", body = "", signature = ""] = (form.get("client_assertion") ?? "").split(".");
    const header = headerSchema.safeParse(decoded(head));
    const claims = claimsSchema.safeParse(decoded(body));
    if (!header.success || !claims.success) return refused("The client assertion cannot be read", "invalid_request");
    if (header.data.kid !== certificateId) return refused("The certificate is not known", "invalid_client");
    const data = Buffer.from(`${head}.${body}`);
    const key = createPublicKey(this.#key());
    const options = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
    if (header.data.alg !== "PS256" || !verify("sha256", data, options, Buffer.from(signature, "base64url")))
      return refused("The signature of the assertion is wrong", "invalid_client");
    const { aud, exp, iat, iss } = claims.data;
    // A demo that moves the clock signs at its own time: either clock may be the measure.
    const nows = [this.#context.clock.wall() / 1000, this.#context.clock.now() / 1000];
    if (iss !== clientId) return refused("The client is not known", "invalid_client");
    if (aud !== audience) return refused("The audience is wrong");
    if (exp - iat > longestAssertionS) return refused("The assertion lives too long");
    if (nows.every((now) => exp < now || iat > now + 300)) return refused("The assertion has expired");
    const token = randomBytes(24).toString("base64url");
    this.#tokens.set(token, this.#context.clock.wall() + tokenLifeS * 1000);
    return { token };
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
