"use client";

import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../ui/button";
import { IconButton } from "../ui/icon-button";
import { Pagination } from "../ui/pagination";
import { formatCount, formatRange } from "./count";
import { NOTHING, selectionCount } from "./selection";
import type { Count, Pages, Selection } from "./types";

export interface TableFooterProps {
  what: string;
  shown: number | undefined;
  total?: Count;
  pages?: Pages;
  selection: Selection;
  onSelectionChange?: (selection: Selection) => void;
  actions?: (selection: Selection) => ReactNode;
  keyHints?: string;
  /** Enter opens a row. */
  opens: boolean;
  /** Nothing is listed: no counts and no keys to tell. */
  quiet: boolean;
}

/** The foot of a table: where one is in the list; with a selection, what can be done with it, in the same place. */
export function TableFooter(props: TableFooterProps) {
  const { what, shown, total, pages, selection, onSelectionChange } = props;
  const selected = selectionCount(selection, total);
  if (selected && onSelectionChange) return <ActionBar {...props} selected={selected} onSelectionChange={onSelectionChange} />;
  if (props.quiet || shown === undefined) return null;
  // A first page without a next one is all there is.
  const isAll = !pages?.onNext && !pages?.offset;
  const known = total ?? (isAll ? { value: shown, capped: false } : undefined);
  const summary = formatRange({ shown, offset: pages?.offset, total: known, what });
  const hints = ["J K move", props.opens ? "Enter open" : "", onSelectionChange ? "X select" : "", props.keyHints ?? "", "? keys"]
    .filter(Boolean)
    .join(" · ");
  return (
    <footer className="flex min-h-9 items-center gap-3 border-t border-border px-3">
      <span className="hidden truncate text-meta text-muted-foreground lg:block pointer-coarse:hidden print:hidden">{hints}</span>
      <div className="ml-auto flex items-center whitespace-nowrap">
        {pages ? (
          <Pagination summary={summary} {...pagesOnly(pages)} />
        ) : (
          <span className="text-meta text-muted-foreground">{summary}</span>
        )}
      </div>
    </footer>
  );
}

function pagesOnly({ onFirst, onPrevious, onNext }: Pages) {
  return { onFirst, onPrevious, onNext };
}

interface ActionBarProps extends TableFooterProps {
  selected: Count;
  onSelectionChange: (selection: Selection) => void;
}

function ActionBar({ what, shown = 0, total, selection, selected, onSelectionChange, actions }: ActionBarProps) {
  const more = total && (total.capped || total.value > shown) ? total : null;
  return (
    <div
      role="toolbar"
      aria-label="Selection"
      className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 border-t border-primary/40 bg-primary/8 px-3 py-1"
    >
      <span aria-live="polite" className="font-semibold whitespace-nowrap">
        {selection.kind === "all-matching" ? `All ${formatCount(selected)} that match` : `${formatCount(selected)} selected`}
      </span>
      {more && selection.kind === "some" && selection.ids.length >= shown ? (
        <Button variant="link" onClick={() => onSelectionChange({ kind: "all-matching" })}>
          Select all {formatCount(more)} {what} that match
        </Button>
      ) : null}
      <div className="flex flex-wrap items-center gap-1.5">{actions?.(selection)}</div>
      <IconButton size="sm" label="Clear selection" shortcut="Esc" className="ml-auto" onClick={() => onSelectionChange(NOTHING)}>
        <X aria-hidden />
      </IconButton>
    </div>
  );
}
