import type { Column, Sort } from "./types";

const FLEXIBLE_MIN_PX = 220;
export const SELECT_WIDTH_PX = 36;
/** Of body text; capitals and digits are the widest in an amount. */
const DIGIT_PX = 8;
const CELL_PADDING_PX = 24;

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
  const widths = columns.map((column) => column.width ?? column.minWidth ?? FLEXIBLE_MIN_PX);
  return widths.reduce((sum, width) => sum + width, selectable ? SELECT_WIDTH_PX : 0);
}

/** The columns wide enough that no text of theirs that has to be whole is cut on this page; one that takes what is left gives way. */
export function grownColumns<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): readonly Column<Row>[] {
  return columns.map((column) => {
    const { whole, width } = column;
    if (!whole || width === undefined) return column;
    const longest = Math.max(0, ...rows.map((row) => whole(row)?.length ?? 0));
    const needed = Math.ceil(longest * DIGIT_PX) + CELL_PADDING_PX;
    return needed > width ? { ...column, width: needed } : column;
  });
}

/** The columns that fit into a width: those that yield go, the highest number first, until the rest does. Null: not laid out yet. */
export function fittingColumns<Row>(
  columns: readonly Column<Row>[],
  width: number | null,
  selectable: boolean,
): readonly Column<Row>[] {
  if (width === null || minTableWidth(columns, selectable) <= width) return columns;
  const first = Math.max(0, ...columns.map((column) => column.yields ?? 0));
  if (first === 0) return columns;
  return fittingColumns(
    columns.filter((column) => column.yields !== first),
    width,
    selectable,
  );
}

/**
 * The columns with the room that a wide table has to spare: each of those that may grow takes a share of it as large as what is left
 * for the column without a width, until no text of theirs needs more.
 */
export function stretchedColumns<Row>(
  columns: readonly Column<Row>[],
  width: number | null,
  selectable: boolean,
): readonly Column<Row>[] {
  const growing = columns.filter(({ growsTo, width: own }) => own !== undefined && growsTo !== undefined);
  const spare = width === null ? 0 : width - minTableWidth(columns, selectable);
  if (spare <= 0 || growing.length === 0) return columns;
  const share = Math.floor(spare / (growing.length + 1));
  return columns.map((column) => {
    const { growsTo, width: own } = column;
    return own === undefined || growsTo === undefined
      ? column
      : { ...column, width: Math.max(own, Math.min(growsTo, own + share)) };
  });
}

/** Header clicks: numbers largest first, words from A; then the other way; then the list's own order. */
export function nextSort(column: { id: string; align?: "start" | "end" }, sort: Sort | null): Sort | null {
  const first = column.align === "end";
  if (sort?.id !== column.id) return { id: column.id, desc: first };
  return sort.desc === first ? { id: column.id, desc: !first } : null;
}
