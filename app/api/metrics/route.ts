import { handleMetrics } from "@/server/api/operations/handlers";

export const dynamic = "force-dynamic";
export const GET = handleMetrics;
