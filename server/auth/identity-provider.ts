import type { Env } from "../env.ts";

/** The id of the firm's identity provider among next-auth's providers. */
export const identityProviderId = "oidc";

/** Whether the environment names an identity provider, and so the sign-in page offers it. */
export const hasIdentityProvider = (env: Env): boolean => env.OIDC_ISSUER !== undefined;
