import { handleMail } from "@/server/api/webhooks/web-handler";

export const dynamic = "force-dynamic";

export async function POST(request: Request): Promise<Response> {
  return handleMail(request);
}
