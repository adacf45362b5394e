"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { Checkbox } from "../ui/checkbox";
import { cn } from "../ui/cn";
import { nextSort } from "./columns";
import type { Column, Sort } from "./types";

export interface TableHeaderProps<Row> {
  columns: readonly Column<Row>[];
  sort: Sort | null;
  onSortChange?: (sort: Sort | null) => void;
  /** The header's box; undefined where rows cannot be selected. */
  page?: boolean | "indeterminate";
  onTogglePage: () => void;
}

const cell = "sticky top-0 z-10 h-8 border-b border-border bg-card px-3 text-left text-meta font-normal text-muted-foreground";

/** The row of headings, which stays while the rows scroll. */
export function TableHeader<Row>({ columns, sort, onSortChange, page, onTogglePage }: TableHeaderProps<Row>) {
  return (
    <thead>
      <tr>
        {page === undefined ? null : (
          <th scope="col" className={cn(cell, "pr-0")}>
            <Checkbox
              aria-label="Select all on this page"
              checked={page}
              onCheckedChange={onTogglePage}
              className="align-middle print:invisible"
            />
          </th>
        )}
        {columns.map((column) => {
          const sorted = sort?.id === column.id ? sort : null;
          const ariaSort = sorted ? (sorted.desc ? "descending" : "ascending") : undefined;
          return (
            <th
              key={column.id}
              scope="col"
              aria-sort={ariaSort}
              title={column.tip ?? column.header}
              className={cn(cell, column.align === "end" && "text-right")}
            >
              {column.sortable && onSortChange ? (
                <button
                  type="button"
                  onClick={() => onSortChange(nextSort(column, sort))}
                  className={cn(
                    "group/sort inline-flex h-6 max-w-full items-center gap-1 rounded-sm align-middle hover:text-foreground",
                    column.align === "end" && "flex-row-reverse",
                    sorted && "text-foreground",
                  )}
                >
                  <span className="truncate">{column.header}</span>
                  <SortMark sorted={sorted} end={column.align === "end"} />
                </button>
              ) : (
                <span className="block truncate">{column.header}</span>
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

/** The arrow of the order; before a click the one that a click would give, on hover. */
function SortMark({ sorted, end }: { sorted: Sort | null; end: boolean }) {
  const down = sorted ? sorted.desc : end;
  const Icon = down ? ArrowDown : ArrowUp;
  return <Icon aria-hidden className={cn("size-3 shrink-0", !sorted && "opacity-0 group-hover/sort:opacity-60")} />;
}
