import { type MappingSetKey, type MappingValue, mappingSetKeys, normaliseKey, setSpec, wildcardKey } from "./sets.ts";

/** A row as it is stored: a value, or the key of the row that it stands for. */
export interface BookRow {
  keyNorm: string;
  key: readonly string[];
  value: unknown;
  aliasOf: string | null;
}

interface BookSet {
  version: number;
  rows: ReadonlyMap<string, BookRow>;
}

export type Lookup<Key extends MappingSetKey> =
  | { found: true; value: MappingValue<Key>; version: number; keyNorm: string }
  | { found: false; keyNorm: string; reason: "unmapped" | "broken_alias" | "invalid" };

/** The published mappings, all sets at one moment. Immutable; look-ups say which version decided. */
export class MappingBook {
  readonly #sets: ReadonlyMap<MappingSetKey, BookSet>;
  /** Versions of all sets as one text: equal texts mean equal books. */
  readonly fingerprint: string;

  constructor(sets: ReadonlyMap<MappingSetKey, BookSet>) {
    this.#sets = sets;
    this.fingerprint = mappingSetKeys.map((key) => `${key}=${sets.get(key)?.version ?? 0}`).join(",");
  }

  static of(sets: Partial<Record<MappingSetKey, { version: number; rows: readonly BookRow[] }>>): MappingBook {
    const entries = Object.entries(sets) as [MappingSetKey, { version: number; rows: readonly BookRow[] }][];
    return new MappingBook(
      new Map(
        entries.map(([key, set]) => [key, { version: set.version, rows: new Map(set.rows.map((row) => [row.keyNorm, row])) }]),
      ),
    );
  }

  version(set: MappingSetKey): number {
    return this.#sets.get(set)?.version ?? 0;
  }

  rows(set: MappingSetKey): BookRow[] {
    return [...(this.#sets.get(set)?.rows.values() ?? [])];
  }

  /** The same book with one set replaced: what a draft would decide. */
  with(set: MappingSetKey, version: number, rows: readonly BookRow[]): MappingBook {
    return new MappingBook(new Map([...this.#sets, [set, { version, rows: new Map(rows.map((row) => [row.keyNorm, row])) }]]));
  }

  /** Looks a key up: exactly, then with "*" for its last part where the set allows it. Follows one alias. */
  lookUp<Key extends MappingSetKey>(set: Key, parts: readonly string[]): Lookup<Key> {
    const keyNorm = normaliseKey(parts);
    const wildcard = wildcardKey(set, parts);
    const rows = this.#sets.get(set)?.rows;
    const hit = rows?.get(keyNorm) ?? (wildcard === undefined ? undefined : rows?.get(wildcard));
    if (!hit) return { found: false, keyNorm, reason: "unmapped" };
    const target = hit.aliasOf === null ? hit : rows?.get(hit.aliasOf);
    if (!target || target.aliasOf !== null) return { found: false, keyNorm, reason: "broken_alias" };
    const value = setSpec(set).value.safeParse(target.value);
    if (!value.success) return { found: false, keyNorm, reason: "invalid" };
    return { found: true, value: value.data as MappingValue<Key>, version: this.version(set), keyNorm };
  }
}
