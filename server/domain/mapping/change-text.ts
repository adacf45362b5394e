export const changeKinds = ["added", "changed", "removed"] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** A field of a set's form, as far as its values are said by it. */
interface SaidField {
  name: string;
  label: string;
  input: "text" | "choice" | "switch";
  options: readonly { value: string; label: string }[];
}
interface SaidRow {
  value: Readonly<Record<string, unknown>> | null;
  aliasOf: readonly string[] | null;
}
interface SaidChange {
  kind: ChangeKind;
  label: string;
  before: SaidRow | null;
  after: SaidRow | null;
}

/** What a change says of one field. */
export interface ChangeLine {
  field: string;
  before: string;
  after: string;
}

/** A value as people read it: an option by its label, a switch as yes or no. */
export function cellText(field: SaidField, value: unknown): string {
  if (field.input === "switch") return value === true ? "Yes" : value === false ? "No" : "";
  if (value === null || value === undefined) return "";
  return field.options.find((option) => option.value === value)?.label ?? String(value);
}

/** The fields in which a row differs; of one that differs in none, the first. */
export function linesOf(fields: readonly SaidField[], change: SaidChange): ChangeLine[] {
  const alias = (row: SaidRow | null): string => row?.aliasOf?.join(" → ") ?? "";
  const lines = fields.map((field) => ({
    field: field.label,
    before: cellText(field, change.before?.value?.[field.name]),
    after: cellText(field, change.after?.value?.[field.name]),
  }));
  const all = [...lines, { field: "Same as", before: alias(change.before), after: alias(change.after) }];
  const different = all.filter((line) => line.before !== line.after);
  return different.length > 0 ? different : all.slice(0, 1);
}

/** The changes of a kind, or of all where none is said, whose row or values hold what is searched for. */
export function foundChanges<Change extends SaidChange>(
  fields: readonly SaidField[],
  changes: readonly Change[],
  { kind, q }: { kind: ChangeKind | null; q: string },
): Change[] {
  const query = q.toLowerCase();
  const says = (change: Change): string =>
    [change.label, ...linesOf(fields, change).flatMap(({ after, before }) => [before, after])].join(" ").toLowerCase();
  return changes.filter((change) => (kind === null || change.kind === kind) && (query === "" || says(change).includes(query)));
}
