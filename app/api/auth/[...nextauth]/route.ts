import type { NextRequest } from "next/server";
import { handleAuth } from "@/server/api/auth-handler";

interface Context {
  params: Promise<{ nextauth: string[] }>;
}

const handle = (request: NextRequest, context: Context): Promise<Response> => handleAuth(request, context);

export { handle as GET, handle as POST };
