import type { Database } from "../../db/database.ts";
import { readMappingFingerprint, readPublishedMappings } from "../../db/mappings.sql.ts";
import type { Sql } from "../../db/sql.ts";
import { type BookRow, MappingBook } from "../../domain/mapping/book.ts";
import { isMappingSet, type MappingSetKey } from "../../domain/mapping/sets.ts";

interface Cached {
  fingerprint: string;
  book: MappingBook;
}

/** The published mappings of this process; read anew only when a version has changed. */
export class PublishedMappings {
  readonly #db: Database;
  #cached: Cached | null = null;

  constructor(db: Database) {
    this.#db = db;
  }

  /** The book as of now. One small query when nothing changed. */
  async current(sql: Sql = this.#db): Promise<MappingBook> {
    const { fingerprint } = await sql.one(readMappingFingerprint(undefined));
    if (this.#cached?.fingerprint === fingerprint) return this.#cached.book;
    return this.#read(sql, fingerprint);
  }

  /** The book whose versions are `fingerprint`, without asking again when it is the one at hand. */
  async at(fingerprint: string): Promise<MappingBook> {
    if (this.#cached?.fingerprint === fingerprint) return this.#cached.book;
    return this.current();
  }

  async #read(sql: Sql, fingerprint: string): Promise<MappingBook> {
    const book = await readBook(sql);
    this.#cached = { fingerprint, book };
    return book;
  }
}

export async function readBook(sql: Sql): Promise<MappingBook> {
  const sets: Partial<Record<MappingSetKey, { version: number; rows: BookRow[] }>> = {};
  for (const row of await sql.rows(readPublishedMappings(undefined))) {
    if (!isMappingSet(row.setKey)) continue;
    const set = sets[row.setKey] ?? { version: row.number, rows: [] };
    sets[row.setKey] = set;
    if (row.keyNorm !== null && row.key !== null)
      set.rows.push({ keyNorm: row.keyNorm, key: row.key, value: row.value, aliasOf: row.aliasOf });
  }
  return MappingBook.of(sets);
}
