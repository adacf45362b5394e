/** A cell that can be edited: its row by the row's key, its column by number among those of the row that can be edited. */
export interface Place {
  row: string;
  column: number;
}

/** A row as the keyboard meets it: how many of its cells can be edited. */
export interface GridRow {
  row: string;
  cells: number;
}

/** What a key means to a cell that is chosen and not being edited. */
export type CellCommand =
  | { do: "go"; to: Place }
  | { do: "edit"; typed: string | null }
  | { do: "clear" }
  | { do: "take-back" }
  | null;

interface Press {
  key: string;
  /** Ctrl, Alt or the command key is held. */
  isModified: boolean;
}

/** Arrows, Home and End move; Enter, F2 and typing edit; Delete clears; Esc takes back what was refused. Null: not the grid's. */
export function cellCommand({ isModified, key }: Press, at: Place, rows: readonly GridRow[]): CellCommand {
  if (key === "Home" || key === "End") return go(edgeOf(key, isModified, at, rows));
  if (isModified) return null;
  switch (key) {
    case "ArrowUp":
      return go(verticalFrom(at, rows, -1));
    case "ArrowDown":
      return go(verticalFrom(at, rows, 1));
    case "ArrowLeft":
      return go(sidewaysFrom(at, rows, -1));
    case "ArrowRight":
      return go(sidewaysFrom(at, rows, 1));
    case "Enter":
    case "F2":
    case " ":
      return { do: "edit", typed: null };
    case "Delete":
    case "Backspace":
      return { do: "clear" };
    case "Escape":
      return { do: "take-back" };
    default:
      return key.length === 1 ? { do: "edit", typed: key } : null;
  }
}

const go = (to: Place | null): CellCommand => (to ? { do: "go", to } : null);

/** The cell above or below; a shorter row is met at its last cell. Null at either end. */
export function verticalFrom(at: Place, rows: readonly GridRow[], by: 1 | -1): Place | null {
  const index = rows.findIndex(({ row }) => row === at.row);
  const next = index === -1 ? undefined : rows[index + by];
  return next ? { row: next.row, column: Math.min(at.column, next.cells - 1) } : null;
}

function sidewaysFrom(at: Place, rows: readonly GridRow[], by: 1 | -1): Place | null {
  const cells = rows.find(({ row }) => row === at.row)?.cells ?? 0;
  const column = at.column + by;
  return column >= 0 && column < cells ? { row: at.row, column } : null;
}

function edgeOf(key: "Home" | "End", isWhole: boolean, at: Place, rows: readonly GridRow[]): Place | null {
  const row = isWhole ? (key === "Home" ? rows[0] : rows.at(-1)) : rows.find((one) => one.row === at.row);
  return row ? { row: row.row, column: key === "Home" ? 0 : row.cells - 1 } : null;
}

/** Where Tab leads while one edits: the next cell or the one before, over the ends of rows. Null: past the last or the first. */
export function tabFrom(at: Place, rows: readonly GridRow[], by: 1 | -1): Place | null {
  const places = rows.flatMap(({ cells, row }) => Array.from({ length: cells }, (_, column) => ({ row, column })));
  const index = places.findIndex(({ column, row }) => row === at.row && column === at.column);
  return index === -1 ? null : (places[index + by] ?? null);
}
