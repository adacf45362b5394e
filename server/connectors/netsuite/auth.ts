import { createPrivateKey, type KeyObject } from "node:crypto";
import { SignJWT } from "jose";
import { z } from "zod";
import type { Clock } from "../../domain/clock.ts";
import type { HttpClient, HttpReply } from "../kit/http.ts";
import { type Token, TokenSource } from "../kit/token.ts";
import { type CallScope, PortError, type PortErrorKind } from "../ports/port.ts";
import { errorDetails, errorOf, kindOf, malformed } from "./errors.ts";
import { inWords } from "./words.ts";

/** How long an assertion is valid; the vendor takes less than 60 minutes. Half of it also bears a slow clock. */
const assertionSeconds = 30 * 60;

const secretsSchema = z.object({
  clientId: z.string().min(1),
  certificateId: z.string().min(1),
  privateKey: z.string().min(1),
});

const secretNames: Readonly<Record<string, string>> = {
  clientId: "client id",
  certificateId: "certificate id",
  privateKey: "private key",
};

/** `expires_in` comes as text or as a number, depending on the account. */
const tokenSchema = z.looseObject({
  access_token: z.string().min(1),
  expires_in: z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]).pipe(z.number().int().positive()),
});

export interface SignIn {
  /** The connection as people call it. */
  name: string;
  secrets: Readonly<Record<string, string>>;
  algorithm: "PS256" | "ES256";
  audience: string;
  scope: string;
  tokenPath: string;
  clock: Clock;
}

/** OAuth 2.0 machine to machine: an assertion signed with the certificate's key is exchanged for a token, which lives for `expires_in`. */
export function netsuiteTokens(http: HttpClient, signIn: SignIn): TokenSource {
  return new TokenSource((scope) => exchange(http, signIn, scope));
}

async function exchange(http: HttpClient, signIn: SignIn, scope: CallScope): Promise<Token> {
  const reply = await http.send(scope, {
    purpose: "auth.token",
    about: inWords("auth.token"),
    method: "POST",
    path: signIn.tokenPath,
    form: {
      grant_type: "client_credentials",
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: await assertion(signIn),
    },
    isWrite: false,
    isSecret: true,
    classify: (answer) => (answer.status < 400 ? null : signInKind(answer)),
  });
  if (reply.status >= 400) {
    const error = errorOf(reply, { purpose: "auth.token", isWrite: false, name: signIn.name });
    if (signInKind(reply) !== "auth") throw error;
    throw new PortError("auth", credentialSentence(signIn.name, errorDetails(reply.body)), {
      details: error.details,
      status: reply.status,
    });
  }
  const parsed = tokenSchema.safeParse(reply.body);
  if (!parsed.success) throw malformed(signIn.name, "auth.token", "something that is no token");
  return {
    value: parsed.data.access_token,
    expiresAtMs: performance.now() + parsed.data.expires_in * 1000,
    extra: {},
  };
}

/** OAuth says 400 where a credential is wrong; what the account merely cannot do now stays what it is. */
function signInKind(reply: HttpReply): PortErrorKind {
  const kind = kindOf(reply, false);
  return kind === "rate_limited" || kind === "unavailable" ? kind : "auth";
}

/** The signed client assertion: `kid` names the certificate, `aud` is the token address itself. */
export async function assertion(signIn: SignIn): Promise<string> {
  const secrets = secretsSchema.safeParse(signIn.secrets);
  if (!secrets.success) {
    const missing = secrets.error.issues.map((issue) => secretNames[issue.path.join(".")] ?? issue.path.join("."));
    throw new PortError("auth", `${signIn.name} lacks the ${missing.join(" and the ")}. Enter it on the connection's page.`);
  }
  const issuedAt = Math.floor(signIn.clock.now().getTime() / 1000);
  const key = privateKey(secrets.data.privateKey, signIn);
  try {
    return await new SignJWT({ scope: signIn.scope })
      .setProtectedHeader({ typ: "JWT", alg: signIn.algorithm, kid: secrets.data.certificateId })
      .setIssuer(secrets.data.clientId)
      .setAudience(signIn.audience)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + assertionSeconds)
      .sign(key);
  } catch (error) {
    throw unusableKey(signIn, error);
  }
}

function privateKey(pem: string, signIn: SignIn): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    throw unusableKey(signIn, error);
  }
}

/** Says what kind of key is wanted; the cause names the library's reason, never the key. */
const unusableKey = (signIn: SignIn, cause: unknown): PortError =>
  new PortError(
    "auth",
    `The private key of ${signIn.name} cannot sign ${signIn.algorithm}. Enter the PEM of ${
      signIn.algorithm === "PS256" ? "an RSA key of 3072 or 4096 bits" : "a key on the curve P-256"
    }, or choose the algorithm that fits it.`,
    { cause },
  );

const credentialSentence = (name: string, details: readonly { code: string; message: string }[]): string => {
  const said = details.map((detail) => [detail.code, detail.message].filter(Boolean).join(": ")).join("; ");
  return `${name} did not accept the sign-in${said ? ` (${said})` : ""}. Check client id, certificate id and private key, and that the certificate is neither revoked nor expired.`;
};
