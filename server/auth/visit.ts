/** What is known of a request's sender before they say who they are. */
export interface Visit {
  /** Where the request came from, for throttles. */
  address: string;
  userAgent: string | null;
}

/** The last hop of X-Forwarded-For is the one that our own proxy, or Next.js itself, has written. */
export function visitOf(headers: { get(name: string): string | null }): Visit {
  const hops = headers.get("x-forwarded-for")?.split(",") ?? [];
  return { address: hops.at(-1)?.trim() || "unknown", userAgent: headers.get("user-agent") };
}
