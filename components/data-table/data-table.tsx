"use client";

import { type ReactNode, useEffect, useEffectEvent, useId, useState } from "react";
import { tabKeys } from "../keyboard/early-keys";
import { useShortcuts } from "../keyboard/use-shortcuts";
import { useHydrated } from "../media/use-hydrated";
import { useMedia } from "../media/use-media";
import { useWidth } from "../media/use-width";
import { AsOf, type AsOfProps } from "../states/as-of";
import { Empty } from "../states/empty";
import { ErrorState } from "../states/error-state";
import { NoResults } from "../states/no-results";
import { cn } from "../ui/cn";
import { fittingColumns, grownColumns, minTableWidth, SELECT_WIDTH_PX, stretchedColumns, visibleColumns } from "./columns";
import { NarrowList } from "./narrow-list";
import { isNothing, NOTHING, pageState, togglePage, toggleRow } from "./selection";
import { TableFooter } from "./table-footer";
import { TableHeader } from "./table-header";
import { earlyMove, isMove, keyedId, tableCommand } from "./table-keys";
import { TableRow } from "./table-row";
import { TableSkeleton } from "./table-skeleton";
import type { Column, Count, Pages, Selection, Sort } from "./types";
import { useHeir } from "./use-heir";
import { usePeekBeside } from "./use-peek-beside";

export interface DataTableProps<Row> {
  /** Accessible name: "Exceptions by cause". */
  label: string;
  /** Plural noun for counts and empty states: "exceptions". */
  what: string;
  columns: readonly Column<Row>[];
  /** Undefined while loading for the first time. */
  rows: readonly Row[] | undefined;
  rowId: (row: Row) => string;
  /** Names a row for screen readers. */
  rowLabel: (row: Row) => string;
  /** A newer answer is on its way; the old rows stay and stay usable. */
  refetching?: boolean;
  error?: { message: string; onRetry?: () => void; correlationId?: string } | null;
  /** The newest answer did not come: what is shown is as old as this. */
  stale?: AsOfProps | null;
  sort?: Sort | null;
  onSortChange?: (sort: Sort | null) => void;
  /** Ids that the reader hid; null for the defaults. The choice itself is `ColumnMenu`, in the toolbar. */
  hidden?: readonly string[] | null;
  selection?: Selection;
  onSelectionChange?: (selection: Selection) => void;
  /** Buttons for what is selected. */
  actions?: (selection: Selection) => ReactNode;
  total?: Count;
  pages?: Pages;
  peekId?: string | null;
  onPeekChange?: (id: string | null) => void;
  /** Enter on a peeked row; without a peek, click and Enter at once. */
  onOpen?: (row: Row) => void;
  /** Further keys that act on the row that the keyboard is on: `{ a: assign, r: retry }`. */
  rowKeys?: Readonly<Record<string, (row: Row) => void>>;
  /** Shown at the foot: "A assign · R retry". */
  keyHints?: string;
  /** Whether a filter or search is on: decides between empty and no results. */
  filtered?: boolean;
  onClearFilters?: () => void;
  empty?: ReactNode;
  /** The row on a phone, two lines or three; without it the table scrolls sideways there. */
  narrow?: (row: Row) => ReactNode;
  /** Fills the height it is given and scrolls inside; otherwise it is as high as its rows. */
  fill?: boolean;
  className?: string;
}

/** So wide the table is taken to be beside a peek until it is laid out, that no column lies behind the peek meanwhile. */
const BESIDE_PEEK_PX = 700;

