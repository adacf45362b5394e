import type { Account, RecordType } from "./account.ts";

const dayMs = 86_400_000;
const currencies = ["USD", "GBP", "EUR", "SGD", "CHF", "JPY", "KWD"] as const;
type Currency = (typeof currencies)[number];
const firmCurrencies: readonly Currency[] = ["USD", "GBP", "EUR", "SGD"];
/** What one unit is worth in dollars, around which rates move. */
const dollars: Record<Currency, number> = { USD: 1, GBP: 1.27, EUR: 1.085, SGD: 0.745, CHF: 1.125, JPY: 0.0067, KWD: 3.25 };
const firstRateDay = Date.UTC(2024, 5, 29);
const firstPeriodYear = 2024;

export const subsidiaries = [
  { id: "1", externalId: "US01", name: "Meridian Consulting Inc", currency: "USD", country: "US" },
  { id: "2", externalId: "UK01", name: "Meridian Consulting Ltd", currency: "GBP", country: "GB" },
  { id: "3", externalId: "DE01", name: "Meridian Consulting GmbH", currency: "EUR", country: "DE" },
  { id: "4", externalId: "SG01", name: "Meridian Consulting Pte Ltd", currency: "SGD", country: "SG" },
] as const;

export const currencyId = (code: string): string => String(currencies.indexOf(code as Currency) + 1);

const items = [
  ["51", "SVC-ADVISORY", "Advisory services"],
  ["52", "SVC-IMPLEMENTATION", "Implementation services"],
  ["53", "SVC-DATA", "Data and analytics services"],
  ["54", "SVC-MANAGED", "Managed services"],
  ["55", "SVC-SECURITY", "Security services"],
  ["56", "SVC-TRAINING", "Training services"],
] as const;
const terms = [
  ["11", "Net 30", 30],
  ["12", "Net 45", 45],
  ["13", "Net 14", 14],
  ["14", "Due on receipt", 0],
] as const;
const statuses = ["In Progress", "On Hold", "Awaiting activation", "Closed"] as const;

/** The account as finance has set it up: legal entities, currencies, terms, items, rate cards, statuses, calendar; no customer. */
export function seedAccount(account: Account): void {
  const put = (type: RecordType, id: string, row: Record<string, unknown>) => account.put(type, { externalId: null, ...row, id });
  for (const code of currencies) put("currency", currencyId(code), { symbol: code, name: code });
  for (const { id, ...row } of subsidiaries)
    put("subsidiary", id, { ...row, currency: currencyId(row.currency), isInactive: false });
  for (const [id, itemId, displayName] of items) put("item", id, { itemId, displayName, isInactive: false });
  for (const [id, name, daysUntilNetDue] of terms) put("term", id, { name, daysUntilNetDue });
  for (const [index, code] of firmCurrencies.entries())
    put("billingRateCard", String(401 + index), { externalId: `RC-STD-${code}`, name: `RC-STD-${code}` });
  for (const [index, name] of statuses.entries()) put("jobStatus", String(index + 1), { name });
  account.context.setValue("rates-until", firstRateDay - dayMs);
  account.context.setValue("periods-until", firstPeriodYear - 1);
  keepUp(account);
}

/** Rates up to today and periods up to the end of next year: what a treasury and a controller add as time goes. */
export function keepUp(account: Account): void {
  const today = Date.parse(`${account.today()}T00:00:00Z`);
  const until = Number(account.context.value("rates-until"));
  for (let day = until + dayMs; day <= today; day += dayMs) addRates(account, day);
  if (today > until) account.context.setValue("rates-until", today);
  const year = new Date(today).getUTCFullYear() + 1;
  for (let one = Number(account.context.value("periods-until")) + 1; one <= year; one += 1) addYear(account, one);
}

function addRates(account: Account, day: number): void {
  const number = day / dayMs;
  for (const from of currencies) {
    for (const to of firmCurrencies) {
      if (from === to) continue;
      const id = String(100_000 + account.context.next("rate"));
      const rate = (worth(from, number) / worth(to, number)).toFixed(10);
      account.put("currencyRate", {
        id,
        externalId: null,
        baseCurrency: currencyId(to),
        transactionCurrency: currencyId(from),
        exchangeRate: rate,
        effectiveDate: new Date(day).toISOString().slice(0, 10),
      });
    }
  }
}

/** Slow waves, of another length for each currency. */
const worth = (code: Currency, day: number): number =>
  code === "USD"
    ? 1
    : dollars[code] * (1 + 0.02 * Math.sin(day / (17 + currencies.indexOf(code) * 5)) + 0.012 * Math.sin(day / 71));

const monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

function addYear(account: Account, year: number): void {
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
  const add = (name: string, from: number, to: number, kind: { isQuarter: boolean; isYear: boolean }) =>
    account.put("accountingPeriod", {
      id: String(account.context.next("period")),
      externalId: null,
      periodName: name,
      startDate: day(from),
      endDate: day(to),
      ...kind,
    });
  add(`FY ${year}`, Date.UTC(year, 0, 1), Date.UTC(year, 12, 0), { isQuarter: false, isYear: true });
  for (let quarter = 0; quarter < 4; quarter += 1)
    add(`Q${quarter + 1} ${year}`, Date.UTC(year, quarter * 3, 1), Date.UTC(year, quarter * 3 + 3, 0), {
      isQuarter: true,
      isYear: false,
    });
  for (const [month, name] of monthNames.entries())
    add(`${name} ${year}`, Date.UTC(year, month, 1), Date.UTC(year, month + 1, 0), { isQuarter: false, isYear: false });
  account.context.setValue("periods-until", year);
}
