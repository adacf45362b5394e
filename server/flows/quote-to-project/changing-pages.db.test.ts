import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { pollDue } from "../../jobs/poll.ts";
import { type Interposed, interpose } from "../../testing/interposed.ts";
import { ownDealStand } from "../../testing/own-deal-stand.ts";

/** Records that change, come and go at a vendor while its pages are being read. */
const { stand, days } = ownDealStand();
let between: Interposed;
beforeAll(async () => {
  between = await interpose(stand.sandbox.url);
  await stand.rows("UPDATE connection SET base_url = replace(base_url, $1, $2)", [stand.sandbox.url, between.origin]);
  const audience = `${stand.sandbox.url}/netsuite/services/rest/auth/oauth2/v1/token`;
  await stand.rows("UPDATE connection SET settings = settings || $1 WHERE key = 'netsuite'", [{ audience }]);
  await stand.rows("UPDATE connection SET settings = settings || '{\"pageSize\": 4}' WHERE key = 'salesforce'");
  await stand.vendors.settings("kantata", { callsPerSecond: 10_000 });
  stand.engine.hub.forget();
  await stand.settle();
}, 120_000);
afterAll(async () => {
  await between?.close();
});
afterEach(() => {
  between.before = () => {};
});

/** Does something once, before the first call whose address and body hold all of the words. */
function onceBefore(words: readonly string[], act: () => Promise<unknown>): { isDone: () => boolean } {
  let isDone = false;
  between.before = async ({ text }) => {
    if (isDone || !words.every((word) => text.includes(word))) return;
    isDone = true;
    await act();
  };
  return { isDone: () => isDone };
}
const poll = (key: string) => pollDue(stand.engine, { force: true, connectionId: String(stand.connectionIds[key]) });
const problems = () => stand.rows("SELECT kind FROM exception_item WHERE status = 'open' AND connection_id IS NOT NULL");

describe("deals of a CRM", () => {
  it("that change, come and go between two pages are each set up once as they are, and those that went are not", async () => {
    const accounts = await Promise.all(
      Array.from({ length: 10 }, (_, index) => stand.account({ Name: `Quay ${"ABCDEFGHIJ"[index]} ${index}` })),
    );
    const deals: string[] = [];
    for (const account of accounts) deals.push(await stand.sell(account));
    const [read, , , , , , , , unread, last] = deals;
    let come = "";
    const change = onceBefore(["FROM Opportunity ", "WHERE", "LIMIT 4"], async () => {
      // One that was read, one that is still to be read, one that goes before it is read, and one that nobody has heard of.
      await stand.crm.update("Opportunity", [{ id: String(read), Name: "Changed behind the reader" }]);
      await stand.crm.update("Opportunity", [{ id: String(unread), Name: "Changed ahead of the reader" }]);
      await days.remove("Opportunity", String(last));
      come = await stand.sell(await stand.account({ Name: "Zephyr Salvage" }));
    });
    const pagesBefore = (await days.calls("salesforce")).length;
    await stand.settle();
    expect(change.isDone()).toBe(true);
    await stand.settle(); // what changed behind the reader comes with the next reading at the latest
    expect((await days.calls("salesforce")).length - pagesBefore).toBeGreaterThan(3);
    const living = [...deals.slice(0, -1), come];
    await days.allSetUp(living);
    const known = await stand.rows(
      `SELECT left(x.external_id, 15) AS id, count(*)::int AS engagements, min(d.name) AS name
       FROM xref x JOIN deal d ON d.id = x.record_id JOIN engagement e ON e.deal_id = d.id
       WHERE x.object = 'deal' AND e.status = 'billing_ready' GROUP BY 1`,
    );
    expect(known.map(({ id, engagements }) => [id, engagements]).sort()).toEqual(living.map((id) => [id.slice(0, 15), 1]).sort());
    const nameOf = (id: unknown) => known.find((row) => row.id === String(id).slice(0, 15))?.name;
    expect([nameOf(read), nameOf(unread)]).toEqual(["Changed behind the reader", "Changed ahead of the reader"]);
    expect(await days.counts()).toMatchObject({ projects: living.length, erpProjects: living.length, contracts: living.length });
    expect(await problems()).toEqual([]);
  });

  it("that are all changed again while they are read are read to their end and set up once", async () => {
    const before = await days.counts();
    const deals: string[] = [];
    for (let index = 0; index < 6; index += 1)
      deals.push(await stand.sell(await stand.account({ Name: `Wharf ${index} ${"KLMNOP"[index]}` })));
    let turns = 0;
    between.before = async ({ text }) => {
      if (turns >= 5 || !["FROM Opportunity ", "WHERE", "LIMIT 4"].every((word) => text.includes(word))) return;
      turns += 1;
      await stand.crm.update(
        "Opportunity",
        deals.map((id) => ({ id, Name: `Turn ${turns}` })),
      );
    };
    await stand.settle();
    await stand.settle();
    await days.allSetUp(deals);
    expect(turns).toBe(5);
    expect((await days.counts()).projects).toBe(before.projects + deals.length);
    const names = await stand.rows("SELECT DISTINCT d.name FROM deal d WHERE d.name LIKE 'Turn %'");
    expect(names).toEqual([{ name: "Turn 5" }]);
  });
});

