import { z } from "zod";
import { nameKey, taxIdKey, webDomain } from "../../domain/canonical/customer.ts";
import { compare, isAmount } from "../../domain/money.ts";
import type { ErpCustomer } from "../ports/erp.ts";
import type { CallScope } from "../ports/port.ts";
import type { NetsuiteClient } from "./client.ts";
import type { Currencies } from "./currencies.ts";
import { malformed } from "./errors.ts";
import type { NetsuiteSettings } from "./manifest.ts";
import { externalIdOf, keyPrefixes } from "./records.ts";
import { flagColumn, idColumn, optionalDecimal, optionalId, optionalText } from "./rows.ts";
import { containsLike, idLiteral, isSearchable, literal } from "./suiteql.ts";

/** What the port gives at most, and how many rows are looked at to choose them. */
const maxFound = 25;
const maxRows = 100;

const customerRow = z.looseObject({
  id: idColumn,
  externalid: optionalText,
  entityid: optionalText,
  companyname: optionalText,
  email: optionalText,
  url: optionalText,
  subsidiary: idColumn,
  currency: optionalId,
  creditlimit: optionalDecimal,
  balance: optionalDecimal,
  creditholdoverride: optionalText,
  isinactive: flagColumn,
  country: optionalText,
});
type CustomerRow = z.infer<typeof customerRow>;

const relationshipRow = z.looseObject({ id: idColumn, entity: idColumn, subsidiary: idColumn });

export interface CustomerSought {
  key: string;
  taxId: string | null;
  name: string;
  website: string | null;
}

/** Reads customers and their subsidiaries by SuiteQL. */
export class CustomerReader {
  readonly #client: NetsuiteClient;
  readonly #currencies: Currencies;

  constructor(client: NetsuiteClient, currencies: Currencies) {
    this.#client = client;
    this.#currencies = currencies;
  }

  /** One call where nobody is like the one sought; one more for the subsidiaries of those found. The likeliest come first. */
  async find(scope: CallScope, sought: CustomerSought): Promise<ErpCustomer[]> {
    const settings = this.#client.settings;
    const unique = new Map<string, CustomerRow>();
    for (const conditions of searches(settings, sought)) {
      const page = await this.#rows(scope, conditions);
      for (const row of page.rows) unique.set(row.id, row);
      if (!page.hasMore) break;
    }
    const ranked = [...unique.values()]
      .map((row) => ({ row, rank: likeness(settings, row, sought) }))
      .sort((a, b) => b.rank - a.rank)
      .map(({ row }) => row);
    return this.#complete(scope, ranked.slice(0, maxFound), sought.key);
  }

