import type { ShownQuery } from "../states/when-loaded";
import type { Pages } from "./types";
import type { TableUrl } from "./use-table-url";

/** What a list has to know of the query behind it; the result of `useQuery` fits. */
export interface ListQuery extends ShownQuery<unknown> {
  isPlaceholderData: boolean;
}

/**
 * The state of a query as `DataTable` takes it. Only another page or filter counts as refetching, a poll in the background does not;
 * and one that fails takes no rows away, it only makes them older.
 */
export function loaded(query: ListQuery) {
  const { error } = query;
  const onRetry = () => void query.refetch();
  const isShown = query.data !== undefined && !query.isPlaceholderData;
  return {
    refetching: query.isFetching && query.isPlaceholderData,
    error: isShown ? null : error && { message: error.message, onRetry, correlationId: error.data?.correlationId },
    stale: isShown && error ? { at: new Date(query.dataUpdatedAt), onRetry, retrying: query.isFetching } : null,
  };
}

interface PageOf {
  nextCursor: string | null | undefined;
  pageSize: number;
}

/** What `DataTable` takes from a query and from the URL: state, pages, peek and hidden columns. */
export function loadedPage(query: ListQuery, url: TableUrl, { nextCursor, pageSize }: PageOf) {
  const pages: Pages = url.pages(nextCursor, pageSize);
  return { ...loaded(query), pages, hidden: url.hidden, peekId: url.peekId, onPeekChange: url.setPeekId };
}

/** The peeked row, where it is on this page, and the ways from it as `Peek` takes them; from one that has left the page on from its heir (`useHeir`). */
export function peekSteps<Row extends { id: string }>(
  url: Pick<TableUrl, "peekId" | "setPeekId">,
  rows: readonly Row[] | undefined = [],
  heirId: string | null = null,
) {
  const at = rows.findIndex((row) => row.id === url.peekId);
  const heir = at === -1 && heirId !== null ? rows.findIndex((row) => row.id === heirId) : -1;
  const step = (to: number) => {
    const row = rows[to];
    return (at !== -1 || heir !== -1) && row ? () => url.setPeekId(row.id) : undefined;
  };
  return {
    peeked: rows[at],
    steps: {
      onClose: () => url.setPeekId(null),
      onPrevious: step((heir === -1 ? at : heir) - 1),
      onNext: step(heir === -1 ? at + 1 : heir),
    },
  };
}
