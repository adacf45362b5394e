"use client";

import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

export interface NarrowListProps<Row> {
  label: string;
  rows: readonly Row[];
  rowId: (row: Row) => string;
  render: (row: Row) => ReactNode;
  /** The row that the keyboard is on. */
  currentId: string | null;
  rowDomId?: (id: string) => string;
  onFocus: (id: string) => void;
  onPick?: (id: string) => void;
}

/** The same rows on a phone: one under the other, large enough for a thumb. */
export function NarrowList<Row>({ label, rows, rowId, render, currentId, rowDomId, onFocus, onPick }: NarrowListProps<Row>) {
  return (
    <ul aria-label={label} className="divide-y divide-border sm:hidden">
      {rows.map((row) => (
        <li key={rowId(row)}>
          {onPick ? (
            <button
              type="button"
              id={rowDomId?.(rowId(row))}
              data-current-row={currentId === rowId(row) || undefined}
              onFocus={() => onFocus(rowId(row))}
              onClick={() => onPick(rowId(row))}
              className="flex min-h-14 w-full items-center gap-3 px-4 py-2.5 text-left"
            >
              <span className="min-w-0 flex-1">{render(row)}</span>
              <ChevronRight aria-hidden className="size-4 shrink-0 text-muted-foreground" />
            </button>
          ) : (
            <div className="min-h-14 px-4 py-2.5">{render(row)}</div>
          )}
        </li>
      ))}
    </ul>
  );
}