  async read(scope: CallScope, externalId: string): Promise<ErpCustomer | null> {
    const page = await this.#client.page(scope, {
      purpose: "customer.read",
      sql: `${selectCustomer(this.#client.settings)} WHERE customer.id = ${idLiteral(externalId)} ORDER BY customer.id`,
      row: customerRow,
      limit: 1,
    });
    return (await this.#complete(scope, page.rows, null))[0] ?? null;
  }

  /** The id of the link between a customer and a subsidiary, or null. */
  async relationshipId(scope: CallScope, link: { customerId: string; subsidiaryId: string }): Promise<string | null> {
    const where = [`entity = ${idLiteral(link.customerId)}`, `subsidiary = ${idLiteral(link.subsidiaryId)}`];
    return (await this.#relationships(scope, where))[0]?.id ?? null;
  }

  #relationships(scope: CallScope, where: readonly string[]): Promise<z.infer<typeof relationshipRow>[]> {
    const select = "SELECT id, entity, subsidiary, isprimarysub FROM customersubsidiaryrelationship";
    return this.#client.all(scope, { purpose: "customer.relationships", select, where, row: relationshipRow });
  }

  async #rows(scope: CallScope, conditions: readonly string[]): Promise<{ rows: CustomerRow[]; hasMore: boolean }> {
    const sql = `${selectCustomer(this.#client.settings)} WHERE ${conditions.join(" OR ")} ORDER BY customer.id`;
    return this.#client.page(scope, { purpose: "customer.find", sql, row: customerRow, limit: maxRows });
  }

  async #complete(scope: CallScope, rows: readonly CustomerRow[], soughtKey: string | null): Promise<ErpCustomer[]> {
    if (rows.length === 0) return [];
    const links = await this.#relationships(scope, [`entity IN (${rows.map((row) => idLiteral(row.id)).join(", ")})`]);
    const customers: ErpCustomer[] = [];
    for (const row of rows) {
      const currency = row.currency === null ? null : await this.#currencies.codeOf(scope, row.currency);
      const linked = links.filter((link) => link.entity === row.id).map((link) => link.subsidiary);
      customers.push(this.#customer(row, { currency, linked, soughtKey }));
    }
    return customers;
  }

  #customer(row: CustomerRow, more: { currency: string | null; linked: string[]; soughtKey: string | null }): ErpCustomer {
    return {
      externalId: row.id,
      ourKey: ourKeyOf(row.externalid, more.soughtKey),
      name: row.companyname ?? row.entityid ?? row.id,
      taxId: textOf(row, this.#client.settings.columns.customerTaxId),
      country: row.country,
      website: row.url,
      email: row.email,
      primaryEntityId: row.subsidiary,
      entityIds: [...new Set([row.subsidiary, ...more.linked])],
      currency: more.currency,
      creditLimit: this.#amount(row.creditlimit, "creditlimit"),
      balance: this.#amount(row.balance, "balance"),
      isOnHold: isOnHold(this.#client.settings, row),
      isInactive: row.isinactive,
    };
  }

  #amount(text: string | null, field: string): string | null {
    if (text === null || isAmount(text)) return text;
    throw malformed(this.#client.name, "customer.find", `a ${field} of ${text}, which is no amount of money`);
  }
}

/** Columns of the customer, named with their table since its address may be joined: that alone knows the country. */
function selectCustomer(settings: NetsuiteSettings): string {
  const { customerAddress, customerBalance, customerCountry, customerTaxId } = settings.columns;
  const plain = ["id", "externalid", "entityid", "companyname", "email", "url", customerTaxId, "subsidiary", "currency"];
  const rest = ["creditlimit", "creditholdoverride", "isinactive"];
  const own = [...plain, ...rest].flatMap((column) => (column === null ? [] : [of(column)]));
  if (customerBalance !== null) own.push(`${of(customerBalance)} AS balance`);
  if (customerCountry !== null) return `SELECT ${own.join(", ")}, ${of(customerCountry)} AS country FROM customer`;
  if (customerAddress === null) return `SELECT ${own.join(", ")} FROM customer`;
  const address = `LEFT JOIN entityaddress ON entityaddress.nkey = ${of(customerAddress)}`;
  return `SELECT ${own.join(", ")}, entityaddress.country AS country FROM customer ${address}`;
}

/** A column of the customer with its table. */
const of = (column: string): string => `customer.${column}`;

/**
 * What to ask for, widest first. A common word can fill the page and crowd out the very one that is sought: only then the
 * next is asked too, with the whole name instead of its first word, and last with nothing but what identifies.
 */
export function searches(settings: NetsuiteSettings, sought: CustomerSought): string[][] {
  const identity = identityConditions(settings, sought);
  const domain = domainConditions(sought);
  const wide = [...identity, ...nameConditions(firstWords(sought.name, 1)), ...domain];
  const narrow = [...identity, ...nameConditions(firstWords(sought.name, 6)), ...domain];
  return [wide, ...(wide.join() === narrow.join() ? [] : [narrow]), identity];
}

