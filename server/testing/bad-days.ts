import { expect } from "vitest";
import type { Fields } from "../import/salesforce-api.ts";
import { closeGates, releaseKeys } from "../services/runs/release-runs.ts";
import type { DealStand } from "./deal-stand.ts";

/** Where a deal's set-up stands. */
export interface SetUp {
  id: string;
  status: string;
  customerId: string;
  /** Open exceptions, the primary one first. */
  open: string[];
}

/** A deal as it was read and kept. */
interface KeptDeal {
  name: string;
  customerId: string;
  customerName: string;
}

export interface Counts {
  customers: number;
  clients: number;
  projects: number;
  erpProjects: number;
  contracts: number;
}

/** What tests of bad days do with a stand: trouble the vendors, then see what has become of the deals. */
export interface BadDays {
  /** Sets a fault of one vendor; the next one unless `count` says otherwise. */
  trouble(
    vendor: string,
    fault: { kind: string; method?: string; path?: string; value?: unknown; count?: number },
  ): Promise<void>;
  calm(): Promise<void>;
  /** Troubles that have not struck as often as they should. */
  waiting(): Promise<unknown[]>;
  /** A deal of a customer of its own, with a name like no other. */
  sellNew(more?: Parameters<DealStand["sell"]>[1], account?: Fields): Promise<string>;
  /** Changes a deal in the CRM, reads it and works until no run is due. */
  change(deal: string, fields: Fields): Promise<void>;
  /** Sells a deal's only line for 30,000 in the CRM, and has its statement of work say so too. Not read yet. */
  sellForMore(deal: string): Promise<void>;
  /** Deletes a record of the CRM. */
  remove(object: string, id: string): Promise<void>;
  /** Speaks to the PSA beside Throughline, as people do; answers the id of the record that it shows first. */
  psa(method: string, path: string, json?: object): Promise<string>;
  setUpOf(deal: string): Promise<SetUp>;
  keptDeal(deal: string): Promise<KeptDeal>;
  /** Changes what runs wait for as a command does: the gates of the key are closed, and the runs are woken. */
  release(key: string, sql: string, values: readonly unknown[]): Promise<void>;
  /** Makes a daily sweep due. */
  makeSweepDue(sweep: Sweep): Promise<void>;
  /** When a daily sweep is due next, to a tenth of an hour. */
  hoursToSweep(sweep: Sweep): Promise<number>;
  /** From now on the database refuses records of these tables whose name begins so. */
  refuseNames(start: string, tables: readonly ("deal" | "customer")[]): Promise<void>;
  /** Works on until the deals are set up completely. */
  allSetUp(deals: readonly string[]): Promise<void>;
  /** How many rows there are of a table, with a condition where one is given. */
  numberOf(tableWhere: string): Promise<number>;
  /** Records in the three systems. */
  counts(): Promise<Counts>;
  /** Calls that a vendor has seen, as "METHOD path status". */
  calls(vendor: string): Promise<string[]>;
  forgetCalls(): Promise<void>;
  /** Two people have set a kind of exception of an engagement aside; its run may look again. */
  setAside(kind: string, engagementId: string): Promise<void>;
}

/** A daily sweep as `connection_cursor` names it. */
type Sweep = "sweep" | "duplicates";

const consonants = "bdfghklmnprstvz";
const vowels = "aeiou";
let companies = 0;

/** Names that share next to no letters in a row. */
function anotherCompany(): string {
  companies += 1;
  let seed = companies * 7_919 + 104_729;
  let name = "";
  for (let syllable = 0; syllable < 5; syllable += 1) {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    name += `${consonants[(seed >> 8) % consonants.length]}${vowels[(seed >> 16) % vowels.length]}`;
  }
  return name.charAt(0).toUpperCase() + name.slice(1);
}

