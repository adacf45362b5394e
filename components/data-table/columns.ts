import type { Column, Sort } from "./types";

const FLEXIBLE_MIN_PX = 220;
export const SELECT_WIDTH_PX = 36;

/** The columns to show: the reader's choice, or what is shown by default; fixed ones always. */
export function visibleColumns<Row>(columns: readonly Column<Row>[], hidden: readonly string[] | null): readonly Column<Row>[] {
  return columns.filter((column) => column.fixed || !(hidden === null ? column.hidden : hidden.includes(column.id)));
}

/** The ids hidden now, from the reader's choice or the default. */
export function hiddenColumns<Row>(columns: readonly Column<Row>[], hidden: readonly string[] | null): readonly string[] {
  return hidden ?? columns.filter((column) => column.hidden && !column.fixed).map((column) => column.id);
}

/** The width below which the table scrolls sideways rather than squeeze. */
export function minTableWidth<Row>(columns: readonly Column<Row>[], selectable: boolean): number {
  const widths = columns.map((column) => column.width ?? FLEXIBLE_MIN_PX);
  return widths.reduce((sum, width) => sum + width, selectable ? SELECT_WIDTH_PX : 0);
}

/** Header clicks: numbers largest first, words from A; then the other way; then the list's own order. */
export function nextSort(column: { id: string; align?: "start" | "end" }, sort: Sort | null): Sort | null {
  const first = column.align === "end";
  if (sort?.id !== column.id) return { id: column.id, desc: first };
  return sort.desc === first ? { id: column.id, desc: !first } : null;
}
