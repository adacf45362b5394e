/**
 * Whether a request that changes something comes from our own pages. Browsers state the origin on every POST; what states
 * none is no browser, and has no business with a session's cookie.
 */
export function isSameOrigin(headers: { get(name: string): string | null }): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin") return false;
  const origin = headers.get("origin");
  if (origin === null) return site === "same-origin";
  const host = headers.get("x-forwarded-host") ?? headers.get("host");
  return host !== null && URL.canParse(origin) && new URL(origin).host === host.split(",")[0]?.trim();
}
