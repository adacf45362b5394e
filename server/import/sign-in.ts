import { createPrivateKey } from "node:crypto";
import { SignJWT } from "jose";
import { z } from "zod";
import { SalesforceApi } from "./salesforce-api.ts";
import { callVendor } from "./vendor-call.ts";

const replySchema = z.looseObject({ access_token: z.string().min(1), instance_url: z.url() });

export interface SalesforceLogin {
  baseUrl: string;
  audience: string;
  secrets: Readonly<Record<string, string>>;
}

/** Signs in with a connection's own credentials (JWT bearer). Throws, saying what is missing or was refused. */
export async function openSalesforce({ audience, baseUrl, secrets }: SalesforceLogin): Promise<SalesforceApi> {
  const { clientId, privateKey, username } = secrets;
  if (!clientId || !privateKey || !username)
    throw new Error("The connection needs clientId, username and privateKey. Enter them on its page.");
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: "RS256" })
    .setIssuer(clientId)
    .setSubject(username)
    .setAudience(audience)
    .setExpirationTime("3m")
    .sign(createPrivateKey(privateKey));
  const { body } = await callVendor("POST", `${baseUrl.replace(/\/+$/, "")}/services/oauth2/token`, {
    form: { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion },
  });
  const { access_token: token, instance_url: instance } = replySchema.parse(body);
  return new SalesforceApi(instance, token);
}
