import { z } from "zod";
import type { LocalDate } from "../../domain/dates.ts";
import type { ErpReference } from "../ports/erp.ts";
import type { CallScope } from "../ports/port.ts";
import type { NetsuiteClient } from "./client.ts";
import type { Currencies } from "./currencies.ts";
import { dayColumnOf, decimalColumn, flagColumn, idColumn, optionalText, textColumn } from "./rows.ts";
import { dayColumn, dayLiteral, idLiteral } from "./suiteql.ts";

const subsidiaryRow = z.looseObject({
  id: idColumn,
  name: textColumn,
  externalid: optionalText,
  currency: idColumn,
  country: textColumn,
  isinactive: flagColumn,
});
const termRow = z.looseObject({ id: idColumn, name: textColumn });
const itemRow = z.looseObject({ id: idColumn, itemid: textColumn, displayname: optionalText });
const rateCardRow = z.looseObject({ id: idColumn, externalid: optionalText, name: textColumn });

/** Everything that the ERP is the authority for; one paged query a kind, one after the other. */
export async function readReference(
  client: NetsuiteClient,
  currencies: Currencies,
  request: { scope: CallScope; ratesSince: LocalDate },
): Promise<ErpReference> {
  const { scope } = request;
  await currencies.refresh(scope);
  return {
    entities: await readEntities(client, currencies, scope),
    rates: await readRates(client, currencies, request),
    periods: await readPeriods(client, scope),
    terms: await readTerms(client, scope),
    items: await readItems(client, scope),
    rateCards: await readRateCards(client, scope),
  };
}

async function readEntities(client: NetsuiteClient, currencies: Currencies, scope: CallScope): Promise<ErpReference["entities"]> {
  const rows = await client.all(scope, {
    purpose: "reference.subsidiaries",
    select: "SELECT id, name, externalid, currency, country, isinactive FROM subsidiary",
    where: [],
    row: subsidiaryRow,
  });
  const entities: ErpReference["entities"] = [];
  for (const row of rows) {
    entities.push({
      externalId: row.id,
      // A subsidiary without an external id is known by its internal one, which is at least its own.
      code: client.settings.entityCodeFrom === "externalid" ? (row.externalid ?? row.id) : row.id,
      name: row.name,
      currency: await currencies.codeOf(scope, row.currency),
      country: row.country,
      isActive: !row.isinactive,
    });
  }
  return entities;
}

/** `exchangerate` is the value of one unit of the transaction currency in the base currency. */
async function readRates(
  client: NetsuiteClient,
  currencies: Currencies,
  request: { scope: CallScope; ratesSince: LocalDate },
): Promise<ErpReference["rates"]> {
  const { scope, ratesSince } = request;
  const base = client.settings.ratesBaseCurrency;
  const where = [`effectivedate >= ${dayLiteral(ratesSince)}`];
  if (base !== null) where.push(`basecurrency = ${idLiteral(await currencies.idOf(scope, base))}`);
  const rows = await client.all(scope, {
    purpose: "reference.rates",
    select: `SELECT id, basecurrency, transactioncurrency, exchangerate, ${dayColumn("effectivedate")} FROM currencyrate`,
    where,
    row: z.looseObject({
      id: idColumn,
      basecurrency: idColumn,
      transactioncurrency: idColumn,
      exchangerate: decimalColumn,
      effectivedate: dayColumnOf(client.settings.dateFormat),
    }),
  });
  const rates: ErpReference["rates"] = [];
  for (const row of rows) {
    rates.push({
      from: await currencies.codeOf(scope, row.transactioncurrency),
      to: await currencies.codeOf(scope, row.basecurrency),
      rate: row.exchangerate,
      effectiveOn: row.effectivedate,
    });
  }
  return rates;
}

/** Accounting periods proper: quarters and years are sums of them. */
async function readPeriods(client: NetsuiteClient, scope: CallScope): Promise<ErpReference["periods"]> {
  const day = dayColumnOf(client.settings.dateFormat);
  const rows = await client.all(scope, {
    purpose: "reference.periods",
    select: `SELECT id, periodname, ${dayColumn("startdate")}, ${dayColumn("enddate")}, closed, arlocked, isquarter, isyear FROM accountingperiod`,
    where: ["isquarter = 'F'", "isyear = 'F'"],
    row: z.looseObject({
      id: idColumn,
      periodname: textColumn,
      startdate: day,
      enddate: day,
      closed: flagColumn,
      arlocked: flagColumn,
      isquarter: flagColumn,
      isyear: flagColumn,
    }),
  });
  return rows
    .filter((row) => !row.isquarter && !row.isyear)
    .map((row) => ({
      externalId: row.id,
      name: row.periodname,
      startOn: row.startdate,
      endOn: row.enddate,
      isClosed: row.closed,
      isArLocked: row.arlocked,
    }));
}

async function readTerms(client: NetsuiteClient, scope: CallScope): Promise<ErpReference["terms"]> {
  const select = "SELECT id, name, daysuntilnetdue FROM term";
  const rows = await client.all(scope, { purpose: "reference.terms", select, where: [], row: termRow });
  return rows.map((row) => ({ externalId: row.id, name: row.name }));
}

async function readItems(client: NetsuiteClient, scope: CallScope): Promise<ErpReference["items"]> {
  const select = "SELECT id, itemid, displayname, isinactive FROM item";
  const where = ["isinactive = 'F'"];
  const rows = await client.all(scope, { purpose: "reference.items", select, where, row: itemRow });
  return rows.map((row) => ({ externalId: row.id, code: row.itemid, name: row.displayname ?? row.itemid }));
}

/** Rate cards, where the account has the table (unconfirmed: `columns.rateCardTable` null leaves them out). */
async function readRateCards(client: NetsuiteClient, scope: CallScope): Promise<ErpReference["rateCards"]> {
  const table = client.settings.columns.rateCardTable;
  if (table === null) return [];
  const select = `SELECT id, externalid, name FROM ${table}`;
  const rows = await client.all(scope, { purpose: "reference.rate_cards", select, where: [], row: rateCardRow });
  return rows.map((row) => ({ externalId: row.id, code: row.externalid ?? row.name, name: row.name }));
}
