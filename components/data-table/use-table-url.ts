"use client";

import { useQueryStates } from "nuqs";
import { tableSearchParams } from "./table-url";
import type { Pages, Sort } from "./types";

const MAX_CURSORS = 40;

export interface TableUrl {
  query: string;
  setQuery: (query: string) => void;
  sort: Sort | null;
  setSort: (sort: Sort | null) => void;
  hidden: readonly string[] | null;
  setHidden: (hidden: readonly string[]) => void;
  peekId: string | null;
  setPeekId: (id: string | null) => void;
  /** For the server: null on the first page. */
  cursor: string | null;
  /** The pages around this one, given the cursor that the server answered with and the size of a page. */
  pages: (nextCursor: string | null | undefined, pageSize: number) => Pages;
  /** Back to the first page and no peek; call it when a filter of the page's own changes. */
  restart: () => void;
}

/** The state of a list, kept in the URL; a new query or sort starts at the first page. */
export function useTableUrl(): TableUrl {
  const [state, setState] = useQueryStates(tableSearchParams, { history: "push" });
  const { after } = state;
  const go = (next: string[]) => void setState({ after: next.length ? next : null, peek: null });
  return {
    query: state.q,
    setQuery: (q) => void setState({ q: q || null, after: null, peek: null }, { history: "replace" }),
    sort: state.sort,
    setSort: (sort) => void setState({ sort, after: null }),
    hidden: state.hide,
    setHidden: (hide) => void setState({ hide: [...hide] }, { history: "replace" }),
    peekId: state.peek,
    // Opening is a step that Back undoes; walking with J and K is not.
    setPeekId: (peek) => void setState({ peek }, { history: peek !== null && state.peek === null ? "push" : "replace" }),
    cursor: after.at(-1) ?? null,
    pages: (nextCursor, pageSize) => ({
      offset: after.length * pageSize,
      onFirst: after.length > 1 ? () => go([]) : undefined,
      onPrevious: after.length > 0 ? () => go(after.slice(0, -1)) : undefined,
      onNext: nextCursor && after.length < MAX_CURSORS ? () => go([...after, nextCursor]) : undefined,
    }),
    restart: () => void setState({ after: null, peek: null }),
  };
}
