"use client";

import type { ReactNode } from "react";
import { AsOf } from "./as-of";
import { ErrorState } from "./error-state";

/** What has to be known of a query to show it; the result of `useQuery` fits. */
export interface ShownQuery<Data> {
  data: Data | undefined;
  /** By the clock of this tab, in milliseconds. */
  dataUpdatedAt: number;
  isFetching: boolean;
  error: { message: string; data?: { correlationId?: string } | null } | null;
  refetch: () => unknown;
}

export interface WhenLoadedProps<Data> {
  query: ShownQuery<Data>;
  /** "The queues could not be loaded" */
  failed: string;
  loading: ReactNode;
  /** It is one line of the page: so is its failure. */
  inline?: boolean;
  children: (data: Data) => ReactNode;
}

/** What a query answered; until then that it loads or failed. What is shown stays when a later answer fails, and says how old it is. */
export function WhenLoaded<Data>({ query, failed, loading, inline, children }: WhenLoadedProps<Data>) {
  const { data, error } = query;
  const retry = () => void query.refetch();
  if (data === undefined)
    return error ? (
      <ErrorState
        inline={inline}
        title={failed}
        message={error.message}
        onRetry={retry}
        retrying={query.isFetching}
        correlationId={error.data?.correlationId}
      />
    ) : (
      loading
    );
  return (
    <>
      {error ? <AsOf inline={inline} at={new Date(query.dataUpdatedAt)} onRetry={retry} retrying={query.isFetching} /> : null}
      {children(data)}
    </>
  );
}
