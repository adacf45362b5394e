import type { Database } from "../../db/database.ts";
import { readCutoffs, readEntities, readRatesOn, readReferenceValues, readReferenceVersion } from "../../db/reference.sql.ts";
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
  /** The next billing cut-off of an entity after an instant; null where no period is open. */
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
    const [entities, values, cutoffs, rates] = await Promise.all([
      this.#db.rows(readEntities(undefined)),
      this.#db.rows(readReferenceValues(undefined)),
      this.#db.rows(readCutoffs(undefined)),
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
    const open: Cutoff[] = cutoffs.flatMap((cutoff) => {
      const endOn = parseDay(cutoff.endOn);
      return endOn ? [{ entityCode: cutoff.entityCode, name: cutoff.name, endOn, at: cutoff.cutoffAt }] : [];
    });
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
      },
      rates: new RateBook(rates, reportingCurrency),
      nextCutoff: (entityCode, now) =>
        open.find((cutoff) => cutoff.at > now && (cutoff.entityCode === null || cutoff.entityCode === entityCode)) ?? null,
    };
  }
}
