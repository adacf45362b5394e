"use client";

import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink } from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { type ReactNode, useState } from "react";
import superjson from "superjson";
import { hearAnswer } from "@/components/when/server-clock";
import type { AppRouter } from "@/server/api/root";
import { makeQueryClient } from "./query-client";
import { reachApi } from "./reach";

const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

export { useTRPC, useTRPCClient };

/** Longer GET addresses are split into several; proxies stop at about eight thousand characters. */
const maxUrlLength = 4_000;
const maxItems = 20;

let inBrowser: QueryClient | undefined;

/** In the browser one client for the whole tab, also when React throws the first render away. */
function queryClient(): QueryClient {
  if (typeof window === "undefined") return makeQueryClient();
  inBrowser ??= makeQueryClient();
  return inBrowser;
}

/** Gives the screens below it the server's procedures: `const trpc = useTRPC()`. */
export function ApiProvider({ children }: { children: ReactNode }) {
  const client = queryClient();
  const [trpcClient] = useState(() =>
    createTRPCClient<AppRouter>({
      links: [
        httpBatchLink({
          url: "/api/trpc",
          transformer: superjson,
          maxURLLength: maxUrlLength,
          maxItems,
          fetch: async (url, options) => hearAnswer(await reachApi(url, options as RequestInit)),
        }),
      ],
    }),
  );
  return (
    <QueryClientProvider client={client}>
      <TRPCProvider trpcClient={trpcClient} queryClient={client}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}
