/** What a table tells of each change, for persistence. */
export type TableChange = (id: string, row: object | null) => void;

export interface TableOptions {
  /** Fields by which rows are found at once; more can be added later. */
  indexes?: readonly string[];
  /** A field whose order `changedSince` follows. */
  orderedBy?: string;
}

interface Lagging {
  row: object | null;
  /** Queries see it from then on, in milliseconds of the machine's clock. */
  visibleAt: number;
  byId: boolean;
}

const keyOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value ?? null));

/**
 * Rows of one object. Rows are values: a changed row is a new object. What was written under the lookup-lag fault is the
 * vendor's truth at once (`committed…`), and unseen by queries until the lag is over.
 */
export class Table<Row extends object> {
  readonly #rows = new Map<string, Row>();
  readonly #indexes = new Map<string, Map<string, Set<string>>>();
  readonly #orderedBy: string | undefined;
  readonly #before = new Map<string, Lagging>();
  readonly #changed: TableChange;
  readonly #lag: () => { ms: number; byId: boolean } | null;
  #sorted: string[] | null = null;

  constructor(options: TableOptions, hooks: { changed: TableChange; lag: () => { ms: number; byId: boolean } | null }) {
    this.#orderedBy = options.orderedBy;
    this.#changed = hooks.changed;
    this.#lag = hooks.lag;
    for (const field of options.indexes ?? []) this.addIndex(field);
  }

  get size(): number {
    return this.#rows.size;
  }

  addIndex(field: string): void {
    if (this.#indexes.has(field)) return;
    const index = new Map<string, Set<string>>();
    this.#indexes.set(field, index);
    for (const [id, row] of this.#rows) place(index, this.#value(row, field), id);
  }

  hasIndex(field: string): boolean {
    return this.#indexes.has(field);
  }

  committed(id: string): Row | undefined {
    return this.#rows.get(id);
  }

  committedBy(field: string, value: unknown): Row[] {
    return this.#idsBy(field, value).flatMap((id) => this.#rows.get(id) ?? []);
  }

  committedAll(): Row[] {
    return [...this.#rows.values()];
  }

  /** By id as the vendor's clients see it. */
  get(id: string): Row | undefined {
    const lagging = this.#lagging(id);
    return lagging?.byId ? ((lagging.row as Row | null) ?? undefined) : this.#rows.get(id);
  }

  /** One row as a query sees it. */
  find(id: string): Row | undefined {
    const lagging = this.#lagging(id);
    return lagging ? ((lagging.row as Row | null) ?? undefined) : this.#rows.get(id);
  }

  findBy(field: string, value: unknown): Row[] {
    if (this.#before.size === 0) return this.committedBy(field, value);
    const key = keyOf(value);
    return this.all().filter((row) => keyOf(this.#value(row, field)) === key);
  }

  all(): Row[] {
    if (this.#before.size === 0) return this.committedAll();
    return [...this.#rows.keys(), ...this.#before.keys()]
      .filter((id, index, ids) => ids.indexOf(id) === index)
      .flatMap((id) => this.find(id) ?? []);
  }

  /** Rows whose ordering field is at or after `from`, in that order. */
  changedSince(from: unknown): Row[] {
    const field = this.#orderedBy;
    if (!field) throw new Error("This table has no order. Create it with orderedBy.");
    const value = (id: string): unknown => {
      const row = this.#rows.get(id);
      return row ? this.#value(row, field) : undefined;
    };
    this.#sorted ??= [...this.#rows.keys()].sort((a, b) => compare(value(a), value(b)) || compare(a, b));
    const sorted = this.#sorted;
    let [low, high] = [0, sorted.length];
    while (from !== undefined && low < high) {
      const middle = (low + high) >> 1;
      if (compare(value(sorted[middle] ?? ""), from) < 0) low = middle + 1;
      else high = middle;
    }
    return sorted.slice(from === undefined ? 0 : low).flatMap((id) => this.find(id) ?? []);
  }

  put(id: string, row: Row): void {
    this.#hide(id);
    this.#unplace(id);
    this.#rows.set(id, row);
    for (const [field, index] of this.#indexes) place(index, this.#value(row, field), id);
    this.#sorted = null;
    this.#changed(id, row);
  }

  remove(id: string): void {
    if (!this.#rows.has(id)) return;
    this.#hide(id);
    this.#unplace(id);
    this.#rows.delete(id);
    this.#sorted = null;
    this.#changed(id, null);
  }

  /** Puts back what was persisted, telling nobody. */
  load(id: string, row: Row): void {
    this.#rows.set(id, row);
    for (const [field, index] of this.#indexes) place(index, this.#value(row, field), id);
    this.#sorted = null;
  }

  clear(): void {
    this.#rows.clear();
    this.#before.clear();
    this.#sorted = null;
    for (const index of this.#indexes.values()) index.clear();
  }

  #value(row: Row, field: string): unknown {
    return (row as Record<string, unknown>)[field];
  }

  #idsBy(field: string, value: unknown): string[] {
    const index = this.#indexes.get(field);
    if (index) return [...(index.get(keyOf(value)) ?? [])];
    const key = keyOf(value);
    return [...this.#rows].flatMap(([id, row]) => (keyOf(this.#value(row, field)) === key ? [id] : []));
  }

  #hide(id: string): void {
    const lag = this.#lag();
    if (!lag || this.#before.has(id)) return;
    this.#before.set(id, { row: this.#rows.get(id) ?? null, visibleAt: Date.now() + lag.ms, byId: lag.byId });
  }

  #lagging(id: string): Lagging | undefined {
    const lagging = this.#before.get(id);
    if (!lagging || lagging.visibleAt > Date.now()) return lagging;
    this.#before.delete(id);
    return undefined;
  }

  #unplace(id: string): void {
    const row = this.#rows.get(id);
    if (!row) return;
    for (const [field, index] of this.#indexes) index.get(keyOf(this.#value(row, field)))?.delete(id);
  }
}

function place(index: Map<string, Set<string>>, value: unknown, id: string): void {
  const key = keyOf(value);
  const ids = index.get(key) ?? new Set();
  index.set(key, ids);
  ids.add(id);
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  const [left, right] = [String(a ?? ""), String(b ?? "")];
  return left < right ? -1 : left > right ? 1 : 0;
}
