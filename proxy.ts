import { type NextRequest, NextResponse } from "next/server";
import { Problem } from "./server/api/rest/problem.ts";
import { scimRefusal } from "./server/api/scim/refusal.ts";
import { newId } from "./server/domain/ids.ts";

/**
 * The headers of pages: a content security policy with a nonce of its own for each, which Next.js puts on its scripts, and
 * the path asked for, so that a visitor comes back to it after signing in. An address that cannot be decoded is answered here:
 * Next.js itself has only a bare answer for it.
 */
export function proxy(request: NextRequest): NextResponse {
  if (!isReadable(request.nextUrl.pathname)) return unreadable(request.nextUrl.pathname);
  if (request.nextUrl.pathname.startsWith("/api/")) return NextResponse.next();
  const nonce = Buffer.from(crypto.randomUUID()).toString("base64");
  const policy = contentPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  headers.set("x-nonce", nonce);
  headers.set("x-path", `${request.nextUrl.pathname}${request.nextUrl.search}`);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

function isReadable(pathname: string): boolean {
  try {
    decodeURIComponent(pathname);
    return true;
  } catch {
    return false;
  }
}

/** 400, in the form of whoever asked: problem details for a program, SCIM's errors for a directory, a page for a person. */
function unreadable(pathname: string): NextResponse {
  if (pathname.startsWith("/api/")) {
    const why = "The address holds a percent sign that begins no character of UTF-8. Write a percent sign itself as %25.";
    const correlationId = newId<"correlation">();
    const problem = new Problem("malformed", why);
    const isScim = pathname.startsWith("/api/scim/");
    const response = isScim ? scimRefusal(problem, correlationId) : problem.toResponse(correlationId);
    return new NextResponse(response.body, {
      status: response.status,
      headers: { ...Object.fromEntries(response.headers), "x-correlation-id": correlationId },
    });
  }
  return new NextResponse(unreadablePage, {
    status: 400,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    },
  });
}

/** Leans on nothing, as whatever it would ask for could have such an address too. */
const unreadablePage = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>This address cannot be read · Throughline</title>
<style>:root{color-scheme:light dark}body{font:13px/1.5 system-ui,sans-serif;display:grid;place-content:center;min-height:100dvh;margin:0;padding:0 24px;text-align:center}h1{font-size:20px;font-weight:600;margin:0}p{max-width:28rem;margin:4px auto 16px}</style></head>
<body><main><h1>This address cannot be read</h1><p>It was cut off or changed on its way. Check it, or go on from the overview.</p><a href="/">To the overview</a></main></body></html>
`;

function contentPolicy(nonce: string): string {
  const isDevelopment = process.env.NODE_ENV === "development";
  // React's development build and its refresh evaluate text and talk over a socket.
  const scripts = `'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`;
  return [
    "default-src 'self'",
    `script-src ${scripts}`,
    // Charts and popovers place themselves by style attributes, which no nonce can cover.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${isDevelopment ? " ws:" : ""}`,
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

export const config = {
  matcher: [
    {
      source: "/((?!api/|_next/static|_next/image|icon.svg|favicon.ico).*)",
      missing: [{ type: "header", key: "next-router-prefetch" }],
    },
    // Of programs' requests only those whose address is escaped anywhere, to see whether it can be read.
    "/api/(.*%.*)",
  ],
};
