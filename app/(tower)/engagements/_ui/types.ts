import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/api/root";

type Outputs = inferRouterOutputs<AppRouter>["engagements"];

export type EngagementRow = Outputs["list"]["items"][number];
export type EngagementWorth = NonNullable<Outputs["list"]["worth"]>;
export type EngagementDetail = Outputs["read"];
export type EngagementChoices = Outputs["choices"];
