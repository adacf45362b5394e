import { handleEvent } from "@/server/api/webhooks/web-handler";

export const dynamic = "force-dynamic";

export async function POST(request: Request, { params }: { params: Promise<{ connection: string }> }): Promise<Response> {
  return handleEvent(request, (await params).connection);
}
