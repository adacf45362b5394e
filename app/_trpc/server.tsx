import { dehydrate, type FetchQueryOptions, HydrationBoundary, type QueryClient } from "@tanstack/react-query";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { cookies } from "next/headers";
import { cache, type ReactNode } from "react";
import { createApiContext } from "@/server/api/context";
import { appRouter, createCaller } from "@/server/api/root";
import { makeQueryClient } from "./query-client";

/** One query client and one look at the session for each request. */
const getQueryClient = cache(makeQueryClient);
const getContext = cache(async () => {
  const jar = await cookies();
  return createApiContext((name) => jar.get(name)?.value);
});

/** Options of queries for `prefetch`, by the same names as in the browser: `trpc.access.people.queryOptions()`. */
export const trpc = createTRPCOptionsProxy({ ctx: getContext, router: appRouter, queryClient: getQueryClient });

/** Calls procedures directly, for what a server component itself decides by: `const me = await (await api()).session.me()`. */
export const api = cache(async () => createCaller(await getContext()));

/** Whether somebody is signed in. */
export const isSignedIn = async (): Promise<boolean> => (await getContext()).call !== null;

/** Whether whoever is signed in has a role at all; without one there is nothing that they may see. */
export const hasRole = async (): Promise<boolean> => ((await getContext()).call?.actor.grants.length ?? 0) > 0;

interface PrefetchOptions {
  queryKey: readonly unknown[];
}

/**
 * Runs queries on the server, so that the page arrives with their answers: `await prefetch(trpc.access.people.queryOptions())`.
 * A query that fails here is left out, and asked again by the browser, which shows what is wrong.
 */
export async function prefetch(...queries: PrefetchOptions[]): Promise<void> {
  await Promise.all(queries.map((options) => getQueryClient().prefetchQuery(options as FetchQueryOptions)));
}

/** The answer of a query that the page itself decides by: it arrives with the page like the others, and a failure is thrown. */
export const read: QueryClient["fetchQuery"] = (options) => getQueryClient().fetchQuery(options);

/** Hands what was prefetched to the client components below. */
export function HydrateClient({ children }: { children: ReactNode }) {
  return <HydrationBoundary state={dehydrate(getQueryClient())}>{children}</HydrationBoundary>;
}
