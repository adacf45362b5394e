"use client";

import { ChartLine, Table2 } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { cn } from "../ui/cn";
import { IconButton } from "../ui/icon-button";

export interface ChartTable {
  columns: readonly string[];
  rows: readonly { cells: readonly string[]; href?: string }[];
}

export interface ChartFrameProps {
  /** What it shows, in a sentence, for those who do not see it. */
  label: string;
  table: ChartTable;
  /** Above the drawing: a headline number, a legend. */
  header?: ReactNode;
  /** Where the switch to the table lies without a header: over the section's own header, or in the chart's empty corner. */
  toggle?: "above" | "corner";
  children: ReactNode;
  className?: string;
}

/** What every chart has: a name, and the same numbers as a table a click away. */
export function ChartFrame({ label, table, header, toggle = "above", children, className }: ChartFrameProps) {
  const [asTable, setAsTable] = useState(false);
  return (
    <figure aria-label={label} className={cn("group/chart relative min-w-0", className)}>
      <div
        className={cn(
          "flex items-start gap-2",
          !header && "absolute right-0 z-10 pointer-coarse:static pointer-coarse:justify-end",
          !header && (toggle === "above" ? "-top-8" : "-top-1"),
        )}
      >
        {header ? <div className="min-w-0 flex-1">{header}</div> : null}
        <IconButton
          size="sm"
          label={asTable ? "View as chart" : "View as table"}
          aria-pressed={asTable}
          onClick={() => setAsTable(!asTable)}
          className="bg-card opacity-0 group-focus-within/chart:opacity-100 group-hover/chart:opacity-100 aria-pressed:opacity-100 pointer-coarse:opacity-100"
        >
          {asTable ? <ChartLine aria-hidden /> : <Table2 aria-hidden />}
        </IconButton>
      </div>
      {asTable ? <ValueTable label={label} table={table} inset={!header && toggle === "corner"} /> : children}
    </figure>
  );
}

function ValueTable({ label, table, inset }: { label: string; table: ChartTable; inset: boolean }) {
  return (
    <div className={cn("relative max-h-64 overflow-auto", inset && "pr-9")}>
      <table aria-label={label} className="w-full border-separate border-spacing-0">
        <thead>
          <tr>
            {table.columns.map((column, index) => (
              <th
                key={column}
                scope="col"
                className={cn(
                  "sticky top-0 h-7 border-b border-border bg-card text-left text-meta font-normal text-muted-foreground",
                  index > 0 && "text-right",
                )}
              >
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={row.cells[0]}>
              {row.cells.map((cell, index) => (
                <td
                  key={table.columns[index]}
                  className={cn("h-7 border-b border-border", index > 0 && "text-right tabular-nums")}
                >
                  {index === 0 && row.href ? (
                    <Link href={row.href} className="text-primary hover:underline">
                      {cell}
                    </Link>
                  ) : (
                    cell
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
