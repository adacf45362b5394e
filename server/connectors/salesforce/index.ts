import { err, ok } from "../../domain/result.ts";
import type { Connector, InboundWebhook } from "../kit/connector.ts";
import type { CrmPort } from "../ports/crm.ts";
import { connectSalesforce } from "./adapter.ts";
import { SalesforceClient } from "./client.ts";
import { SalesforceLoader } from "./loader.ts";
import { manifest, settingsSchema } from "./manifest.ts";
import { parseEvent, type SignatureProblem, signatureHeader, verifySignature } from "./webhook.ts";

const problems: Record<SignatureProblem, string> = {
  missing: `The header ${signatureHeader} is missing.`,
  malformed: `The header ${signatureHeader} is not of the form t=<unix seconds>,v1=<hex>.`,
  too_old: "The signature is older than five minutes. Sign each event when it is sent.",
  in_future: "The signature lies in the future. Check the sender's clock.",
  mismatch: "The signature does not fit the body. Check the webhook secret of the connection.",
};

const webhook: InboundWebhook = {
  secretName: "webhookSecret",
  read({ header, now, rawBody, secret }) {
    const signature = verifySignature({ header: header(signatureHeader), rawBody, secret, now });
    if (!signature.ok) return err({ isSignature: true, message: problems[signature.error] });
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
