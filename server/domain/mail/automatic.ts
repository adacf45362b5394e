/** A header as a message has it: its name in lower case. */
export interface MailHeader {
  key: string;
  value: string;
}

/** What a mail is that no person wrote: the answer of a program, or a report about a mail that was not delivered. */
export type Automatic = "automatic" | "bounce";

const bulk = /^(bulk|junk|list|auto_reply|auto-reply)\b/i;
const reporters = /^(mailer-daemon|postmaster)@/i;
const programs: ReadonlySet<string> = new Set(["x-autoreply", "x-autorespond", "x-autorespond-from", "list-id"]);

/** Whether nobody wrote this mail, by what its headers say (RFC 3834, RFC 3464); null: a person did, as far as one can tell. */
export function automaticMail(headers: readonly MailHeader[], sender: string): Automatic | null {
  const valuesOf = (name: string): string[] => headers.filter(({ key }) => key === name).map(({ value }) => value.trim());
  if (valuesOf("return-path").some((path) => path === "<>" || path === "")) return "bounce";
  if (valuesOf("content-type").some((type) => /^multipart\/report\b/i.test(type)) || reporters.test(sender)) return "bounce";
  if (valuesOf("auto-submitted").some((value) => !/^no\b/i.test(value))) return "automatic";
  if (valuesOf("precedence").some((value) => bulk.test(value))) return "automatic";
  return headers.some(({ key }) => programs.has(key)) ? "automatic" : null;
}

/** Whether the gateway found that the sender is not whom the mail names (RFC 8601, DMARC). */
export const isForged = (headers: readonly MailHeader[]): boolean =>
  headers.some(({ key, value }) => key === "authentication-results" && /\bdmarc\s*=\s*fail\b/i.test(value));
