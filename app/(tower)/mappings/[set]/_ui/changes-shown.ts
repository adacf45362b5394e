import { cellText } from "./cell-text";
import type { MappingRow, RowChange, SetForm } from "./types";

export const changeKinds = ["added", "changed", "removed"] as const satisfies readonly RowChange["kind"][];

/** What a change says of one field. */
export interface ChangeLine {
  field: string;
  before: string;
  after: string;
}

/** The fields in which a row differs; of one that differs in none, the first. */
export function linesOf(form: SetForm, change: RowChange): ChangeLine[] {
  const alias = (row: MappingRow | null): string => row?.aliasOf?.join(" → ") ?? "";
  const lines = form.fields.map((field) => ({
    field: field.label,
    before: cellText(field, change.before?.value?.[field.name]),
    after: cellText(field, change.after?.value?.[field.name]),
  }));
  const all = [...lines, { field: "Same as", before: alias(change.before), after: alias(change.after) }];
  const different = all.filter((line) => line.before !== line.after);
  return different.length > 0 ? different : all.slice(0, 1);
}

/** The changes of a kind, or of all where none is said, whose row or values hold what is searched for. */
export function shownChanges(
  form: SetForm,
  changes: readonly RowChange[],
  { kind, q }: { kind: RowChange["kind"] | null; q: string },
): readonly RowChange[] {
  const query = q.toLowerCase();
  const says = (change: RowChange): string =>
    [change.label, ...linesOf(form, change).flatMap(({ after, before }) => [before, after])].join(" ").toLowerCase();
  return changes.filter((change) => (kind === null || change.kind === kind) && (query === "" || says(change).includes(query)));
}
