import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/api/root";

type Outputs = inferRouterOutputs<AppRouter>["staffing"];

export type StaffingRequest = Outputs["list"]["items"][number];
export type Readiness = Outputs["readiness"];
