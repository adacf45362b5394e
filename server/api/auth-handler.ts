import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { nextAuthOptions } from "../auth/next-auth-options.ts";
import { visitOf } from "../auth/visit.ts";
import { webServices } from "../web/services.ts";

/** next-auth's own routes: sign in, sign out, the session as the browser may know it. */
export async function handleAuth(request: NextRequest, context: { params: Promise<{ nextauth: string[] }> }): Promise<Response> {
  const answer: Response = await NextAuth(request, context, nextAuthOptions(webServices(), visitOf(request.headers)));
  return answer;
}
