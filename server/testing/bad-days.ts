import { expect } from "vitest";
import type { Fields } from "../import/salesforce-api.ts";
import { closeGates, releaseKeys } from "../services/runs/release-runs.ts";
import type { DealStand } from "./deal-stand.ts";

/** Where a deal's set-up stands. */
interface SetUp {
  id: string;
  number: string;
  status: string;
  customerId: string;
  /** Open exceptions, the primary one first. */
  open: string[];
}

/** A deal of a customer of its own that was read and worked on. */
interface NewDeal extends SetUp {
  deal: string;
  accountId: string;
}

type Row = Record<string, unknown>;

/** The ERP's calls that make or change an order. */
export const orders = { method: "PUT", path: "/services/rest/record/v1/salesOrder/**" };

/** What belongs to a deal in the CRM: the object, and its field that names the deal. */
const parts = {
  line: ["OpportunityLineItem", "OpportunityId"],
  sow: ["SOW__c", "Opportunity__c"],
  role: ["Deal_Role__c", "Opportunity__c"],
} as const;
type Part = keyof typeof parts;

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
  /** No more troubles, and the vendors' clocks go with the machine's. */
  calm(): Promise<void>;
  /** Lets take effect what late commits keep back that are "held"; answers how many there were. */
  commitHeld(): Promise<number>;
  /** What they keep back never takes effect. */
  dropHeld(): Promise<void>;
  /** Nothing that was sent for an engagement can take effect any more; what is held back does so before. Answers how many that were. */
  letTimePass(engagementId: string): Promise<number>;
  /** Troubles that have not struck as often as they should. */
  waiting(): Promise<unknown[]>;
  /** A deal of a customer of its own, with a name like no other. */
  sellNew(more?: Parameters<DealStand["sell"]>[1], account?: Fields): Promise<string>;
  /** The same, read and worked on until no run is due. */
  setUpNew(more?: Parameters<DealStand["sell"]>[1], account?: Fields): Promise<NewDeal>;
  /** The ERP refuses every order until `calm`. */
  refuseOrders(): Promise<void>;
  /** The same as new, with its projects made and its contract refused by the ERP, which takes orders again by then. */
  halfMade(more?: Parameters<DealStand["sell"]>[1]): Promise<NewDeal>;
  /** Changes a deal in the CRM, reads it and works until no run is due. */
  change(deal: string, fields: Fields): Promise<void>;
  /** The id of a deal's only line, statement of work or role in the CRM. */
  partOf(deal: string, part: Part): Promise<string>;
  /** Changes that in the CRM. Not read yet. */
  changePart(deal: string, part: Part, fields: Fields): Promise<void>;
  /** Sells another quantity of a deal's only line, at 120 each, and has its statement of work say so too. Not read yet. */
  sellAt(deal: string, quantity: number): Promise<void>;
  /** Sells milestones of a deal's only line, and has its statement of work say so too. Not read yet. */
  sellMilestones(deal: string, milestones: readonly Fields[]): Promise<void>;
  /** Deletes a record of the CRM. */
  remove(object: string, id: string): Promise<void>;
  /** Speaks to the PSA beside Throughline, as people do; answers the id of the record that it shows first. */
  psa(method: string, path: string, json?: object): Promise<string>;
  /** A record of the ERP that carries an engagement's key. */
  inErp(object: string, engagementId: string): Promise<Row>;
  /** The project of an engagement as the PSA has it. */
  workspaceOf(engagementId: string): Promise<Row>;
  setUpOf(deal: string): Promise<SetUp>;
  keptDeal(deal: string): Promise<KeptDeal>;
  /** Changes what runs wait for as a command does: the gates of the key are closed, and the runs are woken. */
  release(key: string, sql: string, values: readonly unknown[]): Promise<void>;
  /** Has the run of an engagement look again, and works until none is due. */
  lookAgain(engagementId: string): Promise<void>;
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
  /** Two people have set a kind of exception of an engagement aside, as it is now. Its run has not looked again yet. */
  agree(kind: string, engagementId: string): Promise<void>;
  /** The same; its run looks again, and no run is due any more. */
  setAside(kind: string, engagementId: string): Promise<void>;
}

/** A daily sweep as `connection_cursor` names it. */
type Sweep = "sweep" | "duplicates";