/** A list of one page: sorted, filtered and cut by the server; this shows it and moves through it. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { columns, rows, rowId, selection = NOTHING, onSelectionChange, peekId = null, onPeekChange, onOpen } = props;
  const domId = useId();
  const [activeId, setActiveId] = useState<string | null>(null);
  const hydrated = useHydrated();
  const isPhone = useMedia("(max-width: 639px)", false);
  const isPeekBeside = usePeekBeside();
  const { narrow } = props;
  const ids = rows?.map(rowId) ?? [];
  const selectable = onSelectionChange !== undefined;
  const [measured, measuredWidth] = useWidth<HTMLDivElement>();
  const width = measuredWidth ?? (peekId === null ? null : BESIDE_PEEK_PX);
  const wide = grownColumns(visibleColumns(columns, props.hidden ?? null), rows ?? []);
  const shown = stretchedColumns(fittingColumns(wide, width, selectable), width, selectable);
  const heirId = useHeir(peekId ?? activeId, rows && ids);
  const currentId = peekId ?? heirId ?? activeId;
  const peekedBehind = isPeekBeside ? undefined : rows?.find((row) => rowId(row) === peekId);
  // By Tab the table is entered where the keyboard was, or where that row stood.
  const stopId = ids.find((id) => id === (heirId ?? currentId)) ?? ids[0];
  const rowDomId = (id: string) => `${domId}-${id}`;

  const openRow = (id: string) => {
    const row = rows?.find((candidate) => rowId(candidate) === id);
    if (row) onOpen?.(row);
  };
  const peek = (id: string) => {
    setActiveId(id);
    if (onPeekChange) onPeekChange(id);
    else openRow(id);
  };
  const focusRow = (id: string) => {
    setActiveId(id);
    const row = document.getElementById(rowDomId(id));
    // Behind a peek that lies over the list the focus stays in the peek.
    if (row?.closest("[aria-hidden=true]")) row.scrollIntoView({ block: "nearest" });
    else row?.focus();
  };
  const toggle = (id: string) => onSelectionChange?.(toggleRow(selection, id, ids));

  const keyState = { ids, activeId: peekId === null ? currentId : activeId, peekId, heirId, hasSelection: !isNothing(selection) };
  const onKey = (key: string) => {
    if (rows === undefined && isMove(key)) return tabKeys.keep(key);
    const command = tableCommand(key, keyState);
    switch (command?.do) {
      case "move":
        return focusRow(command.id);
      case "peek":
        focusRow(command.id);
        return peek(command.id);
      case "open":
        return openRow(command.id);
      case "close-peek":
        return onPeekChange?.(null);
      case "toggle":
        return toggle(command.id);
      case "clear-selection":
        return onSelectionChange?.(NOTHING);
      case undefined:
        return false;
    }
  };
  const rowKey = (act: (row: Row) => void) => () => {
    const keyed = keyedId(keyState);
    const row = rows?.find((candidate) => rowId(candidate) === keyed);
    if (!row) return false;
    act(row);
  };
  const own = ["j", "k", "down", "up", "enter", "x", "esc"].map((key) => [key, () => onKey(key)] as const);
  const further = Object.entries(props.rowKeys ?? {}).map(([key, act]) => [key, rowKey(act)] as const);
  useShortcuts(Object.fromEntries([...own, ...further]), { inPeek: true });

  const isLoaded = rows !== undefined;
  const moveEarly = useEffectEvent(() => {
    const command = earlyMove(tabKeys.take(), keyState);
    if (!command) return;
    focusRow(command.id);
    if (command.do === "peek") peek(command.id);
  });
  const showPeeked = useEffectEvent(() => {
    if (peekId !== null) document.getElementById(rowDomId(peekId))?.scrollIntoView({ block: "nearest" });
  });
  // External systems: the keyboard, which does not wait for the rows, and the scroll, which is back at the top after Back.
  useEffect(() => {
    if (!isLoaded) return;
    showPeeked();
    moveEarly();
  }, [isLoaded]);

  // External system: the focus, which falls out of the table with a row that leaves it.
  useEffect(() => {
    if (heirId !== null && document.activeElement === document.body)
      document.getElementById(`${domId}-${heirId}`)?.focus({ preventScroll: true });
  }, [domId, heirId]);

  const body = rows === undefined || rows.length === 0 || props.error ? <Stead {...props} rows={rows} /> : null;
  const grid = (
    <table
      aria-label={props.label}
      aria-busy={props.refetching || rows === undefined || undefined}
      // The server does not know the width: until the page answers, the style sheet chooses between table and list.
      className={cn("w-full table-fixed border-separate border-spacing-0", narrow && !body && "max-sm:hidden")}
      style={{ minWidth: minTableWidth(shown, selectable) }}
    >
      <colgroup>
        {selectable ? <col style={{ width: SELECT_WIDTH_PX }} /> : null}
        {shown.map((column) => (
          <col key={column.id} style={column.width ? { width: column.width } : undefined} />
        ))}
      </colgroup>
      <TableHeader
        columns={shown}
        sort={props.sort ?? null}
        onSortChange={props.onSortChange}
        page={selectable ? pageState(selection, ids) : undefined}
        onTogglePage={() => onSelectionChange?.(togglePage(selection, ids))}
      />
      {rows === undefined && !props.error ? <TableSkeleton columns={shown} selectable={selectable} /> : null}
      {body ? null : (
        <tbody>
          {rows?.map((row) => (
            <TableRow
              key={rowId(row)}
              domId={rowDomId(rowId(row))}
              row={row}
              id={rowId(row)}
              label={props.rowLabel(row)}
              columns={shown}
              active={currentId === rowId(row)}
              tabStop={stopId === rowId(row)}
              peeked={peekId === rowId(row)}
              selection={selectable ? selection : undefined}
              onToggle={toggle}
              onPick={onPeekChange || onOpen ? peek : undefined}
              onEnter={() => onKey("enter")}
              onFocus={setActiveId}
            />
          ))}
        </tbody>
      )}
    </table>
  );

  return (
    <div className={cn("relative flex min-w-0 flex-col bg-card print:block", props.fill && "min-h-0 flex-1", props.className)}>
      {props.refetching ? (
        <div aria-hidden className="absolute inset-x-0 top-0 z-20 h-0.5 overflow-hidden">
          <div className="h-full w-1/4 animate-sweep bg-primary" />
        </div>
      ) : null}
      {props.stale ? <AsOf {...props.stale} /> : null}
      {/* A sheet hides the list but what is live; beside it the focus itself is on the row. */}
      <p aria-live="polite" className="sr-only">
        {peekedBehind ? props.rowLabel(peekedBehind) : null}
      </p>
      <div ref={measured} className={cn("relative min-w-0 overflow-auto print:overflow-visible", props.fill && "min-h-0 flex-1")}>
        {narrow && !body && rows && (isPhone || !hydrated) ? (
          <NarrowList
            label={props.label}
            rows={rows}
            rowId={rowId}
            render={narrow}
            currentId={currentId}
            // The server sends table and list, with these ids in the table.
            rowDomId={isPhone ? rowDomId : undefined}
            onFocus={setActiveId}
            onPick={onPeekChange || onOpen ? peek : undefined}
          />
        ) : null}
        {isPhone && narrow && !body && rows ? null : grid}
        {body}
      </div>
      <TableFooter
        what={props.what}
        shown={rows?.length}
        total={props.total}
        pages={props.pages}
        selection={selection}
        onSelectionChange={onSelectionChange}
        actions={props.actions}
        keyHints={props.keyHints}
        opens={onPeekChange !== undefined || onOpen !== undefined}
        quiet={body !== null}
      />
    </div>
  );
}

/** What stands in the stead of rows: an error, nothing yet, nothing that matches; while loading the skeleton does. */
function Stead<Row>({ error, rows, filtered, onClearFilters, empty, what }: DataTableProps<Row>) {
  if (error) {
    return (
      <ErrorState
        title={`The ${what} could not be loaded`}
        message={error.message}
        onRetry={error.onRetry}
        correlationId={error.correlationId}
      />
    );
  }
  if (rows === undefined) return null;
  if (filtered) return <NoResults what={what} onClear={onClearFilters} />;
  return empty ?? <Empty title={`No ${what} yet`} />;
}
