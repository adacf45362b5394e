import type { CallScope } from "../ports/port.ts";

const maxAgeMs = 600_000;
const retryAgeMs = 30_000;

export const normalName = (name: string): string => name.normalize("NFC").replace(/\s+/g, " ").trim().toLowerCase();

/**
 * Rows that administrators keep and that are found by name (roles, custom fields), kept in this process for ten minutes. A name
 * that is not there is asked for again, at most twice a minute, so that what was just added is found.
 */
export class NamedRows<Row extends { id: string; name: string }> {
  readonly #load: (scope: CallScope) => Promise<Row[]>;
  #byName = new Map<string, Row>();
  #loadedAtMs = Number.NEGATIVE_INFINITY;
  #pending: Promise<void> | null = null;

  constructor(load: (scope: CallScope) => Promise<Row[]>) {
    this.#load = load;
  }

  /** The row of each name, by the name as given; a name without a row is absent. Ids are taken for names too. */
  async find(scope: CallScope, names: readonly string[]): Promise<Map<string, Row>> {
    if (this.#ageMs() > maxAgeMs) await this.#reload(scope);
    let found = this.#among(names);
    if (found.size < new Set(names).size && this.#ageMs() > retryAgeMs) {
      await this.#reload(scope);
      found = this.#among(names);
    }
    return found;
  }

  #ageMs(): number {
    return performance.now() - this.#loadedAtMs;
  }

  #among(names: readonly string[]): Map<string, Row> {
    const found = new Map<string, Row>();
    for (const name of names) {
      const row = this.#byName.get(normalName(name)) ?? this.#byName.get(`#${name}`);
      if (row) found.set(name, row);
    }
    return found;
  }

  async #reload(scope: CallScope): Promise<void> {
    this.#pending ??= this.#load(scope)
      .then((rows) => {
        const byId = rows.map((row) => [`#${row.id}`, row] as const);
        this.#byName = new Map([...byId, ...rows.toReversed().map((row) => [normalName(row.name), row] as const)]);
        this.#loadedAtMs = performance.now();
      })
      .finally(() => {
        this.#pending = null;
      });
    await this.#pending;
  }
}
