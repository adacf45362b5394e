"use client";

import { type ClipboardEvent, type KeyboardEvent, type ReactNode, useId, useState } from "react";
import { cn } from "@/components/ui/cn";
import type { Leave } from "./cell-editor";
import { wrongCells } from "./cell-edits";
import { EditableCell } from "./editable-cell";
import { cellsOf, emptied, type GridCell, gridRowsOf, inputOf, isSame, textOf, valueIn } from "./grid-cells";
import { cellCommand, type Place, tabFrom, verticalFrom } from "./grid-moves";
import { readCell } from "./paste-rows";
import { HeadCells, KeyCells } from "./row-parts";
import type { MappingRow, OpenVersion, RowChange, SetForm } from "./types";
import { useCellSaves } from "./use-cell-saves";
import type { SetUse } from "./use-set";

interface RowsGridProps {
  use: SetUse;
  open: OpenVersion;
  form: SetForm;
  /** Those that are found and shown, with those that the draft removes. */
  rows: readonly MappingRow[];
  changeOf: ReadonlyMap<string, RowChange>;
  /** Buttons of a row; `tabIndex` keeps those of other rows out of the way of Tab. */
  acts: (row: MappingRow, tabIndex: 0 | -1) => ReactNode;
  onPasteRows: (text: string) => void;
}

/** The rows of one's own draft as a spreadsheet: cells are chosen with the arrows, edited in place and saved one by one. */
export function RowsGrid({ acts, changeOf, form, onPasteRows, open, rows, use }: RowsGridProps) {
  const domId = useId();
  const { edits, refuse, save, takeBack } = useCellSaves(open, use);
  const [chosen, setChosen] = useState<Place | null>(null);
  const [editing, setEditing] = useState<{ typed: string | null } | null>(null);
  const removed = new Set(rows.filter((row) => changeOf.get(row.keyNorm)?.kind === "removed").map((row) => row.keyNorm));
  const grid = gridRowsOf(form, rows, removed);
  const [first] = grid;
  const isThere = chosen !== null && grid.some(({ cells, row }) => row === chosen.row && chosen.column < cells);
  const at = isThere ? chosen : first ? { row: first.row, column: 0 } : null;
  const wrong = wrongCells(edits);

  const cellId = (place: Place) => `${domId} ${place.row} ${place.column}`;
  const focus = (place: Place) => document.getElementById(cellId(place))?.focus();
  const edit = (place: Place, typed: string | null) => {
    setChosen(place);
    setEditing({ typed });
  };
  const shownOf = (row: MappingRow, cell: GridCell) => {
    const entered = edits[row.keyNorm]?.entered ?? {};
    return cell.name in entered ? entered[cell.name] : cell.stored;
  };
  const put = (row: MappingRow, cell: GridCell, value: unknown) => {
    if (isSame(value, shownOf(row, cell))) return;
    if (isSame(value, cell.stored) && edits[row.keyNorm]?.wrong[cell.name]) takeBack(row.keyNorm, cell.name);
    else save(row.keyNorm, cell.name, value);
  };
  const leave = (place: Place, how: Leave) => {
    setEditing(null);
    if (how === "elsewhere") return;
    const next = how === "next" || how === "before" ? tabFrom(place, grid, how === "next" ? 1 : -1) : null;
    if (next) edit(next, null);
    else focus((how === "below" && verticalFrom(place, grid, 1)) || place);
  };
  const onKey = (event: KeyboardEvent, place: Place, row: MappingRow, cell: GridCell) => {
    if (event.nativeEvent.isComposing) return;
    const command = cellCommand({ key: event.key, isModified: event.ctrlKey || event.metaKey || event.altKey }, place, grid);
    if (!command) return;
    event.preventDefault();
    if (command.do === "go") focus(command.to);
    else if (command.do === "edit") edit(place, command.typed);
    else if (command.do === "take-back") takeBack(row.keyNorm, cell.name);
    else if (emptied(cell) === null) put(row, cell, null);
  };
  const onPaste = (event: ClipboardEvent, row: MappingRow, cell: GridCell) => {
    const text = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "");
    event.preventDefault();
    if (/[\t\n]/.test(text)) return onPasteRows(text);
    if (cell.kind !== "value") return;
    const read = readCell(cell.field, text.trim());
    if (read.ok) put(row, cell, read.value);
    else refuse(row.keyNorm, cell.name, text.trim(), `“${text.trim()}” ${read.message}.`);
  };

  return (
    <>
      <p aria-live="polite" className="px-3 text-meta text-danger not-empty:py-1.5">
        {wrong > 1 ? `${wrong} cells are not in the draft: each says why.` : ""}
        {wrong === 1 ? "One cell is not in the draft: it says why." : ""}
      </p>
      <table aria-label="Rows" className="w-full border-separate border-spacing-0">
        <HeadCells form={form} hasActs />
        <tbody>
          {rows.map((row) => {
            const change = changeOf.get(row.keyNorm);
            const isRemoved = removed.has(row.keyNorm);
            return (
              <tr key={row.keyNorm} className={cn("hover:bg-muted/50", isRemoved && "text-muted-foreground line-through")}>
                <KeyCells form={form} row={row} change={change} />
                {cellsOf(form, row).map((cell, column) => {
                  const place = { row: row.keyNorm, column };
                  const isChosen = at?.row === place.row && at.column === column;
                  const value = shownOf(row, cell);
                  const columns = cell.kind === "alias" ? form.fields.length : 1;
                  if (isRemoved)
                    return (
                      <td key={cell.name} colSpan={columns} className="border-b border-border px-3 py-1.5">
                        {cell.kind === "alias" ? "same as " : ""}
                        {textOf(cell, value)}
                      </td>
                    );
                  return (
                    <EditableCell
                      key={cell.name}
                      id={cellId(place)}
                      label={cell.label}
                      rowLabel={row.label}
                      text={textOf(cell, value)}
                      columns={columns}
                      isChosen={isChosen}
                      isChanged={change?.kind === "changed" && change.fields.includes(cell.name)}
                      wrong={edits[row.keyNorm]?.wrong[cell.name]}
                      editor={isChosen && editing ? { input: inputOf(cell, value, rows), typed: editing.typed } : null}
                      onFocus={() => setChosen(place)}
                      onEdit={() => edit(place, null)}
                      onKeyDown={(event) => onKey(event, place, row, cell)}
                      onPaste={(event) => onPaste(event, row, cell)}
                      onCommit={(entered, how) => {
                        put(row, cell, valueIn(cell, entered));
                        leave(place, how);
                      }}
                      onCancel={(how) => leave(place, how)}
                    />
                  );
                })}
                <td className="w-20 border-b border-border px-3 py-1 text-right align-top whitespace-nowrap">
                  {acts(row, at?.row === row.keyNorm || isRemoved ? 0 : -1)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </>
  );
}
