import { createHash } from "node:crypto";
import { z } from "zod";
import type { CrmLoader, History, LoadCount } from "../ports/crm-loader.ts";
import { type CallScope, PortError } from "../ports/port.ts";
import type { SalesforceClient } from "./client.ts";
import { names, soql } from "./soql.ts";

/** Fields of our own on the records that are loaded: their key in the export, and a digest of what was written. */
const keyField = "History_Key__c";
const digestField = "History_Digest__c";
const objects = ["Account", "Product2", "Opportunity", "OpportunityLineItem"] as const;
const batchSize = 200;

const resultSchema = z.array(
  z.looseObject({
    id: z.string().nullable().optional(),
    success: z.boolean(),
    errors: z.array(z.looseObject({ message: z.string() })).default([]),
  }),
);

type Row = Record<string, unknown> & { [keyField]: string };
type Ids = Map<string, string>;

const digestOf = (row: object): string => createHash("sha256").update(JSON.stringify(row)).digest("hex").slice(0, 32);

/** What can only be said when a record is made, and never changed. */
const onCreateOnly: ReadonlySet<string> = new Set(["CreatedDate", "LastModifiedDate", "OpportunityId", "PricebookEntryId"]);
const writable = (row: object, exists: boolean): object =>
  exists ? Object.fromEntries(Object.entries(row).filter(([name]) => !onCreateOnly.has(name))) : row;

/** Loads history into a Salesforce org through its API: custom fields first, then products, accounts with parents, opportunities with their line. */
export class SalesforceLoader implements CrmLoader {
  readonly #client: SalesforceClient;