const kept = async (kind: string): Promise<[string, string][]> =>
  (await stand.rows("SELECT external_id, name FROM reference_value WHERE kind = $1 AND is_active ORDER BY 1", [kind])).map(
    (row) => [String(row.external_id), String(row.name)],
  );
const sorted = (pairs: [string, string][]): [string, string][] => pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));

describe("reference lists", () => {
  it("of a PSA whose rows change, come and go between two pages are kept as they are: none lost, none twice", async () => {
    const [roles, templates]: [string[], string[]] = [[], []];
    for (let index = 100; index < 350; index += 1) {
      roles.push(await days.psa("POST", "roles", { role: { name: `Grade ${index}` } }));
      templates.push(
        await days.psa("POST", "project_templates", { project_template: { title: `Plan ${index}`, currency: "GBP" } }),
      );
    }
    const inAccount = async (resource: string, field: string) =>
      sorted(
        (await stand.vendors.state("kantata", resource))
          .filter((row) => !row.deleted_at)
          .map((row) => [String(row.id), String(row[field])]),
      );
    // A row goes from the page that was read, one comes before it, and one of the next page moves to the front.
    const rolesChange = onceBefore(["/roles?", "page=2"], async () => {
      await days.psa("DELETE", `roles/${roles[3]}`);
      await days.psa("POST", "roles", { role: { name: "Aardvark keeper" } });
      await days.psa("PUT", `roles/${roles[245]}`, { role: { name: "Abbot" } });
    });
    await poll("kantata");
    expect(rolesChange.isDone()).toBe(true);
    expect(await kept("psa.role")).toEqual(await inAccount("roles", "name"));
    const templatesChange = onceBefore(["/project_templates?", "page=2"], async () => {
      await days.psa("DELETE", `project_templates/${templates[3]}`);
      await days.psa("DELETE", `project_templates/${templates[4]}`);
      await days.psa("PUT", `project_templates/${templates[240]}`, { project_template: { title: "A first plan" } });
    });
    await poll("kantata");
    expect(templatesChange.isDone()).toBe(true);
    expect(await kept("psa.template")).toEqual(await inAccount("project_templates", "title"));
    expect(await problems()).toEqual([]);
  });

  it("of an ERP whose rows change, come and go between two pages are kept: none lost, none twice, the rest at the next reading", async () => {
    const administer = (items: { id: string; fields: object | null }[]) =>
      stand.sandbox.control("POST", "state/netsuite/item", { items });
    const item = (index: number, name = `Item ${index}`) => ({
      id: String(10_000 + index),
      fields: { itemId: `IT-${index}`, displayName: name, isInactive: false },
    });
    await administer(Array.from({ length: 1_300 }, (_, index) => item(index)));
    const inAccount = async () =>
      sorted(
        (await stand.vendors.state("netsuite", "item")).map((row) => [String(row.id), String(row.displayName ?? row.itemId)]),
      );
    const change = onceBefore(["FROM item", "id >"], async () => {
      await administer([
        { id: "10003", fields: null },
        { id: "11200", fields: null },
        item(4, "Renamed behind the reader"),
        item(1_201, "Renamed ahead of the reader"),
        item(2_000, "Came at the end"),
        { id: "9999", fields: { itemId: "IT-LATE", displayName: "Came before the reader", isInactive: false } },
      ]);
    });
    await poll("netsuite");
    expect(change.isDone()).toBe(true);
    const [first, now] = [await kept("erp.item"), await inAccount()];
    expect(new Set(first.map(([id]) => id)).size).toBe(first.length);
    // What was there all the time is there; what changed ahead of the reader is read as it is.
    const stale = new Set(["10003", "10004", "9999"]);
    expect(first.filter(([id]) => !stale.has(id))).toEqual(now.filter(([id]) => !stale.has(id)));
    between.before = () => {};
    await poll("netsuite");
    expect(await kept("erp.item")).toEqual(await inAccount());
    expect(await problems()).toEqual([]);
  });

  it("that were read while they changed serve the next deal", async () => {
    const deal = await days.sellNew();
    await stand.settle();
    await days.allSetUp([deal]);
    const last = async (object: string) => (await stand.vendors.state("kantata", object)).at(-1);
    const resource = await last("workspace_resources");
    expect(resource).toMatchObject({ label: "Consultant" });
    expect(await last("workspace_allocations")).toMatchObject({
      ...{ resource_id: resource?.id, minutes: 12_000, start_date: "2026-12-01", end_date: "2027-03-31" },
    });
  });
});
