import type { NextRequest } from "next/server";
import { handleListExport } from "@/server/api/export";

export const dynamic = "force-dynamic";

export const POST = (request: NextRequest): Promise<Response> =>
  handleListExport(request, (name) => request.cookies.get(name)?.value);
