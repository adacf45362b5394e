import type { NextRequest } from "next/server";
import { handleAuditExport } from "@/server/api/export";

export const dynamic = "force-dynamic";

export const POST = (request: NextRequest): Promise<Response> =>
  handleAuditExport(request, (name) => request.cookies.get(name)?.value);