export function badDaysOf(stand: DealStand): BadDays {
  const setUpOf = async (deal: string): Promise<SetUp> => {
    const [row] = await stand.rows(
      `SELECT e.id, e.status, e.customer_id, ARRAY(SELECT kind FROM exception_item x WHERE x.engagement_id = e.id AND x.status = 'open' ORDER BY is_primary DESC, kind) AS open
       FROM engagement e JOIN xref x ON x.record_id = e.deal_id AND x.object = 'deal' WHERE x.external_id LIKE $1`,
      [`${deal.slice(0, 15)}%`],
    );
    const open = (row?.open ?? []) as string[];
    return { id: String(row?.id), status: String(row?.status), customerId: String(row?.customer_id), open };
  };
  const release: BadDays["release"] = (key, sql, values) =>
    stand.engine.db.tx(async (tx) => {
      await closeGates(tx, [key]);
      await tx.raw(sql, values);
      await releaseKeys(tx, stand.engine.jobs, [key]);
    });
  const count = async (vendor: string, object: string): Promise<number> => (await stand.vendors.state(vendor, object)).length;
  return {
    trouble: async (vendor, fault) => {
      await stand.sandbox.control("POST", "faults", { vendor, count: 1, ...fault });
    },
    calm: async () => {
      await stand.sandbox.control("DELETE", "faults");
    },
    waiting: async () => ((await stand.sandbox.control("GET", "faults")) as { items: unknown[] }).items,
    sellNew: async (more, account) => stand.sell(await stand.account({ Name: anotherCompany(), ...account }), more),
    change: async (deal, fields) => {
      await stand.crm.update("Opportunity", [{ id: deal, ...fields }]);
      await stand.settle();
    },
    sellForMore: async (deal) => {
      const [line] = await stand.crm.query(`SELECT Id FROM OpportunityLineItem WHERE OpportunityId = '${deal}'`);
      const [sow] = await stand.crm.query(`SELECT Id FROM SOW__c WHERE Opportunity__c = '${deal}'`);
      await stand.crm.update("OpportunityLineItem", [{ id: String(line?.Id), Quantity: 250 }]);
      await stand.crm.update("SOW__c", [{ id: String(sow?.Id), Amount__c: 30_000 }]);
    },
    remove: async (object, id) => {
      const { accessToken, instanceUrl } = await stand.vendors.credentials("salesforce");
      const reply = await fetch(`${instanceUrl}/services/data/v67.0/sobjects/${object}/${id}`, {
        method: "DELETE",
        headers: { authorization: `Bearer ${accessToken}` },
      });
      if (reply.status !== 204)
        throw new Error(`Salesforce did not delete ${object} ${id}: ${reply.status} ${await reply.text()}`);
    },
    psa: async (method, path, json) => {
      const { baseUrl, token } = await stand.vendors.credentials("kantata");
      const reply = await fetch(`${String(baseUrl)}${path}`, {
        method,
        headers: { authorization: `Bearer ${String(token)}`, "content-type": "application/json" },
        ...(json ? { body: JSON.stringify(json) } : {}),
      });
      if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
      const body = reply.status === 204 ? null : ((await reply.json()) as { results: { id: string }[] });
      return body?.results[0]?.id ?? "";
    },
    setUpOf,
    keptDeal: async (deal) => {
      const [row] = await stand.rows(
        `SELECT d.name, d.customer_id, c.name AS customer_name FROM xref x JOIN deal d ON d.id = x.record_id
         LEFT JOIN customer c ON c.id = d.customer_id WHERE x.object = 'deal' AND x.external_id LIKE $1`,
        [`${deal.slice(0, 15)}%`],
      );
      return { name: String(row?.name), customerId: String(row?.customer_id), customerName: String(row?.customer_name) };
    },
    release,
    makeSweepDue: async (sweep) => {
      await stand.rows(
        "UPDATE connection_cursor SET cursor = jsonb_build_object('dueAt', extract(epoch FROM now()) - 1) WHERE object = $1",
        [sweep],
      );
    },
    hoursToSweep: async (sweep) => {
      const [row] = await stand.rows(
        "SELECT ((cursor->>'dueAt')::float8 - extract(epoch FROM now())) / 3600 AS hours FROM connection_cursor WHERE object = $1",
        [sweep],
      );
      return Math.round(Number(row?.hours) * 10) / 10;
    },
    refuseNames: async (start, tables) => {
      await stand.asOwner(
        `CREATE OR REPLACE FUNCTION refuse_odd() RETURNS trigger LANGUAGE plpgsql AS
         'BEGIN IF NEW.name LIKE ''${start}%'' THEN RAISE EXCEPTION ''odd''; END IF; RETURN NEW; END'`,
      );
      for (const table of tables)
        await stand.asOwner(
          `CREATE OR REPLACE TRIGGER odd BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION refuse_odd()`,
        );
    },
    allSetUp: async (deals) => {
      await expect
        .poll(
          async () => {
            await stand.settle({ isRead: false });
            const all = await Promise.all(deals.map(setUpOf));
            return all.filter(({ status, open }) => status !== "billing_ready" || open.length > 0);
          },
          { timeout: 30_000, interval: 20 },
        )
        .toEqual([]);
    },
    numberOf: async (tableWhere) => Number((await stand.rows(`SELECT count(*)::int AS n FROM ${tableWhere}`))[0]?.n),
    counts: async () => ({
      customers: await count("netsuite", "customer"),
      clients: await count("kantata", "workspace_groups"),
      projects: await count("kantata", "workspaces"),
      erpProjects: await count("netsuite", "job"),
      contracts: await count("netsuite", "salesOrder"),
    }),
    calls: async (vendor) => {
      const { items } = (await stand.sandbox.control("GET", `calls?vendor=${vendor}`)) as {
        items: { method: string; path: string; status: number }[];
      };
      return items.map(({ method, path, status }) => `${method} ${path} ${status}`);
    },
    forgetCalls: async () => {
      await stand.sandbox.control("DELETE", "calls");
    },
    setAside: (kind, engagementId) =>
      release(
        `engagement:${engagementId}`,
        `INSERT INTO waiver (id, kind, engagement_id, reason, state, requested_by, requested_name, expires_at)
         VALUES (gen_random_uuid(), $1, $2, 'Agreed with the customer', 'approved', 'a', 'A', now() + interval '9 days')`,
        [kind, engagementId],
      ),
  };
}

/** The counts after so many more deals, each of a new customer. */
export const plus = (counts: Counts, deals: number, customers = deals): Counts => ({
  customers: counts.customers + customers,
  clients: counts.clients + customers,
  projects: counts.projects + deals,
  erpProjects: counts.erpProjects + deals,
  contracts: counts.contracts + deals,
});
