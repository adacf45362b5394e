import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { type AuthServices, nextAuthOptions } from "../auth/next-auth-options.ts";
import { visitOf } from "../auth/visit.ts";
import { webServices } from "../web/services.ts";

interface AuthContext {
  params: Promise<{ nextauth: string[] }>;
}

/** next-auth's own routes: sign in, sign out, the session as the browser may know it. */
export const handleAuth = (request: NextRequest, context: AuthContext): Promise<Response> =>
  answerAuth(webServices(), request, context);

/** The same with given services. */
export async function answerAuth(services: AuthServices, request: NextRequest, context: AuthContext): Promise<Response> {
  const answer: Response = await NextAuth(request, context, nextAuthOptions(services, visitOf(request.headers)));
  return answer;
}