const waived = `INSERT INTO waiver (id, kind, engagement_id, reason, state, requested_by, requested_name, expires_at, terms)
  VALUES (gen_random_uuid(), $1, $2, 'Agreed with the customer', 'approved', 'a', 'A', now() + interval '9 days',
    (SELECT params ->> 'terms' FROM exception_item WHERE kind = $1 AND engagement_id = $2 AND status = 'open' LIMIT 1))`;

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
      `SELECT e.id, e.number, e.status, e.customer_id, ARRAY(SELECT kind FROM exception_item x WHERE x.engagement_id = e.id AND x.status = 'open' ORDER BY is_primary DESC, kind) AS open
       FROM engagement e JOIN xref x ON x.record_id = e.deal_id AND x.object = 'deal' WHERE x.external_id LIKE $1`,
      [`${deal.slice(0, 15)}%`],
    );
    const open = (row?.open ?? []) as string[];
    return {
      id: String(row?.id),
      number: String(row?.number),
      status: String(row?.status),
      customerId: String(row?.customer_id),
      open,
    };
  };
  const release: BadDays["release"] = (key, sql, values) =>
    stand.engine.db.tx(async (tx) => {
      await closeGates(tx, [key]);
      await tx.raw(sql, values);
      await releaseKeys(tx, stand.engine.jobs, [key]);
    });
  const engagementChanges = async (id: string, sql: string, values: readonly unknown[]): Promise<void> => {
    await release(`engagement:${id}`, sql, values);
    await stand.settle({ isRead: false });
  };
  const trouble: BadDays["trouble"] = async (vendor, fault) => {
    await stand.sandbox.control("POST", "faults", { vendor, count: 1, ...fault });
  };
  const refuseOrders = (): Promise<void> => trouble("netsuite", { kind: "status", ...orders, value: 400, count: 50 });
  const calm = async (): Promise<void> => {
    await stand.sandbox.control("DELETE", "faults");
    await stand.vendors.clock(null);
  };
  const commitHeld = async (): Promise<number> =>
    ((await stand.sandbox.control("POST", "late-commits")) as { committed: number }).committed;
  const setUpNew: BadDays["setUpNew"] = async (more, account) => {
    const accountId = await stand.account({ Name: anotherCompany(), ...account });
    const deal = await stand.sell(accountId, more);
    await stand.settle();
    return { deal, accountId, ...(await setUpOf(deal)) };
  };
  const partOf: BadDays["partOf"] = async (deal, part) => {
    const [object, field] = parts[part];
    const [found] = await stand.crm.query(`SELECT Id FROM ${object} WHERE ${field} = '${deal}'`);
    return String(found?.Id);
  };
  const changePart: BadDays["changePart"] = async (deal, part, fields) =>
    stand.crm.update(parts[part][0], [{ id: await partOf(deal, part), ...fields }]);
  const count = async (vendor: string, object: string): Promise<number> => (await stand.vendors.state(vendor, object)).length;
  return {
    trouble,
    calm,
    refuseOrders,
    commitHeld,
    dropHeld: async () => void (await stand.sandbox.control("DELETE", "late-commits")),
    letTimePass: async (engagementId) => {
      const committed = await commitHeld();
      await engagementChanges(
        engagementId,
        `UPDATE outbound_write SET look_up_after = least(look_up_after, now()), late_until = least(late_until, now())
         WHERE engagement_id = $1`,
        [engagementId],
      );
      return committed;
    },
    waiting: async () => ((await stand.sandbox.control("GET", "faults")) as { items: unknown[] }).items,
    sellNew: async (more, account) => stand.sell(await stand.account({ Name: anotherCompany(), ...account }), more),
    setUpNew,
    halfMade: async (more) => {
      await refuseOrders();
      const made = await setUpNew(more);
      expect(made).toMatchObject({ status: "blocked", open: ["billing_profile_failed"] });
      await calm();
      return made;
    },
    change: async (deal, fields) => {
      await stand.crm.update("Opportunity", [{ id: deal, ...fields }]);
      await stand.settle();
    },
    partOf,
    changePart,
    sellAt: async (deal, quantity) => {
      await changePart(deal, "line", { Quantity: quantity });
      await changePart(deal, "sow", { Amount__c: quantity * 120 });
    },
    sellMilestones: async (deal, milestones) => {
      const sold = { Opportunity__c: deal, Line__c: await partOf(deal, "line") };
      const signed = { SOW__c: await partOf(deal, "sow") };
      await stand.crm.create(
        "Deal_Milestone__c",
        milestones.map((one) => ({ ...sold, ...one })),
      );
      await stand.crm.create(
        "SOW_Milestone__c",
        milestones.map((one) => ({ ...signed, ...one })),
      );
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
    inErp: async (object, engagementId) => {
      const found = (await stand.vendors.state("netsuite", object)).find((row) => String(row.externalId).includes(engagementId));
      if (!found) throw new Error(`The ERP has no ${object} of ${engagementId}`);
      return found;
    },
    workspaceOf: async (engagementId) => {
      const [xref] = await stand.rows(
        "SELECT external_id FROM xref WHERE record_id = $1 AND object = 'project' AND connection_id = $2",
        [engagementId, stand.connectionIds.kantata],
      );
      const all = await stand.vendors.state("kantata", "workspaces");
      const found = all.find((row) => String(row.id) === String(xref?.external_id));
      if (!found) throw new Error(`Kantata has no project of ${engagementId}`);
      return found;
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
    lookAgain: (engagementId) => engagementChanges(engagementId, "SELECT 1", []),
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
    agree: async (kind, engagementId) => {
      await stand.rows(waived, [kind, engagementId]);
    },
    setAside: (kind, engagementId) => engagementChanges(engagementId, waived, [kind, engagementId]),
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

/** The id of a record that another one of the ERP refers to, however it is written there. */
export const idOf = (value: unknown): string =>
  String(typeof value === "object" && value !== null && "id" in value ? value.id : value);
