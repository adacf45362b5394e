import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Context, Provider } from "oidc-provider";

/** What a provider knows of a person. */
export interface KnownPerson {
  sub: string;
  name?: string;
  email?: string;
  email_verified?: boolean;
}

export interface IdentityProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Goes the way of a person's browser through the provider, from where ours sends it to where it is sent back. */
  signIn(address: string, sub: string): Promise<URL>;
  close(): Promise<void>;
}

interface ProviderOptions {
  backTo: string;
  /** The address is in the id token, not at the userinfo endpoint alone. */
  inIdToken: boolean;
  /** One that is free, where none is said. */
  port?: number;
}

const hourS = 3_600;
const asking = "/interaction/";
/** Where people say who they are; the account goes back to the same address. */
const askingPage = `<!doctype html><html lang="en"><title>Firm directory</title><h1>Sign in to the firm directory</h1>
<form><label>Account <input name="account" required></label> <button>Sign in</button></form></html>`;

/** An OpenID provider as firms run them: it asks for the account alone, and takes anybody's word for it. */
export async function startIdentityProvider(
  people: readonly KnownPerson[],
  { backTo, inIdToken, port: wantedPort = 0 }: ProviderOptions,
): Promise<IdentityProvider> {
  const [clientId, clientSecret] = ["throughline", "what only the two know"];
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(wantedPort, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [backTo] }],
    claims: { email: ["email", "email_verified"], profile: ["name"] },
    conformIdTokenClaims: !inIdToken,
    cookies: { keys: ["of the tests"] },
    ttl: { AccessToken: hourS, Grant: hourS, IdToken: hourS, Interaction: hourS, Session: hourS },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx: Context, { uid }: { uid: string }) => `${asking}${uid}` },
    findAccount: (_ctx: Context, sub: string) => ({ accountId: sub, claims: () => people.find((person) => person.sub === sub) }),
    loadExistingGrant: async ({ oidc }: Context) => {
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  server.on("request", (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", issuer);
    const accountId = searchParams.get("account");
    if (!pathname.startsWith(asking)) void answer(request, response);
    else if (accountId === null) response.setHeader("content-type", "text/html; charset=utf-8").end(askingPage);
    else void provider.interactionFinished(request, response, { login: { accountId } });
  });
  return {
    issuer,
    clientId,
    clientSecret,
    signIn: async (address, sub) => {
      const cookies = new Map<string, string>();
      let url = new URL(address);
      for (let step = 0; step < 10 && url.origin === issuer; step += 1) {
        if (url.pathname.startsWith(asking)) url.searchParams.set("account", sub);
        const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
        const page = await fetch(url, { redirect: "manual", headers: { cookie } });
        for (const line of page.headers.getSetCookie()) {
          const [pair = ""] = line.split(";");
          cookies.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
        }
        const next = page.headers.get("location");
        if (next === null) throw new Error(`The provider stopped at ${url.pathname} with ${page.status}: ${await page.text()}`);
        url = new URL(next, issuer);
      }
      return url;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
