import type { CrmExport, ExportedDeal } from "./crm-export.ts";
import type { ImportProfile } from "./profile.ts";
import type { Fields, SalesforceApi } from "./salesforce-api.ts";
import { stageOf } from "./unknown-stages.ts";

export interface Loaded {
  accounts: Counts;
  products: Counts;
  opportunities: Counts;
  lines: Counts;
}
export interface Counts {
  created: number;
  changed: number;
  unchanged: number;
}

/** The custom field by which a record is found again: an external id of Account and Opportunity that an administrator adds. */
export const importKey = "Import_Key__c";

type Row = Record<string, unknown>;
type Progress = (text: string) => void;

/**
 * Brings an export into a Salesforce org, through its API alone. What is there already under the same key and is the same is
 * left alone, so that a second import changes nothing; what differs is brought in step.
 */
export async function loadCrm(crm: SalesforceApi, given: CrmExport, profile: ImportProfile, progress: Progress): Promise<Loaded> {
  const accounts = await loadAccounts(crm, given, profile);
  progress(`${given.accounts.length} accounts`);
  const products = await loadProducts(crm, given);
  progress(`${products.ids.size} products`);
  const opportunities = await loadOpportunities(crm, given.deals, { profile, accountIds: accounts.ids });
  progress(`${given.deals.length} opportunities`);
  const lines = await loadLines(crm, given, { opportunityIds: opportunities.ids, productIds: products.ids });
  progress(`${lines.created + lines.unchanged} lines`);
  return { accounts: accounts.counts, products: products.counts, opportunities: opportunities.counts, lines };
}

interface Keyed {
  ids: Map<string, string>;
  counts: Counts;
}

/** Creates what is not there, changes what differs in a field that is given. */
async function bringInStep(
  crm: SalesforceApi,
  object: string,
  wanted: readonly { key: string; fields: Fields; onCreate?: Fields }[],
  there: ReadonlyMap<string, Row>,
): Promise<Keyed> {
  const missing = wanted.filter(({ key }) => !there.has(key));
  const different = wanted.flatMap(({ fields, key }) => {
    const row = there.get(key);
    const changed = row ? Object.entries(fields).filter(([name, value]) => (row[name] ?? null) !== value) : [];
    return row && changed.length > 0 ? [{ id: String(row.Id), ...Object.fromEntries(changed) }] : [];
  });
  const made = await crm.create(
    object,
    missing.map(({ fields, onCreate }) => ({ ...fields, ...onCreate })),
  );
  await crm.update(object, different);
  const ids = new Map([...there].map(([key, row]) => [key, String(row.Id)]));
  for (const [index, { key }] of missing.entries()) ids.set(key, made[index] ?? "");
  return {
    ids,
    counts: {
      created: missing.length,
      changed: different.length,
      unchanged: wanted.length - missing.length - different.length,
    },
  };
}

const byField = (rows: readonly Row[], field: string): Map<string, Row> => new Map(rows.map((row) => [String(row[field]), row]));

async function loadAccounts(crm: SalesforceApi, { accounts }: CrmExport, profile: ImportProfile): Promise<Keyed> {
  const soql = `SELECT Id, ${importKey}, Name, Industry, BillingCountry, ParentId FROM Account WHERE ${importKey} != null`;
  const there = byField(await crm.query(soql), importKey);
  const wanted = accounts.map(({ country, name, sector }) => ({
    key: name,
    fields: { Name: name, Industry: sector, BillingCountry: country },
    onCreate: { [importKey]: name, CurrencyIsoCode: profile.currency },
  }));
  const { counts, ids } = await bringInStep(crm, "Account", wanted, there);
  const parents = accounts.flatMap(({ name, parent }) => {
    const [id, ParentId] = [ids.get(name), parent ? ids.get(parent) : undefined];
    return id && ParentId && there.get(name)?.ParentId !== ParentId ? [{ id, ParentId }] : [];
  });
  await crm.update("Account", parents);
  return { ids, counts };
}

/** The catalogue, and every name in the pipeline that it does not have: such dirt is for the map to settle, not for the import. */
async function loadProducts(crm: SalesforceApi, { deals, products }: CrmExport): Promise<Keyed> {
  const there = byField(await crm.query("SELECT Id, Name FROM Product2"), "Name");
  const names = new Set([...products.map(({ name }) => name), ...deals.map(({ product }) => product)]);
  const wanted = [...names].map((name) => ({ key: name, fields: { Name: name }, onCreate: { IsActive: true } }));
  return bringInStep(crm, "Product2", wanted, there);
}

async function loadOpportunities(
  crm: SalesforceApi,
  deals: readonly ExportedDeal[],
  { accountIds, profile }: { profile: ImportProfile; accountIds: ReadonlyMap<string, string> },
): Promise<Keyed> {
  const fields = ["Name", "AccountId", "StageName", "CloseDate", "Regional_Office__c"];
  const soql = `SELECT Id, ${importKey}, ${fields.join(", ")} FROM Opportunity WHERE ${importKey} != null`;
  const there = byField(await crm.query(soql), importKey);
  const wanted = deals.map((deal) => {
    const closedOn = deal.closedOn ?? deal.engagedOn ?? "2017-12-31";
    // The change stamps are those of the day on which it closed, so that the history says since when it is won.
    const stamps: Fields = deal.closedOn
      ? {
          CreatedDate: `${deal.engagedOn ?? deal.closedOn}T09:00:00.000Z`,
          LastModifiedDate: `${deal.closedOn}T17:00:00.000Z`,
        }
      : {};
    return {
      key: deal.id,
      fields: {
        Name: `${deal.account ?? "Unassigned"} – ${deal.product} ${deal.id}`,
        AccountId: deal.account ? (accountIds.get(deal.account) ?? null) : null,
        StageName: stageOf(deal, profile),
        CloseDate: closedOn,
        Regional_Office__c: deal.office,
      },
      onCreate: {
        [importKey]: deal.id,
        CurrencyIsoCode: profile.currency,
        ...(deal.value !== null && { Amount: Number(deal.value) }),
        ...stamps,
      },
    };
  });
  return bringInStep(crm, "Opportunity", wanted, there);
}

/** One line a deal that has a value: its product, once, at the value for which it was closed. */
async function loadLines(
  crm: SalesforceApi,
  { deals }: CrmExport,
  { opportunityIds, productIds }: { opportunityIds: ReadonlyMap<string, string>; productIds: ReadonlyMap<string, string> },
): Promise<Counts> {
  const there = new Set(
    (await crm.query("SELECT OpportunityId FROM OpportunityLineItem")).map((row) => String(row.OpportunityId)),
  );
  const valued = deals.filter(({ value }) => value !== null && Number(value) > 0);
  const missing = valued.filter(({ id }) => !there.has(opportunityIds.get(id) ?? ""));
  await crm.create(
    "OpportunityLineItem",
    missing.map(({ id, product, value }) => ({
      OpportunityId: opportunityIds.get(id) ?? "",
      Product2Id: productIds.get(product) ?? "",
      Quantity: 1,
      UnitPrice: Number(value),
    })),
  );
  return { created: missing.length, changed: 0, unchanged: valued.length - missing.length };
}
