import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/api/root";

export type FlowRun = inferRouterOutputs<AppRouter>["flows"]["list"]["items"][number];
