import { afterAll, beforeAll, expect, it } from "vitest";
import { openCrm } from "../../demo/open-crm.ts";
import { SandboxControl } from "../../demo/sandbox-control.ts";
import { systemClock } from "../../domain/clock.ts";
import { Sandbox } from "../../sandbox/kit/server.ts";
import { salesforce as simulator } from "../../sandbox/salesforce/simulator.ts";
import type { CrmPort } from "../ports/crm.ts";
import { salesforce } from "./index.ts";

const sandbox = new Sandbox({ simulators: [simulator] });
let control: SandboxControl;
let crm: CrmPort & { close(): Promise<void> };
let deal: string;

beforeAll(async () => {
  await sandbox.listen(0);
  control = new SandboxControl(sandbox.url);
  const {
    baseUrl = "",
    clientId = "",
    privateKey = "",
    username = "",
  } = (await control.credentials("salesforce")) as Record<string, string>;
  const runtime = {
    ...{ id: "c1", key: "salesforce", name: "Salesforce", vendor: "salesforce", baseUrl, settings: {}, clock: systemClock },
    secrets: { clientId, privateKey, username },
  };
  crm = salesforce.connect(runtime, { enter: async () => ({ leave() {} }) });
  const fields = { Name: "Long", StageName: "Negotiation", CloseDate: "2026-12-31" };
  deal = (await (await openCrm(control)).create("Opportunity", [fields]))[0] ?? "";
});
afterAll(async () => {
  await crm?.close();
  await sandbox.close();
});

it("a status that is longer than its fields is cut with an ellipsis, a list between its items, and half an address is none", async () => {
  const scope = { correlationId: "c", runId: null, step: null, deadlineMs: 20_000, isUrgent: true, trace: () => {} };
  const numbers = Array.from({ length: 9 }, (_, index) => `ENG-0000${index + 1}`);
  await crm.writeStatus(scope, {
    ...{ key: "0199d3a0-0000-7000-8000-00000000000a", dealExternalId: deal, engagementNumbers: numbers.join(", ") },
    ...{ status: "S".repeat(50), message: "🥐".repeat(1_500), projectUrl: `https://psa.example/${"p".repeat(300)}` },
  });
  const row = (await control.state("salesforce", "Opportunity")).find(({ Id }) => Id === deal);
  expect(row).toMatchObject({
    Throughline_Engagement__c: `${numbers.slice(0, 5).join(", ")}, …`,
    Throughline_Status__c: `${"S".repeat(39)}…`,
    Throughline_Message__c: `${"🥐".repeat(999)}…`,
    Throughline_Project_Url__c: null,
  });
});
