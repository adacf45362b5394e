import type { BookRow } from "./book.ts";
import type { RowDiff } from "./diff.ts";
import { type FieldSpec, keyFields, keyLabel, type ReferenceKind, valueFields } from "./fields.ts";
import type { MappingSetKey } from "./sets.ts";

/** What is known of the systems in which values of mappings live. Names are in lower case. */
export interface KnownValues {
  /** What a system offers; nothing where none has been read. */
  offered(kind: ReferenceKind): ReadonlySet<string>;
  /** Codes and names of the firm's legal entities. */
  entities: ReadonlySet<string>;
}

/** A value that no connected system is known to have. */
export interface UnknownValue {
  keyNorm: string;
  /** Of the row, as people read it. */
  key: string;
  field: string;
  message: string;
  /** A system lists what it has, and this is not of it; else no system tells, and a person has to look. */
  isRefused: boolean;
}

/**
 * What the changes of a set put in that no connected system knows: refused where a system says what it has, doubtful where none
 * does and no row in force uses the value. Rows that stay as they are, and aliases, are not looked at.
 */
export function unknownValues(
  set: MappingSetKey,
  changed: { diffs: readonly RowDiff[]; inForce: readonly BookRow[] },
  known: KnownValues,
): UnknownValue[] {
  return changed.diffs.flatMap((diff) => {
    const { after, before } = diff;
    if (!after || after.aliasOf !== null) return [];
    const found: UnknownValue[] = [];
    const look = (field: FieldSpec, value: unknown): void => {
      if (typeof value !== "string" || value === "") return;
      const what = whyUnknown(field, value, known, () => isUsed(changed.inForce, field.name, value));
      if (what) found.push({ keyNorm: diff.keyNorm, key: keyLabel(set, diff.key), field: field.name, ...what });
    };
    if (!before) for (const [index, field] of keyFields(set).entries()) look(field, after.key[index]);
    for (const field of valueFields(set)) {
      const value = fieldOf(after, field.name);
      if (value !== fieldOf(before, field.name)) look(field, value);
    }
    return found;
  });
}

const fieldOf = (row: BookRow | null, name: string): unknown =>
  (row?.value as Record<string, unknown> | null | undefined)?.[name];
const folded = (text: string): string => text.trim().toLowerCase();

const isUsed = (rows: readonly BookRow[], name: string, value: string): boolean =>
  rows.some((row) => {
    const used = fieldOf(row, name);
    return typeof used === "string" && folded(used) === folded(value);
  });

function whyUnknown(
  { input, label }: FieldSpec,
  value: string,
  known: KnownValues,
  isInForce: () => boolean,
): Pick<UnknownValue, "message" | "isRefused"> | null {
  const said = `${label} “${value}”`;
  switch (input.kind) {
    case "reference":
    case "entity": {
      const names = input.kind === "entity" ? known.entities : known.offered(input.of);
      const system = input.kind === "reference" && input.of.startsWith("psa.") ? "PSA" : "ERP";
      if (names.has(folded(value))) return null;
      if (names.size > 0)
        return { message: `${said} is not in the ${system}. Choose one that it has, or add it there first`, isRefused: true };
      return {
        message: `${said} could not be looked up: the ${system} has not been read yet. See that it is there`,
        isRefused: false,
      };
    }
    case "text":
      if (!input.livesIn || isInForce()) return null;
      return {
        message: `${said} is new here, and the ${input.livesIn} does not say which it has. See that it is there, spelt like this`,
        isRefused: false,
      };
    default:
      return null;
  }
}
