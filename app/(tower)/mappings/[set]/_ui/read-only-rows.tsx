import { cn } from "@/components/ui/cn";
import { cellsOf, textOf } from "./grid-cells";
import { HeadCells, KeyCells } from "./row-parts";
import type { MappingRow, RowChange, SetForm } from "./types";

interface ReadOnlyRowsProps {
  form: SetForm;
  rows: readonly MappingRow[];
  changeOf: ReadonlyMap<string, RowChange>;
}

/** The rows of a version that the reader does not change. */
export function ReadOnlyRows({ changeOf, form, rows }: ReadOnlyRowsProps) {
  return (
    <table aria-label="Rows" className="w-full border-separate border-spacing-0">
      <HeadCells form={form} hasActs={false} />
      <tbody>
        {rows.map((row) => {
          const change = changeOf.get(row.keyNorm);
          const isRemoved = change?.kind === "removed";
          return (
            <tr key={row.keyNorm} className={cn("hover:bg-muted/50", isRemoved && "text-muted-foreground line-through")}>
              <KeyCells form={form} row={row} change={change} />
              {cellsOf(form, row).map((cell) => (
                <td
                  key={cell.name}
                  colSpan={cell.kind === "alias" ? form.fields.length : undefined}
                  className={cn(
                    "border-b border-border px-3 py-1.5",
                    change?.kind === "changed" && change.fields.includes(cell.name) && "bg-info/10",
                  )}
                >
                  {cell.kind === "alias" ? <span className="text-muted-foreground">same as </span> : null}
                  {textOf(cell, cell.stored)}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
