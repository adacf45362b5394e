import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { TRPCClientError } from "@trpc/client";
import superjson from "superjson";

/** How long what the server sent is shown without asking again; screens that poll say so themselves. */
const staleMs = 15_000;
const maxRetries = 2;

const isServer = typeof window === "undefined";

function statusOf(error: Error): number | undefined {
  const status: unknown = error instanceof TRPCClientError ? error.data?.httpStatus : undefined;
  return typeof status === "number" ? status : undefined;
}

/** What the caller did wrong stays wrong; only failures of ours and of the network are worth another try, and never on the server. */
function isWorthRetrying(failures: number, error: Error): boolean {
  const status = statusOf(error);
  return !isServer && (status === undefined || status >= 500) && failures < maxRetries;
}

/** A session that has ended leads to the sign-in, and from there back to this very place. */
function leaveWhenSignedOut(error: Error): void {
  if (isServer || statusOf(error) !== 401) return;
  const here = `${window.location.pathname}${window.location.search}`;
  window.location.assign(`/sign-in?next=${encodeURIComponent(here)}&error=SessionRequired`);
}

/** One per request on the server, one per tab in the browser. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
    mutationCache: new MutationCache({ onError: leaveWhenSignedOut }),
    defaultOptions: {
      queries: { staleTime: staleMs, retry: isWorthRetrying },
      mutations: { retry: false },
      dehydrate: { serializeData: superjson.serialize },
      hydrate: { deserializeData: superjson.deserialize },
    },
  });
}
