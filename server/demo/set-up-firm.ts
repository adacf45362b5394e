import { importKey } from "../import/load-crm.ts";
import { createUser } from "../services/access/create-user.ts";
import { confirmPreview } from "../services/connections/confirm-preview.ts";
import { createConnection } from "../services/connections/create-connection.ts";
import { setConnectionMode } from "../services/connections/set-connection-mode.ts";
import type { CallContext } from "../services/context.ts";
import { installMappings } from "../services/mappings/install-mappings.ts";
import { setHolidays } from "../services/reference/set-holidays.ts";
import type { Outcome } from "../services/refusal.ts";
import { holidays } from "./data/holidays.ts";
import { demoMappings } from "./data/mappings.ts";
import { demoUsers } from "./data/users.ts";
import { credential, type SandboxControl, type VendorCredentials } from "./sandbox-control.ts";

/** Takes what a command has made; a refusal is an error that says what was refused. */
export function must<Value>(outcome: Outcome<Value>): Value {
  if (outcome.ok) return outcome.value;
  throw new Error(`${outcome.error.message} ${JSON.stringify(outcome.error.fields ?? {})}`);
}

/** The people, with one password for all. */
export async function createPeople(ctx: () => CallContext, password: string): Promise<void> {
  for (const { currency, email, grants, name } of demoUsers)
    must(await createUser(ctx(), { email, name, password, currency, grants: grants.map((grant) => ({ ...grant })) }));
}

const limits = { callsPerSecond: 2000, concurrency: 32 };

interface DemoConnection {
  key: string;
  instance: string;
  name: string;
  isBackfill?: boolean;
  settings(credentials: VendorCredentials): Record<string, unknown>;
  secrets: readonly string[];
  isOff?: boolean;
  /** Its vendor sends signed events. */
  takesEvents?: boolean;
}

/** The firm's systems: CRM, ERP and PSA, and a place for the CRM's older history. */
const connections: readonly DemoConnection[] = [
  {
    key: "netsuite",
    instance: "netsuite",
    name: "NetSuite",
    settings: (credentials) => ({
      accountId: credential(credentials, "accountId"),
      appUrl: credential(credentials, "baseUrl"),
      algorithm: "PS256",
      settleAfterMs: 3000,
      // Finance activates new projects of Singapore by hand.
      activationRequired: ["4"],
      limits: { ...limits, concurrency: 15 },
    }),
    secrets: ["clientId", "certificateId", "privateKey"],
  },
  {
    key: "kantata",
    instance: "kantata",
    name: "Kantata OX",
    settings: (credentials) => ({
      // Its pages lie beside its API.
      appUrl: credential(credentials, "baseUrl").replace(/\/api\/v1\/$/, ""),
      settleAfterMs: 3000,
      limits,
    }),
    secrets: ["token"],
  },
  {
    key: "salesforce",
    instance: "salesforce",
    name: "Salesforce",
    takesEvents: true,
    settings: () => ({ audience: "https://login.salesforce.com", limits }),
    secrets: ["clientId", "username", "privateKey"],
  },
  {
    key: "salesforce-history",
    instance: "salesforce~history",
    name: "Salesforce history",
    isBackfill: true,
    settings: () => ({ audience: "https://login.salesforce.com", limits }),
    secrets: ["clientId", "username", "privateKey"],
    isOff: true,
  },
];

/** Connects the systems with the credentials that the sandbox hands out, and lets them be written to. */
export async function connectSystems(ctx: () => CallContext, sandbox: SandboxControl, eventSecret: string): Promise<void> {
  await openToImports(sandbox);
  for (const one of connections) {
    const credentials = await sandbox.credentials(one.instance);
    must(
      await createConnection(ctx(), {
        key: one.key,
        vendor: one.instance.split("~")[0] ?? "",
        name: one.name,
        baseUrl: credential(credentials, "baseUrl"),
        isBackfill: one.isBackfill ?? false,
        settings: one.settings(credentials),
        secrets: {
          ...Object.fromEntries(one.secrets.map((name) => [name, credential(credentials, name)])),
          ...(one.takesEvents && { webhookSecret: eventSecret }),
        },
      }),
    );
    if (one.isOff) continue;
    must(await setConnectionMode(ctx(), { key: one.key, mode: "shadow", reason: "First look" }));
    must(await confirmPreview(ctx(), { key: one.key, writesSeen: 0, nothingToShow: true }));
    must(await setConnectionMode(ctx(), { key: one.key, mode: "live", reason: "The firm begins to work with it" }));
  }
}

/** What an administrator of the CRM for older history allows before an import: a key of its own, and the dates of the past. */
async function openToImports(sandbox: SandboxControl): Promise<void> {
  const key = { name: importKey, label: "Import key", type: "string", externalId: true, unique: true };
  await sandbox.settings("salesforce~history", {
    auditFieldsWritable: true,
    customFields: ["Account", "Opportunity"].map((object) => ({ object, ...key })),
  });
}

/** The firm's first mappings. */
export async function mapValues(ctx: () => CallContext): Promise<void> {
  must(await installMappings(ctx(), { sets: demoMappings, why: "The firm's first mappings" }));
}

/** On which days each entity does not work. */
export async function setCalendars(ctx: () => CallContext): Promise<void> {
  for (const [entityCode, days] of Object.entries(holidays))
    must(await setHolidays(ctx(), { entityCode, days: days.map(([on, name]) => ({ on, name })) }));
}
