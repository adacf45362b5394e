import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/api/root";

export type Calendar = inferRouterOutputs<AppRouter>["calendars"]["list"]["items"][number];
export type Holiday = Calendar["days"][number];
