import { decode } from "next-auth/jwt";

const loopbackNames = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Whether an address is this very machine's. */
export const isLoopback = (address: string): boolean => loopbackNames.has(new URL(address).hostname);

/** Browsers keep secure cookies on encrypted connections only; this machine alone may do without. */
export const usesSecureCookies = (address: string): boolean => !isLoopback(address);

export const sessionCookieName = (address: string): string =>
  usesSecureCookies(address) ? "__Secure-next-auth.session-token" : "next-auth.session-token";

/** The session's id in the cookie, which next-auth has encrypted; null when there is none or it is not ours. */
export async function sessionIdOf(cookie: string | undefined, secret: string): Promise<string | null> {
  if (!cookie) return null;
  const token = await decode({ token: cookie, secret }).catch(() => null);
  return typeof token?.sid === "string" ? token.sid : null;
}
