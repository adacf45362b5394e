import { handleReady } from "@/server/api/operations/handlers";

export const dynamic = "force-dynamic";
export const GET = handleReady;
