import { expect } from "vitest";
import type { Fields } from "../import/salesforce-api.ts";
import type { DealStand } from "./deal-stand.ts";

/** Where a deal's set-up stands. */
export interface SetUp {
  id: string;
  status: string;
  /** Open exceptions, the primary one first. */
  open: string[];
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
  /** Deletes a record of the CRM. */
  remove(object: string, id: string): Promise<void>;
  setUpOf(deal: string): Promise<SetUp>;
  /** Works on until the deals are set up completely. */
  allSetUp(deals: readonly string[]): Promise<void>;
  /** Records in the three systems. */
  counts(): Promise<Counts>;
  /** Calls that a vendor has seen, as "METHOD path status". */
  calls(vendor: string): Promise<string[]>;
  forgetCalls(): Promise<void>;
}

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
      `SELECT e.id, e.status, ARRAY(SELECT kind FROM exception_item x WHERE x.engagement_id = e.id AND x.status = 'open' ORDER BY is_primary DESC, kind) AS open
       FROM engagement e JOIN xref x ON x.record_id = e.deal_id AND x.object = 'deal' WHERE x.external_id LIKE $1`,
      [`${deal.slice(0, 15)}%`],
    );
    return { id: String(row?.id), status: String(row?.status), open: (row?.open ?? []) as string[] };
  };
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
    remove: async (object, id) => {
      const { accessToken, instanceUrl } = await stand.vendors.credentials("salesforce");
      const reply = await fetch(`${instanceUrl}/services/data/v67.0/sobjects/${object}/${id}`, {
        method: "DELETE",
        headers: { authorization: `Bearer ${accessToken}` },
      });
      if (!reply.ok) throw new Error(`Salesforce did not delete ${object} ${id}: ${reply.status} ${await reply.text()}`);
    },
    setUpOf,
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
