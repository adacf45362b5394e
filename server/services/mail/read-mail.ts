import { createHash } from "node:crypto";
import PostalMime, { type Address, addressParser } from "postal-mime";
import type { MailHeader } from "../../domain/mail/automatic.ts";

/** A mail that came in, as far as it is looked at. */
export interface ReadMail {
  messageId: string | null;
  headers: readonly MailHeader[];
  /** More than one is more than one author. */
  senders: readonly string[];
  /** To whom it went, by what it says and by what the gateway says. */
  recipients: readonly string[];
  subject: string;
  text: string;
}

const envelope: ReadonlySet<string> = new Set([
  "delivered-to",
  "x-original-to",
  "envelope-to",
  "x-envelope-to",
  "x-forwarded-to",
]);
const limits = {
  maxNestingDepth: 32,
  maxHeadersSize: 256 * 1024,
  maxRfc822NestingDepth: 0,
  forceRfc822Attachments: true,
};
const mostRecipients = 100;

const mailboxes = (of: readonly (Address | undefined)[]): string[] =>
  of.flatMap((one) => (one?.group ? one.group.map(({ address }) => address) : [one?.address ?? ""])).filter((one) => one !== "");

/** Parses a raw MIME message; undefined: it is none, or it is made to be costly. */
export async function readMail(raw: Uint8Array): Promise<ReadMail | undefined> {
  const mail = await PostalMime.parse(raw, limits).catch(() => undefined);
  if (!mail) return undefined;
  const named = (isMeant: (key: string) => boolean): string[] =>
    mail.headers.filter(({ key }) => isMeant(key)).flatMap(({ value }) => mailboxes(addressParser(value, { flatten: true })));
  return {
    messageId: mail.messageId ?? null,
    headers: mail.headers.map(({ key, value }) => ({ key, value })),
    senders: named((key) => key === "from"), // all of them: the parser itself answers the first one only
    recipients: [...named((key) => envelope.has(key)), ...mailboxes(mail.to ?? []), ...mailboxes(mail.cc ?? [])].slice(
      0,
      mostRecipients,
    ),
    subject: mail.subject ?? "",
    text: mail.text ?? "",
  };
}

/** By what a mail is known that comes again: its Message-ID, or all of it where it has none. */
export const messageKey = (raw: Uint8Array, mail: ReadMail | undefined): Buffer =>
  createHash("sha256")
    .update(mail?.messageId ? `id ${mail.messageId}` : raw)
    .digest();
