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

/** An OpenID provider as firms run them, on a port of its own. `inIdToken`: the address is in the id token, not at the userinfo endpoint alone. */
export async function startIdentityProvider(
  people: readonly KnownPerson[],
  { backTo, inIdToken }: { backTo: string; inIdToken: boolean },
): Promise<IdentityProvider> {
  const [clientId, clientSecret] = ["throughline", "what only the two know"];
  let current = "";
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [backTo] }],
    claims: { email: ["email", "email_verified"], profile: ["name"] },
    conformIdTokenClaims: !inIdToken,
    cookies: { keys: ["of the tests"] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx: Context, { uid }: { uid: string }) => `/interaction/${uid}` },
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
    const isAsked = request.url?.startsWith("/interaction/");
    void (isAsked
      ? provider.interactionFinished(request, response, { login: { accountId: current } })
      : answer(request, response));
  });
  return {
    issuer,
    clientId,
    clientSecret,
    signIn: async (address, sub) => {
      current = sub;
      const cookies = new Map<string, string>();
      let url = new URL(address);
      for (let step = 0; step < 10 && url.origin === issuer; step += 1) {
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
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
