import type { Database } from "../../db/database.ts";
import {
  readEntities,
  readHolidays,
  readOpenPeriods,
  readRatesOn,
  readReferenceValues,
  readReferenceVersion,
} from "../../db/reference.sql.ts";
import { type BusinessCalendar, billingCutoff, firmCalendar } from "../../domain/business-time.ts";
import type { Clock } from "../../domain/clock.ts";
import type { EntityFacts, ReferenceNames } from "../../domain/contract/facts.ts";
import { dayIn, type LocalDate, parseDay } from "../../domain/dates.ts";
import { RateBook } from "../../domain/rates.ts";

export interface Cutoff {
  entityCode: string | null;
  name: string;
  endOn: LocalDate;
  at: Date;
}

/** Reference data at one moment: entities, names that the systems offer, cut-offs, rates. Immutable. */
export interface ReferenceBook {
  version: string;
  day: LocalDate;
  reportingCurrency: string;
  entities: ReadonlyMap<string, EntityFacts & { erpExternalId: string | null }>;
  names: ReferenceNames;
  rates: RateBook;
  /** Zone and holidays of an entity; without one, or of one that is not known, the firm's: UTC, no holidays. */
  calendarOf(entityCode: string | null): BusinessCalendar;
  /** The next billing cut-off of an entity after an instant, in its own calendar; null where no period is open. */
  nextCutoff(entityCode: string | null, now: Date): Cutoff | null;
}

const freshMs = 1000;

/** Reads reference data when its version or the day has changed; asks for the version at most once a second. */
export class ReferenceReader {
  readonly #db: Database;
  readonly #clock: Clock;
  #book: ReferenceBook | null = null;
  #askedAtMs = Number.NEGATIVE_INFINITY;

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  async current(fresh = false): Promise<ReferenceBook> {
    const day = dayIn(this.#clock.now(), "UTC");
    if (this.#book?.day === day && !fresh && performance.now() - this.#askedAtMs < freshMs) return this.#book;
    const { reportingCurrency, version } = await this.#db.one(readReferenceVersion(undefined));
    this.#askedAtMs = performance.now();
    if (this.#book?.day === day && this.#book.version === version && this.#book.reportingCurrency === reportingCurrency)
      return this.#book;
    this.#book = await this.#read(version, day, reportingCurrency);
    return this.#book;
  }

  /** The book of that version, or of a later one: whoever read the version decides by nothing older. */
  async at(version: string): Promise<ReferenceBook> {
    const day = dayIn(this.#clock.now(), "UTC");
    if (this.#book?.day === day && this.#book.version === version) return this.#book;
    return this.current(true);
  }

  async #read(version: string, day: LocalDate, reportingCurrency: string): Promise<ReferenceBook> {
    const [entities, values, periods, holidays, rates] = await Promise.all([
      this.#db.rows(readEntities(undefined)),
      this.#db.rows(readReferenceValues(undefined)),
      this.#db.rows(readOpenPeriods(undefined)),
      this.#db.rows(readHolidays(undefined)),
      this.#db.rows(readRatesOn({ onDay: day })),
    ]);
    const names = (kind: string): ReadonlyMap<string, string> =>
      new Map(
        values
          .filter((value) => value.kind === kind)
          .flatMap((value) => [
            [value.name.toLowerCase(), value.externalId] as const,
            ...(typeof value.detail.code === "string" ? [[value.detail.code.toLowerCase(), value.externalId] as const] : []),
          ]),
      );
    const calendars = new Map(
      entities.map(({ code, timeZone }): [string, BusinessCalendar] => [
        code,
        { timeZone, holidays: new Set(holidays.filter((day) => day.entityCode === code).map((day) => day.on)) },
      ]),
    );
    const calendarOf = (entityCode: string | null): BusinessCalendar =>
      (entityCode === null ? undefined : calendars.get(entityCode)) ?? firmCalendar;
    const cutoffsOf = (entityCode: string | null): Cutoff[] =>
      periods.flatMap((period) => {
        const endOn = parseDay(period.endOn);
        if (!endOn || (period.entityCode !== null && period.entityCode !== entityCode)) return [];
        return [{ entityCode: period.entityCode, name: period.name, endOn, at: billingCutoff(endOn, calendarOf(entityCode)) }];
      });
    const cutoffs = new Map([null, ...calendars.keys()].map((code) => [code, cutoffsOf(code)]));
    return {
      version,
      day,
      reportingCurrency,
      entities: new Map(entities.map((entity) => [entity.code, entity])),
      names: {
        erpTerms: names("erp.terms"),
        erpItems: names("erp.item"),
        erpRateCards: names("erp.rate_card"),
        psaTemplates: names("psa.template"),
        psaRoles: names("psa.role"),
        psaRateCards: names("psa.rate_card"),
        psaRateCardCurrencies: new Map(
          values.flatMap(({ detail, externalId, kind }) =>
            kind === "psa.rate_card" && typeof detail.currency === "string" ? [[externalId, detail.currency] as const] : [],
          ),
        ),
      },
      rates: new RateBook(rates, reportingCurrency),
      calendarOf,
      nextCutoff: (entityCode, now) => (cutoffs.get(entityCode) ?? cutoffsOf(entityCode)).find(({ at }) => at > now) ?? null,
    };
  }
}
