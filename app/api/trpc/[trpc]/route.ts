import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import type { NextRequest } from "next/server";
import { createApiContext } from "@/server/api/context";
import { appRouter } from "@/server/api/root";
import { isSameOrigin } from "@/server/api/same-origin";

/** Batches of the screens' own calls; bounded, since one request may carry many. */
const maxBatchSize = 20;

async function handle(request: NextRequest): Promise<Response> {
  if (request.method !== "GET" && !isSameOrigin(request.headers)) {
    return Response.json(
      { error: { message: "Requests that change something must come from Throughline's own pages." } },
      { status: 403 },
    );
  }
  const context = await createApiContext((name) => request.cookies.get(name)?.value);
  const response = await fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    maxBatchSize,
    createContext: () => context,
  });
  response.headers.set("x-correlation-id", context.correlationId);
  response.headers.set("cache-control", "no-store");
  return response;
}

export { handle as GET, handle as POST };
