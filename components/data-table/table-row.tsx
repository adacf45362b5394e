"use client";

import type { MouseEvent } from "react";
import { Checkbox } from "../ui/checkbox";
import { cn } from "../ui/cn";
import { isSelected } from "./selection";
import type { Column, Selection } from "./types";

export interface TableRowProps<Row> {
  domId: string;
  row: Row;
  id: string;
  label: string;
  columns: readonly Column<Row>[];
  /** The keyboard is on it. */
  active: boolean;
  /** Reached by Tab: one row of the table, so that Tab leaves the list again. */
  tabStop: boolean;
  peeked: boolean;
  /** Undefined where rows cannot be selected. */
  selection?: Selection;
  onToggle: (id: string) => void;
  onPick?: (id: string) => void;
  /** Enter with the focus on the row itself. */
  onEnter: () => void;
  onFocus: (id: string) => void;
}

/** What is cut short under the pointer says all of itself as a title, unless it has one of its own. */
function nameWhatIsCut({ target }: MouseEvent) {
  let part = target instanceof Element ? target.closest<HTMLElement>("td .truncate, td.truncate") : null;
  while (part && part.scrollWidth <= part.clientWidth)
    part = part.parentElement?.closest<HTMLElement>("td .truncate, td.truncate") ?? null;
  if (part && !part.querySelector("[title]") && (part.title === "" || part.dataset.cut !== undefined)) {
    part.title = part.textContent;
    part.dataset.cut = "";
  }
}

/** One row, 32 px; a click anywhere but on a control of its own picks it. */
export function TableRow<Row>(props: TableRowProps<Row>) {
  const { row, id, columns, active, peeked, selection, onPick } = props;
  const selected = selection !== undefined && isSelected(selection, id);

  function pick(event: MouseEvent) {
    const control = event.target instanceof Element && event.target.closest("a, button, input, label, [role=checkbox]");
    if (control || window.getSelection()?.toString()) return;
    onPick?.(id);
  }

  return (
    <tr
      id={props.domId}
      tabIndex={props.tabStop ? 0 : -1}
      aria-current={peeked || undefined}
      data-current-row={active || undefined}
      onClick={onPick ? pick : undefined}
      onMouseOver={nameWhatIsCut}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || event.target !== event.currentTarget) return;
        event.preventDefault();
        props.onEnter();
      }}
      onFocus={(event) => {
        if (event.target === event.currentTarget) props.onFocus(id);
      }}
      className={cn(
        "group/row scroll-mt-10 outline-none hover:bg-muted/60",
        onPick && "cursor-pointer",
        active && "bg-muted/60 [&>td:first-child]:shadow-[inset_2px_0_0_var(--color-primary)]",
        selected && "bg-primary/8 hover:bg-primary/12",
        peeked && "bg-primary/8 hover:bg-primary/12",
      )}
    >
      {selection === undefined ? null : (
        <td className="h-8 border-b border-border px-3 pr-0">
          <Checkbox
            aria-label={`Select ${props.label}`}
            checked={selected}
            onCheckedChange={() => props.onToggle(id)}
            className="align-middle print:invisible"
          />
        </td>
      )}
      {columns.map((column) => (
        <td
          key={column.id}
          className={cn("h-8 truncate border-b border-border px-3 py-0", column.align === "end" && "text-right tabular-nums")}
        >
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}
