import { createPrivateKey, type KeyObject } from "node:crypto";
import { SignJWT } from "jose";
import { z } from "zod";
import type { HttpClient } from "../kit/http.ts";
import type { Token } from "../kit/token.ts";
import { type CallScope, type ConnectionRuntime, PortError } from "../ports/port.ts";
import { malformed } from "./errors.ts";
import type { SalesforceSettings } from "./manifest.ts";

const replySchema = z.object({ access_token: z.string().min(1), instance_url: z.url(), id: z.string().optional() });
const refusalSchema = z.object({ error: z.string(), error_description: z.string().optional() });
const assertionLifeSeconds = 180;
const secretNames: Readonly<Record<string, string>> = {
  clientId: "client id",
  clientSecret: "client secret",
  username: "user name",
  privateKey: "private key",
};

/**
 * Signs in by JWT bearer (RS256) or client credentials. Salesforce does not say how long the token lives: it is used until it
 * is refused. `extra.instanceUrl` is where the token is good, `extra.user` whose it is.
 */
export async function signIn(
  scope: CallScope,
  to: { http: HttpClient; runtime: ConnectionRuntime; settings: SalesforceSettings },
): Promise<Token> {
  const { http, runtime, settings } = to;
  const form = settings.auth === "jwt" ? await jwtForm(runtime, settings) : clientCredentialsForm(runtime);
  const reply = await http.send(scope, {
    purpose: "session.open",
    about: "the sign-in",
    method: "POST",
    path: "services/oauth2/token",
    form,
    isWrite: false,
    isSecret: true,
  });
  if (reply.status >= 400) throw refusal(runtime, reply.status, reply.body);
  const parsed = replySchema.safeParse(reply.body);
  if (!parsed.success) throw malformed(runtime.name, "the sign-in", parsed.error.issues);
  const user =
    settings.auth === "jwt" ? secret(runtime, "username") : (parsed.data.id?.split("/").at(-1) ?? "the integration user");
  return {
    value: parsed.data.access_token,
    expiresAtMs: null,
    extra: { instanceUrl: checkedInstance(runtime, settings, parsed.data.instance_url), user },
  };
}

async function jwtForm(runtime: ConnectionRuntime, settings: SalesforceSettings): Promise<Record<string, string>> {
  const key = privateKey(runtime);
  const expiresAt = Math.floor(runtime.clock.now().getTime() / 1000) + assertionLifeSeconds;
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: "RS256" })
    .setIssuer(secret(runtime, "clientId"))
    .setSubject(secret(runtime, "username"))
    .setAudience(settings.audience)
    .setExpirationTime(expiresAt)
    .sign(key);
  return { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion };
}

function privateKey(runtime: ConnectionRuntime): KeyObject {
  const pem = secret(runtime, "privateKey");
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw new PortError("auth", `The private key of ${runtime.name} is not a private key in PEM form. Enter it again.`, {
      cause,
    });
  }
}

const clientCredentialsForm = (runtime: ConnectionRuntime): Record<string, string> => ({
  grant_type: "client_credentials",
  client_id: secret(runtime, "clientId"),
  client_secret: secret(runtime, "clientSecret"),
});

function secret(runtime: ConnectionRuntime, name: string): string {
  const value = runtime.secrets[name];
  if (value) return value;
  throw new PortError(
    "auth",
    `${runtime.name} lacks the ${secretNames[name] ?? name}. Enter it among the credentials of the connection.`,
  );
}

function refusal(runtime: ConnectionRuntime, status: number, body: unknown): PortError {
  if (status >= 500 || status === 429) {
    return new PortError(
      status === 429 ? "rate_limited" : "unavailable",
      `${runtime.name} cannot sign anyone in at the moment (status ${status}).`,
      {
        status,
      },
    );
  }
  const parsed = refusalSchema.safeParse(body);
  const reason = parsed.success
    ? `${parsed.data.error_description ?? "no reason given"} (${parsed.data.error})`
    : `status ${status}`;
  return new PortError(
    "auth",
    `${runtime.name} did not accept the sign-in: ${reason}. Check the connected app, its key or secret, the audience, and that the integration user is active and approved.`,
    { status, details: parsed.success ? [{ code: parsed.data.error, message: parsed.data.error_description ?? "" }] : [] },
  );
}

/** Where the token is good: the connection's own host, or one that its settings allow; a token goes nowhere else. */
function checkedInstance(runtime: ConnectionRuntime, settings: SalesforceSettings, instanceUrl: string): string {
  const base = new URL(runtime.baseUrl);
  const instance = new URL(instanceUrl);
  if (instance.host === base.host) return runtime.baseUrl;
  const isAllowed = settings.instanceHosts.some((host) =>
    host.startsWith("*.") ? instance.host.endsWith(host.slice(1)) : instance.host === host,
  );
  if (isAllowed && (instance.protocol === "https:" || base.protocol === "http:")) return instanceUrl;
  throw new PortError(
    "malformed",
    `${runtime.name} signed in and was sent to ${instance.origin}, which is not its own address ${base.origin}. If that is right, add ${instance.host} to instanceHosts in the connection's settings.`,
  );
}
