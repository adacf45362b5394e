import type { ReactNode } from "react";

/** One column of a list. Widths are in pixels; one without a width takes what is left. */
export interface Column<Row> {
  /** Also the name by which it sorts and hides in the URL. */
  id: string;
  header: string;
  /** What the heading means, on hover. */
  tip?: string;
  width?: number;
  /** Of one that takes what is left: so much it needs before others give way; 220 if not said. */
  minWidth?: number;
  /** Of one with a width: what it grows to where the table has room to spare. */
  growsTo?: number;
  /** What a cell says where it must never be cut, such as an amount: the column grows to the longest of the page. */
  whole?: (row: Row) => string | null;
  /** `end` for numbers. */
  align?: "start" | "end";
  sortable?: boolean;
  /** Cannot be hidden. */
  fixed?: boolean;
  /** Gives way where the columns do not fit, the highest number first; without one it stays. */
  yields?: number;
  /** Hidden unless the reader shows it. */
  hidden?: boolean;
  cell: (row: Row) => ReactNode;
}

export interface Sort {
  id: string;
  desc: boolean;
}

/** A count that stopped at a cap is `capped`: "10,000+". */
export interface Count {
  value: number;
  capped: boolean;
}

/** Rows by id, or everything that the filter matches, on whichever page. */
export type Selection = { kind: "some"; ids: readonly string[] } | { kind: "all-matching" };

/** The pages around this one; a direction that does not exist is undefined. */
export interface Pages {
  /** Rows before this page. */
  offset: number;
  onFirst?: () => void;
  onPrevious?: () => void;
  onNext?: () => void;
}
