import path from "node:path";
import { connectors } from "../connectors/registry.ts";
import { vendorInfos } from "../connectors/vendor-infos.ts";
import { Database } from "../db/database.ts";
import { createPrisma } from "../db/prisma.ts";
import { SandboxControl } from "../demo/sandbox-control.ts";
import { connectSystems, mapValues, must } from "../demo/set-up-firm.ts";
import { systemClock } from "../domain/clock.ts";
import { newId } from "../domain/ids.ts";
import type { MappingSetKey } from "../domain/mapping/sets.ts";
import { flows } from "../flows/registry.ts";
import { createEngine } from "../jobs/create-engine.ts";
import { drainRuns } from "../jobs/drain-runs.ts";
import { pollDue } from "../jobs/poll.ts";
import { createLog } from "../log.ts";
import { checkoutRoot } from "../runtime/data-dir.ts";
import { startSandbox } from "../sandbox/start-for-tests.ts";
import { confirmPreview } from "../services/connections/confirm-preview.ts";
import { setConnectionMode } from "../services/connections/set-connection-mode.ts";
import { type Actor, type CallContext, type Services, systemActor } from "../services/context.ts";
import { createVersion } from "../services/mappings/create-version.ts";
import { createTestDatabase } from "../testing/database.ts";
import { testKeys } from "../testing/services.ts";
import { type Imported, importCrm } from "./import-crm.ts";

/** A firm whose CRM history was imported and run through the flow. */
export interface HistoryStand {
  db: Database;
  ctx(actor: Actor): CallContext;
  import(): Promise<Imported>;
  /** Reads the history's org and works until no run is due. */
  run(): Promise<void>;
  /** Open causes with their deals and what those are worth. */
  openGroups(): Promise<Map<string, { deals: number; amount: string }>>;
  /** What engagements, exceptions and links there are, in a few numbers. */
  states(): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

const connection = "salesforce-history";
/** What the firm maps before it looks at its history: the catalogue as written, the sectors and countries as spelt right. */
const mapped: Partial<Record<MappingSetKey, Record<string, Record<string, unknown>>>> = {
  product: Object.fromEntries(
    ["GTX Basic", "GTX Pro", "GTX Plus Basic", "GTX Plus Pro", "GTK 500", "MG Special", "MG Advanced"].map((name) => [
      name,
      { isService: true, serviceLine: "Implementation" },
    ]),
  ),
  sector: Object.fromEntries(
    ["medical", "software", "entertainment", "marketing", "telecommunications", "employment", "services"].map((name) => [
      name,
      { sector: name },
    ]),
  ),
};

/** Imports the export and lets the flow run on it, all against simulators of its own. */
export async function raiseHistoryStand(from: string): Promise<HistoryStand> {
  const database = await createTestDatabase();
  const sandbox = await startSandbox();
  const db = new Database(database.runtimeUrl, { max: 4 });
  const log = createLog("test", "silent");
  const engine = await createEngine({
    databaseUrl: database.runtimeUrl,
    keys: testKeys,
    clock: systemClock,
    log,
    connectors,
    singleSignOn: "none",
  });
  const prisma = createPrisma(database.runtimeUrl);
  const services: Services = {
    db,
    prisma,
    clock: systemClock,
    jobs: engine.jobs,
    log,
    keyring: engine.keyring,
    wireFields: () => ({}),
    vendors: vendorInfos(connectors),
    singleSignOn: "none",
  };
  const ctx = (actor: Actor = systemActor("test")): CallContext => ({
    ...services,
    actor,
    correlationId: newId<"correlation">(),
  });
  const profile = path.join(checkoutRoot, "docs/guides/crm-history.profile.yaml");
  const load = (): Promise<Imported> => importCrm(ctx(), { from, connection, profile, progress: () => undefined });
  const run = async (): Promise<void> => {
    // A poll takes as many records as it may at once; the next one goes on from there.
    for (let seen = -1; ; ) {
      await pollDue(engine, { force: true });
      await drainRuns(engine, flows);
      const { rows } = await db.raw("SELECT count(*)::int AS many FROM inbox_item");
      if (rows[0]?.many === seen) return;
      seen = Number(rows[0]?.many);
    }
  };

  await connectSystems(() => ctx(), new SandboxControl(sandbox.url), "an event secret of the tests, long enough");
  await pollDue(engine, { force: true });
  await mapValues(() => ctx());
  for (const [set, rows] of Object.entries(mapped)) {
    const changes = Object.entries(rows).map(([key, value]) => ({ op: "add" as const, key: [key], value }));
    must(await createVersion(ctx(), { set: set as MappingSetKey, changes, why: "What the history sells" }));
  }
  const imported = await load();
  if (!imported.ok) throw new Error(imported.messages.join("\n"));
  must(await setConnectionMode(ctx(), { key: connection, mode: "shadow", reason: "First look" }));
  must(await confirmPreview(ctx(), { key: connection, writesSeen: 0, nothingToShow: true }));
  must(await setConnectionMode(ctx(), { key: connection, mode: "live", reason: "The history is set up" }));
  await run();

  return {
    db,
    ctx,
    import: load,
    run,
    openGroups: async () => {
      const { rows } = await db.raw(
        `SELECT x.group_key AS key, count(DISTINCT e.id)::int AS deals, trim_scale(sum(e.amount))::text AS amount
           FROM exception_item x JOIN engagement e ON e.id = x.engagement_id WHERE x.status = 'open' GROUP BY 1`,
      );
      return new Map(rows.map((row) => [String(row.key), { deals: Number(row.deals), amount: String(row.amount) }]));
    },
    states: async () => {
      const { rows } = await db.raw(
        `SELECT (SELECT count(*)::int FROM engagement) AS engagements, (SELECT count(*)::int FROM xref) AS links,
           (SELECT count(*)::int FROM exception_item WHERE status = 'open') AS open, (SELECT count(*)::int FROM outbound_write) AS writes`,
      );
      return rows[0] ?? {};
    },
    close: async () => {
      await engine.close();
      await prisma.$disconnect();
      await db.close();
      await sandbox.close();
      await database.drop();
    },
  };
}