/** Our key, and the tax id as written and without separators. What no record can hold is not looked for. */
function identityConditions(settings: NetsuiteSettings, sought: CustomerSought): string[] {
  const conditions = [`${of("externalid")} = ${literal(externalIdOf("customer", sought.key))}`];
  const { customerTaxId } = settings.columns;
  if (customerTaxId && sought.taxId) {
    const forms = new Set([sought.taxId.trim(), taxIdKey(sought.taxId)]);
    for (const form of forms) if (isSearchable(form, 60)) conditions.push(`${of(customerTaxId)} = ${literal(form)}`);
  }
  return conditions;
}

function domainConditions(sought: CustomerSought): string[] {
  const domain = webDomain(sought.website);
  return domain && isSearchable(domain, 253) ? [containsLike(of("url"), domain.toUpperCase())] : [];
}

/**
 * Conditions for names that have these words in this order. Letters beyond ASCII become a wildcard, since databases differ in
 * how they fold and compose them; words without any ASCII are also looked for as they are written.
 */
export function nameConditions(words: readonly string[]): string[] {
  if (words.length === 0) return [];
  const upper = words.map((word) => word.toUpperCase());
  const folded = words.map((word) => word.replace(/[^A-Za-z0-9]+/g, "%").toUpperCase());
  const hasAscii = folded.some((word) => word.replaceAll("%", "").length >= 2);
  if (hasAscii) return [containsLike(of("companyname"), folded.join("%"))];
  const asWritten = `${of("companyname")} LIKE ${literal(`%${words.join("%")}%`)}`;
  return [containsLike(of("companyname"), upper.join("%")), asWritten];
}

/** The first significant words of a name: no articles, no legal forms, and none shorter than three characters if there are others. */
export function firstWords(name: string, count: number): string[] {
  const all =
    name
      .slice(0, 1000)
      .toWellFormed()
      .normalize("NFC")
      .match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu) ?? [];
  const significant = all.filter((word) => !stopWords.has(word.toLowerCase()) && nameKey(`x ${word}`) !== "x");
  const long = significant.filter((word) => word.length >= 3);
  const chosen = [long, significant, all].find((words) => words.length > 0) ?? [];
  return chosen.slice(0, count).map((word) => [...word].slice(0, 40).join(""));
}
const stopWords = new Set(["the", "and", "der", "die", "das", "und", "les", "los", "las"]);

/** Orders what was found; the caller decides what a match is. */
function likeness(settings: NetsuiteSettings, row: CustomerRow, sought: CustomerSought): number {
  const taxId = textOf(row, settings.columns.customerTaxId);
  const name = row.companyname ?? row.entityid ?? "";
  const domain = webDomain(sought.website);
  return (
    (row.externalid === externalIdOf("customer", sought.key) ? 16 : 0) +
    (taxId !== null && sought.taxId !== null && taxIdKey(taxId) === taxIdKey(sought.taxId) ? 8 : 0) +
    (nameKey(name) === nameKey(sought.name.slice(0, 1000)) ? 4 : 0) +
    (domain !== null && webDomain(row.url) === domain ? 2 : 0) +
    (row.isinactive ? 0 : 1)
  );
}

/** The key that was asked for where it is this record's, else an external id that only we give, else null. */
function ourKeyOf(externalId: string | null, soughtKey: string | null): string | null {
  if (externalId === null || !externalId.startsWith(keyPrefixes.customer)) return null;
  return soughtKey !== null && externalIdOf("customer", soughtKey) === externalId ? soughtKey : externalId;
}

function textOf(row: CustomerRow, column: string | null): string | null {
  const value = column === null ? null : row[column];
  return typeof value === "string" && value !== "" ? value : null;
}

function isOnHold(settings: NetsuiteSettings, row: CustomerRow): boolean {
  const override = row.creditholdoverride?.toUpperCase();
  if (override === "ON") return true;
  if (override === "OFF" || !settings.holdWhenOverLimit) return false;
  return row.creditlimit !== null && row.balance !== null && compare(row.balance, row.creditlimit) > 0;
}
