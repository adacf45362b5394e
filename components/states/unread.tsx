import { ErrorState } from "./error-state";
import type { ShownQuery } from "./when-loaded";

interface UnreadProps {
  query: ShownQuery<unknown>;
  /** "How much lies in each queue" */
  what: string;
}

/** One line where numbers beside the matter of a screen could not be read, or not anew: none is taken for 0, nor an old one for new. */
export function Unread({ query: { data, error, isFetching, refetch }, what }: UnreadProps) {
  if (!error) return null;
  return (
    <ErrorState
      inline
      title={`${what} could not be ${data === undefined ? "read" : "brought up to date"}`}
      message={error.message}
      onRetry={() => void refetch()}
      retrying={isFetching}
    />
  );
}
