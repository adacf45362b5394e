import { type KnownPerson, startIdentityProvider } from "../server/testing/identity-provider.ts";
import { product } from "./product.ts";

const person = (name: string, email: string): KnownPerson => ({ sub: email, name, email, email_verified: true });
/** Somebody whom the firm's directory lets in, and somebody whom nobody has. */
export const joiner = person("Sonja Lund", "sonja.lund@meridian-consulting.example");
export const stranger = person("Otto Fremd", "otto.fremd@meridian-consulting.example");

/** The firm's identity provider, and what a product has to be told of it; undefined: the product knows none. */
export async function startProvider() {
  if (product.identityPort === null) return undefined;
  const { clientId, clientSecret, close, issuer } = await startIdentityProvider([joiner, stranger], {
    backTo: `${product.baseUrl}/api/auth/callback/oidc`,
    inIdToken: false,
    port: Number(product.identityPort),
  });
  return { close, environment: { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } };
}
