"use client";

import { type ReactNode, useRef } from "react";
import { Sheet } from "../ui/sheet";
import { usePeekBeside } from "./use-peek-beside";

export interface ListLayoutProps {
  /** The `FilterBar`. */
  toolbar?: ReactNode;
  /** A stale banner or a progress line, between toolbar and list. */
  notice?: ReactNode;
  /** The `DataTable`, with `fill`. */
  children: ReactNode;
  /** The `Peek` of the chosen row; null where none is open. */
  peek?: ReactNode;
  /** Accessible name of the peek. */
  peekLabel?: string;
  onPeekClose?: () => void;
}

/** A page that is a list: toolbar, table, and the peek beside the live table; on a narrow screen the peek lies over it. */
export function ListLayout({ toolbar, notice, children, peek, peekLabel = "Details", onPeekClose }: ListLayoutProps) {
  const beside = usePeekBeside();
  const list = useRef<HTMLDivElement>(null);
  return (
    <div className="flex h-full min-h-0 flex-col print:block print:h-auto">
      {toolbar ? <div className="border-b border-border px-3 py-2">{toolbar}</div> : null}
      {notice ? <div className="border-b border-border px-3 py-2 empty:hidden">{notice}</div> : null}
      <div className="flex min-h-0 flex-1 print:block">
        <div ref={list} className="flex min-w-0 flex-1 flex-col">
          {children}
        </div>
        {peek && beside ? (
          <aside
            aria-label={peekLabel}
            className="w-[26rem] shrink-0 max-lg:hidden animate-fade-in border-l border-border bg-card min-[1400px]:w-[30rem]"
          >
            {peek}
          </aside>
        ) : null}
      </div>
      {beside ? null : (
        <Sheet
          open={Boolean(peek)}
          onOpenChange={(open) => !open && onPeekClose?.()}
          title={peekLabel}
          list={{ currentRow: () => list.current?.querySelector("[data-current-row]") }}
        >
          {peek}
        </Sheet>
      )}
    </div>
  );
}
