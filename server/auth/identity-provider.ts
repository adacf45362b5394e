import type { SingleSignOn } from "../domain/access/single-sign-on.ts";
import type { Env } from "../env.ts";

/** The id of the firm's identity provider among next-auth's providers. */
export const identityProviderId = "oidc";

/** Whether the environment names an identity provider, and whether a password still lets in others than administrators. */
export const singleSignOn = (env: Env): SingleSignOn => {
  if (env.OIDC_ISSUER === undefined) return "none";
  return env.OIDC_ONLY ? "only" : "beside";
};
