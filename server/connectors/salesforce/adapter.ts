import { z } from "zod";
import { withDeadline } from "../kit/deadline.ts";
import type { Admission } from "../kit/http.ts";
import type { CrmPort, CrmStatus } from "../ports/crm.ts";
import type { CallScope, ConnectionRuntime, Cursor, SourceItem, SourcePage, WriteResult } from "../ports/port.ts";
import { SalesforceClient } from "./client.ts";
import { settingsSchema } from "./manifest.ts";
import { accountNamed, mapAccount, mapDeal } from "./mapper.ts";
import { Naming } from "./naming.ts";
import { pullAccounts, pullDeals, readAccounts, readDeals, type Source } from "./pull.ts";
import { StatusWriter } from "./write-status.ts";

const limitsSchema = z.object({ DailyApiRequests: z.object({ Max: z.number(), Remaining: z.number() }) });
const sobjects: Readonly<Record<string, string>> = { account: "Account", deal: "Opportunity", contact: "Contact" };

/** Salesforce as a CRM. Opens no socket before the first call. */
export function connectSalesforce(runtime: ConnectionRuntime, admission: Admission): CrmPort & { close(): Promise<void> } {
  const settings = settingsSchema.parse(runtime.settings);
  const naming = new Naming(settings);
  const client = new SalesforceClient(runtime, settings, admission);
  const writer = new StatusWriter(client, naming);
  const source = (): Source => ({ client, naming, settings, now: runtime.clock.now().toISOString() });
  const recordUrl = (object: string, externalId: string): string =>
    `${runtime.baseUrl.replace(/\/$/, "")}/lightning/r/${sobjects[object] ?? "sObject"}/${encodeURIComponent(externalId)}/view`;

  return {
    role: "crm",
    objects: ["account", "deal"],
    // An update of fields on a record that exists: the same write again is the same state.
    guarantees: { status: { repeatable: true, settleAfterMs: 0 } },
    recordUrl,
    mapAccount,
    accountNamed,
    mapDeal: (item) => mapDeal(item, settings),

    pull(scope: CallScope, request: { object: string; cursor: Cursor | null; limit: number }): Promise<SourcePage> {
      if (!Number.isInteger(request.limit) || request.limit < 1)
        throw new RangeError(`A page of ${request.limit} records cannot be pulled`);
      return byObject(request.object, { account: pullAccounts, deal: pullDeals })(scope, source(), request);
    },

    read(scope: CallScope, request: { object: string; externalIds: readonly string[] }): Promise<SourceItem[]> {
      return byObject(request.object, { account: readAccounts, deal: readDeals })(scope, source(), request.externalIds);
    },

    async writeStatus(scope: CallScope, status: CrmStatus): Promise<WriteResult> {
      await writer.write(withDeadline(scope, "the status of the deal"), status);
      return { externalId: status.dealExternalId, url: recordUrl("deal", status.dealExternalId) };
    },

    async check(scope: CallScope): Promise<{ message: string }> {
      const reply = await client.send(scope, {
        purpose: "connection.check",
        doing: "the limits of the org",
        method: "GET",
        path: "limits",
        isWrite: false,
      });
      const token = await client.session(scope);
      return {
        message: `Signed in as ${token.extra.user ?? "the integration user"}${usage(reply.body, reply.headers["sforce-limit-info"])}.`,
      };
    },

    close: () => client.close(),
  };
}

function byObject<Act>(object: string, acts: { account: Act; deal: Act }): Act {
  if (object === "account") return acts.account;
  if (object === "deal") return acts.deal;
  throw new RangeError(`Salesforce has no object “${object}” here; there are account and deal`);
}

/** How much of the day's calls is used, by the limits or by the header that comes with each answer ("api-usage=18/15000"). */
function usage(body: unknown, header: string | undefined): string {
  const parsed = limitsSchema.safeParse(body);
  const inHeader = /api-usage=(\d+)\/(\d+)/.exec(header ?? "");
  const max = parsed.success ? parsed.data.DailyApiRequests.Max : Number(inHeader?.[2]);
  const used = parsed.success ? max - parsed.data.DailyApiRequests.Remaining : Number(inHeader?.[1]);
  if (!Number.isFinite(max) || !Number.isFinite(used)) return "";
  return `; ${used.toLocaleString("en")} of ${max.toLocaleString("en")} calls used today`;
}
