import { cellsOf, keyTexts, textOf } from "./grid-cells";
import { RowMark } from "./row-parts";
import type { MappingRow, RowChange, SetForm } from "./types";

interface RowsListProps {
  form: SetForm;
  rows: readonly MappingRow[];
  changeOf: ReadonlyMap<string, RowChange>;
  /** Opens a row to change it; null where the reader may not. */
  onChoose: ((row: MappingRow) => void) | null;
}

/** The rows on a phone, one under the other: the key, and what it stands for. */
export function RowsList({ changeOf, form, onChoose, rows }: RowsListProps) {
  return (
    <ul aria-label="Rows">
      {rows.map((row) => {
        const change = changeOf.get(row.keyNorm);
        const isRemoved = change?.kind === "removed";
        const said = (
          <>
            <span className={isRemoved ? "font-semibold text-muted-foreground line-through" : "font-semibold"}>
              {change ? <RowMark kind={change.kind} /> : null}
              {keyTexts(form, row).join(" → ")}
            </span>
            <RowFacts form={form} row={row} />
          </>
        );
        return (
          <li key={row.keyNorm} className="border-b border-border">
            {onChoose && !isRemoved ? (
              <button
                type="button"
                onClick={() => onChoose(row)}
                className="block min-h-12 w-full px-3 py-2 text-left hover:bg-muted/50"
              >
                {said}
              </button>
            ) : (
              <div className="min-h-12 px-3 py-2">{said}</div>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function RowFacts({ form, row }: { form: SetForm; row: MappingRow }) {
  if (row.aliasOf) return <span className="block text-muted-foreground">same as {row.aliasOf.join(" → ")}</span>;
  const values = cellsOf(form, row).flatMap((cell) => {
    const text = textOf(cell, cell.stored);
    return text ? [{ label: cell.label, text }] : [];
  });
  return (
    <span className="grid grid-cols-[minmax(6.5rem,auto)_minmax(0,1fr)] gap-x-3">
      {values.map(({ label, text }) => (
        <span key={label} className="contents">
          <span className="text-meta/5 text-muted-foreground">{label}</span>
          <span className="break-words">{text}</span>
        </span>
      ))}
    </span>
  );
}
