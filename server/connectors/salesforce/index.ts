import { err, ok } from "../../domain/result.ts";
import type { Connector, InboundWebhook } from "../kit/connector.ts";
import { signatureHeader, signatureProblems, verifySignature } from "../kit/signature.ts";
import type { CrmPort } from "../ports/crm.ts";
import { connectSalesforce } from "./adapter.ts";
import { SalesforceClient } from "./client.ts";
import { SalesforceLoader } from "./loader.ts";
import { manifest, settingsSchema } from "./manifest.ts";
import { parseEvent } from "./webhook.ts";

const webhook: InboundWebhook = {
  secretName: "webhookSecret",
  read({ header, now, rawBody, secret }) {
    const signature = verifySignature({ header: header(signatureHeader), rawBody, secret, now });
    if (!signature.ok) return err({ isSignature: true, message: signatureProblems[signature.error] });
    const event = parseEvent(rawBody);
    if (!event.ok) return err({ isSignature: false, message: event.error });
    return ok({ id: event.value.id, object: "deal", externalIds: event.value.records });
  },
};

export const salesforce: Connector<CrmPort> = {
  manifest,
  connect: connectSalesforce,
  webhook,
  loader: (runtime, admission) =>
    new SalesforceLoader(new SalesforceClient(runtime, settingsSchema.parse(runtime.settings), admission)),
};
