import { connectors } from "../connectors/registry.ts";
import { vendorInfos } from "../connectors/vendor-infos.ts";
import { Keyring } from "../crypto/keyring.ts";
import { Database } from "../db/database.ts";
import { createPrisma } from "../db/prisma.ts";
import { withClient } from "../db/with-client.ts";
import { openCrm } from "../demo/open-crm.ts";
import { SandboxControl, type VendorCredentials } from "../demo/sandbox-control.ts";
import { systemClock } from "../domain/clock.ts";
import { newId } from "../domain/ids.ts";
import { type MappingSetKey, normaliseKey } from "../domain/mapping/sets.ts";
import { flows } from "../flows/registry.ts";
import type { Fields, SalesforceApi } from "../import/salesforce-api.ts";
import { createEngine, type Engine } from "../jobs/create-engine.ts";
import { pollDue } from "../jobs/poll.ts";
import { claim, execute } from "../jobs/run-executor.ts";
import type { EngineTimes } from "../jobs/times.ts";
import { createLog } from "../log.ts";
import { type RunningSandbox, startSandbox } from "../sandbox/start-for-tests.ts";
import { type Actor, type CallContext, systemActor } from "../services/context.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { testKeys, wireFields } from "./services.ts";

/** Three simulated vendors, connected for real, and a firm that sells one kind of service. */
export interface DealStand {
  engine: Engine;
  /** Where the engine's database is, for another engine beside it. */
  database: TestDatabase;
  sandbox: RunningSandbox;
  vendors: SandboxControl;
  crm: SalesforceApi;
  connectionIds: Readonly<Record<string, string>>;
  rows(sql: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  /** Asks the database as its owner, who may do what the product may not. */
  asOwner(sql: string): Promise<unknown>;
  /** A call context of an actor; of the system without one. */
  as(actor?: Actor): CallContext;
  /** A new account; answers its id. */
  account(fields?: Fields): Promise<string>;
  /** Wins a complete deal; answers its id. */
  sell(accountId: string, more?: { deal?: Fields; line?: Fields; sow?: Fields }): Promise<string>;
  /** Reads all connections and works until no run is due any more; what waits for its time is made due first. */
  settle(options?: { isRead?: boolean }): Promise<void>;
  close(): Promise<void>;
}

const settings: Readonly<Record<string, (credentials: VendorCredentials) => object>> = {
  salesforce: () => ({ audience: "https://login.salesforce.com" }),
  netsuite: (credentials) => ({ accountId: credentials.accountId, activationRequired: ["4"] }),
};
const roles: Readonly<Record<string, string>> = { netsuite: "erp", kantata: "psa", salesforce: "crm" };
const secretNames = ["token", "clientId", "certificateId", "privateKey", "username", "webhookSecret"];
const rounds = 60;

/** `database`: another PostgreSQL than the tests share; `times`: what a test wants otherwise; `settleAfterMs`: how long writes may lag. */
export interface DealStandOptions {
  database?: TestDatabase;
  times?: Partial<EngineTimes>;
  poolSize?: number;
  settleAfterMs?: number;
}

export async function raiseDealStand(options: DealStandOptions = {}): Promise<DealStand> {
  const database = options.database ?? (await createTestDatabase());
  const db = new Database(database.runtimeUrl, { max: 4 });
  const sandbox = await startSandbox();
  const vendors = new SandboxControl(sandbox.url);
  const connectionIds = await connect(db, vendors, options.settleAfterMs ?? 300);
  await map(db);
  const engine = await createEngine({
    databaseUrl: database.runtimeUrl,
    keys: testKeys,
    clock: systemClock,
    log: createLog("test", "silent"),
    connectors,
    singleSignOn: "none",
    times: { retryMs: 20, longestRetryMs: 50, lookAgainSoonMs: 20, lookAgainRarelyMs: 60_000, ...options.times },
    ...(options.poolSize ? { poolSize: options.poolSize } : {}),
  });
  const prisma = createPrisma(database.runtimeUrl);
  const crm = await openCrm(vendors);
  const firm = await openFirm(crm);
  const rows = async (sql: string, values: readonly unknown[] = []) => (await db.raw(sql, values)).rows;
  return {
    engine,
    database,
    sandbox,
    vendors,
    crm,
    connectionIds,
    rows,
    asOwner: (sql) => withClient(database.ownerUrl, (owner) => owner.query(sql)),
    as: (actor = systemActor("test")) => {
      const { clock, jobs, keyring, log, singleSignOn } = engine;
      const services = {
        db: engine.db,
        prisma,
        clock,
        jobs,
        log,
        keyring,
        wireFields,
        vendors: vendorInfos(connectors),
        singleSignOn,
      };
      return { ...services, actor, correlationId: newId<"correlation">() };
    },
    ...firm,
    settle: async ({ isRead = true } = {}) => {
      if (isRead) await pollDue(engine, { force: true });
      await rows(
        "UPDATE flow_run SET due_at = now() - interval '1 second' WHERE state = 'ready' AND due_at < now() + interval '5 seconds'",
      );
      for (let round = 0; round < rounds; round += 1) {
        const due = await rows("SELECT id FROM flow_run WHERE state = 'ready' AND due_at <= now() ORDER BY id");
        const runs = await claim(
          engine,
          flows,
          due.map((row) => String(row.id)),
        );
        if (runs.length === 0) return;
        const [flow] = flows;
        if (flow) await Promise.all(runs.map((run) => execute(engine, flow, run)));
      }
      throw new Error("The runs come to no rest");
    },
    close: async () => {
      await prisma.$disconnect();
      await engine.close();
      await db.close();
      await sandbox.close();
      await database.drop();
    },
  };
}

async function connect(db: Database, vendors: SandboxControl, settleAfterMs: number): Promise<Record<string, string>> {
  const keyring = new Keyring(testKeys);
  const ids: Record<string, string> = {};
  for (const [key, role] of Object.entries(roles)) {
    const credentials = await vendors.credentials(key);
    const id = newId<"connection">();
    ids[key] = id;
    const baseUrl = credentials.instanceUrl ?? credentials.baseUrl ?? `${vendors.url}/${key}`;
    const lag = role === "crm" ? {} : { settleAfterMs };
    const stated = { limits: { callsPerSecond: 2_000, concurrency: 15 }, ...lag, ...settings[key]?.(credentials) };
    await db.raw(
      `INSERT INTO connection (id, key, vendor, role, name, base_url, mode, settings) VALUES ($1, $2, $2, $3, $4, $5, 'live', $6)`,
      [id, key, role, key.charAt(0).toUpperCase() + key.slice(1), baseUrl, stated],
    );
    const nested = credentials.jwt;
    const known = { ...credentials, ...(typeof nested === "object" && nested !== null ? nested : {}) } as VendorCredentials;
    for (const name of secretNames) {
      const value = known[name];
      if (typeof value !== "string" || value === "") continue;
      const sealed = keyring.seal(Buffer.from(value));
      await db.raw("INSERT INTO connection_secret (connection_id, name, ciphertext, key_id) VALUES ($1, $2, $3, $4)", [
        id,
        name,
        sealed.body,
        sealed.keyId,
      ]);
    }
  }
  return ids;
}

const mapped: readonly (readonly [MappingSetKey, readonly string[], object])[] = [
  ["product", ["Integration Build"], { serviceLine: "Implementation", isService: true, contractType: null, billingDriver: null }],
  ["product", ["Licences"], { serviceLine: null, isService: false, contractType: null, billingDriver: null }],
  [
    "service-line",
    ["Implementation"],
    {
      template: "Implementation – standard",
      erpItem: "SVC-IMPLEMENTATION",
      costCenter: "CC-200",
      revenueProfile: "Percent complete",
      legalEntity: null,
    },
  ],
  ["tax-profile", ["UK01", "*"], { taxProfile: "GB-STANDARD" }],
  ["tax-profile", ["SG01", "*"], { taxProfile: "SG-STANDARD" }],
  ["role", ["Consultant"], { psaRole: "Consultant", rateCardLine: "Consultant" }],
  ["disposition", ["New Business"], { disposition: "new" }],
  ["payment-terms", ["30 days net"], { erpTerms: "Net 30" }],
];

async function map(db: Database): Promise<void> {
  const versions = new Map<string, string>();
  for (const [set, key, value] of mapped) {
    const id = versions.get(set) ?? newId<"mapping-version">();
    if (!versions.has(set))
      await db.raw(
        "INSERT INTO mapping_version (id, set_key, number, state, created_by, created_name) VALUES ($1, $2, 1, 'published', 'test', 'Test')",
        [id, set],
      );
    versions.set(set, id);
    await db.raw("INSERT INTO mapping_row (version_id, key_norm, key, value) VALUES ($1, $2, $3, $4)", [
      id,
      normaliseKey(key),
      JSON.stringify(key),
      JSON.stringify(value),
    ]);
  }
}

const trees = [
  "Alder",
  "Birch",
  "Cedar",
  "Dogwood",
  "Elmwood",
  "Firth",
  "Gorse",
  "Hazel",
  "Ivory",
  "Juniper",
  "Kestrel",
  "Larch",
];
const trades = ["Shipping", "Textiles", "Optics", "Bakeries", "Quarries", "Instruments", "Orchards", "Printing"];

/** The firm's CRM: accounts whose names are nothing alike, and deals that pass every check. */
async function openFirm(crm: SalesforceApi): Promise<Pick<DealStand, "account" | "sell">> {
  let count = 0;
  const one = async (object: string, fields: Fields): Promise<string> => {
    const [id] = await crm.create(object, [fields]);
    if (id === undefined) throw new Error(`Salesforce made no ${object}`);
    return id;
  };
  const name = "Integration Build";
  const [known] = await crm.query(`SELECT Id FROM Product2 WHERE Name = '${name}'`);
  const product = known ? String(known.Id) : await one("Product2", { Name: name, ProductCode: "IMP-INT", IsActive: true });
  const currency = { CurrencyIsoCode: "GBP" };
  return {
    account: (fields = {}) => {
      const number = count++;
      const company = `${trees[number % trees.length]} ${trades[Math.floor(number / trees.length) % trades.length]}`;
      return one("Account", { ...currency, Name: company, BillingCountry: "United Kingdom", ...fields });
    },
    sell: async (accountId, more = {}) => {
      const number = ++count;
      const deal = await one("Opportunity", {
        ...currency,
        Name: `Rollout ${number}`,
        AccountId: accountId,
        StageName: "Negotiation",
        CloseDate: "2026-11-20",
        Type: "New Business",
        Legal_Entity__c: "UK01",
        Payment_Terms__c: "30 days net",
        Service_Start__c: "2026-12-01",
        Service_End__c: "2027-03-31",
        ...more.deal,
      });
      const line = await one("OpportunityLineItem", {
        OpportunityId: deal,
        Product2Id: product,
        Quantity: 200,
        UnitPrice: 120,
        Contract_Type__c: "Time and materials",
        Rate_Card__c: "RC-STD-GBP",
        Billing_Driver__c: "Throughline",
        ...more.line,
      });
      await one("SOW__c", {
        ...currency,
        Opportunity__c: deal,
        Name: `SOW ${number}`,
        Status__c: "Approved",
        Amount__c: 24_000,
        Approved_On__c: "2026-11-19",
        ...more.sow,
      });
      const contact = await one("Contact", { AccountId: accountId, FirstName: "Rosalind", LastName: `Achterberg ${number}` });
      await crm.create(
        "OpportunityContactRole",
        ["Bill To", "Project"].map((Role) => ({ OpportunityId: deal, ContactId: contact, Role })),
      );
      await one("Deal_Role__c", { Opportunity__c: deal, Line__c: line, Role__c: "Consultant", Hours__c: 200, Headcount__c: 1 });
      await crm.update("Opportunity", [{ id: deal, StageName: "Closed Won" }]);
      return deal;
    },
  };
}
