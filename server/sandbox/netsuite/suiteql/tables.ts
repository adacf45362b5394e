import { isRecord } from "../../kit/http.ts";
import type { Account, NsRow, RecordType } from "../account.ts";

export type Columns = Record<string, string | null>;
const bool = (value: unknown): string => (value === true ? "T" : "F");
const text = (value: unknown): string | null => (value === null || value === undefined || value === "" ? null : String(value));
/** After so many days a month is closed. */
const closedAfterMs = 10 * 86_400_000;

export interface Source {
  type: RecordType;
  columns(row: NsRow, account: Account): Columns;
}

/** The address that bills go to: the first of the book that is marked so. */
function billingAddress(row: NsRow): Record<string, unknown> | null {
  const book = Array.isArray(row.addressBook) ? row.addressBook.filter(isRecord) : [];
  const address = book.find((line) => line.defaultBilling === true)?.addressBookAddress;
  return isRecord(address) ? address : null;
}

/** Addresses have keys of their own, apart from the ids of those whose they are. */
const addressKey = (row: NsRow): string | null => (billingAddress(row) ? `9${row.id}` : null);

/** Tables that are joined to others, and the record behind a key of theirs. */
export const joinable: Readonly<Record<string, (account: Account, key: string) => NsRow | undefined>> = {
  entityaddress: (account, key) => account.table("customer").find(key.slice(1)),
};

/** What can be asked for, by its name in queries: every value is text, as the service gives it. */
export const sources: Readonly<Record<string, Source>> = {
  customer: {
    type: "customer",
    columns: (row) => ({
      id: row.id,
      externalid: row.externalId,
      entityid: text(row.entityId),
      companyname: text(row.companyName),
      email: text(row.email),
      url: text(row.url),
      vatregnumber: text(row.vatRegNumber),
      defaultbillingaddress: addressKey(row),
      subsidiary: text(row.subsidiary),
      currency: text(row.currency),
      creditlimit: text(row.creditLimit),
      balancesearch: text(row.balance),
      creditholdoverride: text(row.creditHoldOverride),
      isinactive: bool(row.isInactive),
    }),
  },
  entityaddress: {
    type: "customer",
    columns: (row) => {
      const address = billingAddress(row);
      const country = address?.country;
      return {
        nkey: addressKey(row),
        country: text(isRecord(country) ? country.id : country),
        addr1: text(address?.addr1),
        city: text(address?.city),
        zip: text(address?.zip),
      };
    },
  },
  contact: {
    type: "contact",
    columns: (row) => ({
      id: row.id,
      externalid: row.externalId,
      entityid: text(row.entityId),
      email: text(row.email),
      company: text(row.company),
    }),
  },
  customersubsidiaryrelationship: {
    type: "customerSubsidiaryRelationship",
    columns: (row) => ({
      id: row.id,
      entity: text(row.entity),
      subsidiary: text(row.subsidiary),
      isprimarysub: bool(row.isPrimarySub),
    }),
  },
  job: {
    type: "job",
    columns: (row) => ({
      id: row.id,
      externalid: row.externalId,
      entityid: text(row.companyName),
      customer: text(row.parent),
      entitystatus: text(row.entityStatus),
    }),
  },
  subsidiary: {
    type: "subsidiary",
    columns: (row) => ({
      id: row.id,
      name: text(row.name),
      externalid: row.externalId,
      currency: text(row.currency),
      country: text(row.country),
      isinactive: bool(row.isInactive),
    }),
  },
  currency: { type: "currency", columns: (row) => ({ id: row.id, symbol: text(row.symbol), name: text(row.name) }) },
  currencyrate: {
    type: "currencyRate",
    columns: (row) => ({
      id: row.id,
      basecurrency: text(row.baseCurrency),
      transactioncurrency: text(row.transactionCurrency),
      exchangerate: text(row.exchangeRate),
      effectivedate: text(row.effectiveDate),
    }),
  },
  accountingperiod: {
    type: "accountingPeriod",
    columns: (row, account) => {
      const isOver = Date.parse(`${String(row.endDate)}T00:00:00Z`) + closedAfterMs < account.context.clock.now();
      return {
        id: row.id,
        periodname: text(row.periodName),
        startdate: text(row.startDate),
        enddate: text(row.endDate),
        closed: bool(isOver),
        arlocked: bool(isOver),
        isquarter: bool(row.isQuarter),
        isyear: bool(row.isYear),
      };
    },
  },
  term: { type: "term", columns: (row) => ({ id: row.id, name: text(row.name), daysuntilnetdue: text(row.daysUntilNetDue) }) },
  item: {
    type: "item",
    columns: (row) => ({
      id: row.id,
      itemid: text(row.itemId),
      displayname: text(row.displayName),
      isinactive: bool(row.isInactive),
    }),
  },
  billingratecard: {
    type: "billingRateCard",
    columns: (row) => ({ id: row.id, externalid: row.externalId, name: text(row.name) }),
  },
  jobstatus: { type: "jobStatus", columns: (row) => ({ id: row.id, name: text(row.name) }) },
};

/** Columns that hold numbers: they are compared and sorted as such. */
export const numeric = new Set([
  "id",
  "subsidiary",
  "currency",
  "entity",
  "company",
  "customer",
  "basecurrency",
  "transactioncurrency",
  "balancesearch",
  "creditlimit",
]);
const empty: NsRow = { id: "0", externalId: null };
/** The names of all columns of a table. */
export const columnsOf = (source: Source): ReadonlySet<string> =>
  new Set(Object.keys(source.columns(empty, { context: { clock: { now: () => 0 } } } as unknown as Account)));

/** Columns that hold days. Kept as YYYY-MM-DD; as they are, they come in the account's own format. */
export const days = new Set(["effectivedate", "startdate", "enddate"]);

/** A day in the account's own format, M/D/YYYY. */
export function accountDay(day: string | null): string | null {
  const [year, month, date] = (day ?? "").split("-").map(Number);
  return year && month && date ? `${month}/${date}/${year}` : null;
}