  constructor(client: SalesforceClient) {
    this.#client = client;
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  async load(scope: CallScope, history: History, progress: (text: string) => void) {
    await this.#ensureFields(scope);
    const currency = history.deals[0]?.currency ?? null;
    const products = await this.#upsertAll(
      scope,
      "Product2",
      history.products.map((name) => ({
        [keyField]: `p-${name}`,
        Name: name,
        ProductCode: name.toUpperCase().replace(/\s+/g, "-").slice(0, 40),
        IsActive: true,
      })),
    );
    const entries = await this.#priceBook(scope, products.ids, currency);
    progress(`${history.products.length} products`);
    const plain = await this.#upsertAll(
      scope,
      "Account",
      history.accounts.map((account) => ({
        [keyField]: account.key,
        Name: account.name,
        BillingCountry: account.country,
        Industry: account.sector,
        ...(account.currency ? { CurrencyIsoCode: account.currency } : {}),
      })),
    );
    await this.#setParents(scope, history, plain.ids);
    progress(`${history.accounts.length} accounts`);
    const deals = await this.#loadDeals(scope, history, { accounts: plain.ids, entries, progress });
    return { products: products.count, accounts: plain.count, deals };
  }

  async #ensureFields(scope: CallScope): Promise<void> {
    for (const object of objects) {
      const described = await this.#client.send(scope, {
        purpose: "history.describe",
        doing: `the fields of ${object}`,
        method: "GET",
        path: `sobjects/${object}/describe`,
        isWrite: false,
      });
      const names = new Set(
        z
          .looseObject({ fields: z.array(z.looseObject({ name: z.string() })) })
          .parse(described.body)
          .fields.map((field) => field.name),
      );
      for (const [name, metadata] of [
        [keyField, { type: "Text", length: 120, externalId: true, unique: true, label: "History key" }],
        [digestField, { type: "Text", length: 40, label: "History digest" }],
      ] as const) {
        if (names.has(name)) continue;
        await this.#client.send(scope, {
          purpose: "history.field",
          doing: `the field ${object}.${name}`,
          method: "POST",
          path: "tooling/sobjects/CustomField",
          json: { FullName: `${object}.${name}`, Metadata: metadata },
          isWrite: true,
        });
      }
    }
  }

  /** What is there already by key: id and digest. */
  async #existing(scope: CallScope, object: string): Promise<Map<string, { id: string; digest: string }>> {
    const found = await this.#client.query(
      scope,
      { purpose: "history.list", doing: `the ${object} records that are there` },
      soql`SELECT Id,${names(keyField, digestField)} FROM ${names(object)} WHERE ${names(keyField)} != null`,
    );
    return new Map(found.map((row) => [String(row[keyField]), { id: String(row.Id), digest: String(row[digestField] ?? "") }]));
  }

  async #upsertAll(
    scope: CallScope,
    object: string,
    rows: readonly Row[],
    progress?: (done: number) => void,
  ): Promise<{ ids: Ids; count: LoadCount }> {
    const existing = await this.#existing(scope, object);
    const ids: Ids = new Map([...existing].map(([key, row]) => [key, row.id]));
    const changed = rows
      .map((row) => ({ ...row, [digestField]: digestOf(row) }))
      .filter((row) => existing.get(row[keyField])?.digest !== row[digestField]);
    for (let start = 0; start < changed.length; start += batchSize) {
      const batch = changed.slice(start, start + batchSize);
      const reply = await this.#client.send(scope, {
        purpose: "history.upsert",
        doing: `${batch.length} ${object} records`,
        method: "PATCH",
        path: `composite/sobjects/${object}/${keyField}`,
        json: {
          allOrNone: true,
          records: batch.map((row) => ({ attributes: { type: object }, ...writable(row, existing.has(row[keyField])) })),
        },
        isWrite: true,
      });
      for (const [index, result] of resultSchema.parse(reply.body).entries()) {
        const key = batch[index]?.[keyField] ?? "";
        if (!result.success || !result.id)
          throw new PortError(
            "rejected",
            `${this.#client.name} did not accept ${object} “${key}”: ${result.errors.map((error) => error.message).join("; ")}`,
          );
        ids.set(key, result.id);
      }
      progress?.(start + batch.length);
    }
    return { ids, count: { read: rows.length, written: changed.length, unchanged: rows.length - changed.length } };
  }

  async #priceBook(scope: CallScope, products: Ids, currency: string | null): Promise<Ids> {
    const what = { purpose: "history.prices", doing: "the price book" };
    const [book] = await this.#client.query(scope, what, soql`SELECT Id FROM Pricebook2 WHERE IsStandard = true`);
    const priced = await this.#client.query(scope, what, soql`SELECT Id, Product2Id, CurrencyIsoCode FROM PricebookEntry`);
    const entries: Ids = new Map();
    for (const [key, productId] of products) {
      const found = priced.find(
        (entry) => entry.Product2Id === productId && (currency === null || entry.CurrencyIsoCode === currency),
      );
      if (found) {
        entries.set(key, String(found.Id));
        continue;
      }
      const made = await this.#client.send(scope, {
        ...what,
        method: "POST",
        path: "sobjects/PricebookEntry",
        json: {
          Pricebook2Id: book?.Id,
          Product2Id: productId,
          UnitPrice: 0,
          IsActive: true,
          ...(currency ? { CurrencyIsoCode: currency } : {}),
        },
        isWrite: true,
      });
      entries.set(key, z.looseObject({ id: z.string() }).parse(made.body).id);
    }
    return entries;
  }

  /** Parents are set once all accounts are there; those that are right already are left alone. */
  async #setParents(scope: CallScope, history: History, ids: Ids): Promise<void> {
    const children = history.accounts.filter((account) => account.parentKey !== null);
    if (children.length === 0) return;
    const current = await this.#client.query(
      scope,
      { purpose: "history.list", doing: "the parents of accounts" },
      soql`SELECT Id, ParentId FROM Account WHERE ${names(keyField)} != null`,
    );
    const parents = new Map(current.map((row) => [String(row.Id), row.ParentId]));
    const wrong = children.filter((account) => parents.get(ids.get(account.key) ?? "") !== ids.get(account.parentKey ?? ""));
    for (let start = 0; start < wrong.length; start += batchSize) {
      const records = wrong.slice(start, start + batchSize).map((account) => ({
        attributes: { type: "Account" },
        id: ids.get(account.key),
        ParentId: ids.get(account.parentKey ?? ""),
      }));
      const reply = await this.#client.send(scope, {
        purpose: "history.parents",
        doing: "the parents of accounts",
        method: "PATCH",
        path: "composite/sobjects",
        json: { allOrNone: true, records },
        isWrite: true,
      });
      const failed = resultSchema.parse(reply.body).find((result) => !result.success);
      if (failed)
        throw new PortError(
          "rejected",
          `${this.#client.name} did not accept the parent of an account: ${failed.errors.map((error) => error.message).join("; ")}`,
        );
    }
  }

  /** Opportunities come open, get their line, and are then brought to their stage as of the day on which they were closed. */
  async #loadDeals(
    scope: CallScope,
    history: History,
    more: { accounts: Ids; entries: Ids; progress: (text: string) => void },
  ): Promise<LoadCount> {
    const total = history.deals.length;
    const rows = history.deals.map((deal) => ({
      [keyField]: deal.key,
      Name: deal.name,
      AccountId: deal.accountKey === null ? null : more.accounts.get(deal.accountKey),
      StageName: deal.stage,
      CloseDate: deal.closedOn ?? deal.createdOn ?? "2017-12-31",
      ...(deal.product === null ? { Amount: deal.amount === null ? null : Number(deal.amount) } : {}),
      Regional_Office__c: deal.regionalOffice,
      ...(deal.currency ? { CurrencyIsoCode: deal.currency } : {}),
      ...(deal.createdOn ? { CreatedDate: `${deal.createdOn}T09:00:00.000Z` } : {}),
      ...(deal.closedOn ? { LastModifiedDate: `${deal.closedOn}T16:00:00.000Z` } : {}),
    }));
    const deals = await this.#upsertAll(scope, "Opportunity", rows, (done) => more.progress(`${done} of ${total} opportunities`));
    const lines = history.deals
      .filter((deal) => deal.product !== null && deal.amount !== null)
      .map((deal) => ({
        [keyField]: `l-${deal.key}`,
        OpportunityId: deals.ids.get(deal.key),
        PricebookEntryId: more.entries.get(`p-${deal.product}`),
        Quantity: 1,
        UnitPrice: Number(deal.amount),
      }));
    await this.#upsertAll(scope, "OpportunityLineItem", lines, (done) => more.progress(`${done} of ${lines.length} lines`));
    return deals.count;
  }
}
