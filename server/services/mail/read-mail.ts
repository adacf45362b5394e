import { createHash } from "node:crypto";
import type { Address } from "postal-mime";
import { automaticMail, isForged, type MailHeader } from "../../domain/mail/automatic.ts";
import { textOfHtml } from "../../domain/mail/html-text.ts";

/** A mail that came in, as far as it is looked at. */
export interface ReadMail {
  messageId: string | null;
  headers: readonly MailHeader[];
  /** More than one is more than one author. */
  senders: readonly string[];
  /** Whether everybody reads the same sender in it. */
  hasOneSender: boolean;
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
/** The parser's work grows with the square of a message's parts, and of the blanks in one: an answer needs neither. */
const mostParts = 1_000;
const longestPart = 512 * 1024;

const mailboxes = (of: readonly (Address | undefined)[]): string[] =>
  of.flatMap((one) => (one?.group ? one.group.map(({ address }) => address) : [one?.address ?? ""])).filter((one) => one !== "");

/** Parses a raw MIME message; undefined: it is none, or it is made to be costly. */
export async function readMail(raw: Uint8Array): Promise<ReadMail | undefined> {
  const { addressParser, default: PostalMime } = await import("postal-mime"); // 7 MB, for who takes mail only
  const looked = shortened(raw);
  const mail = looked && (await PostalMime.parse(looked, limits).catch(() => undefined));
  if (!mail) return undefined;
  const named = (isMeant: (key: string) => boolean): string[] =>
    mail.headers.filter(({ key }) => isMeant(key)).flatMap(({ value }) => mailboxes(addressParser(value, { flatten: true })));
  const from = mail.headers.filter(({ key }) => key === "from").map(({ value }) => value);
  return {
    messageId: mail.messageId ?? null,
    headers: mail.headers.map(({ key, value }) => ({ key, value })),
    senders: named((key) => key === "from"), // all of them: the parser itself answers the first one only
    hasOneSender: from.length === 1 && from.every(isPlainSender),
    recipients: [...named((key) => envelope.has(key)), ...mailboxes(mail.to ?? []), ...mailboxes(mail.cc ?? [])].slice(
      0,
      mostRecipients,
    ),
    subject: mail.subject ?? "",
    text: mail.text?.trim() ? mail.text : textOfHtml(mail.html ?? ""),
  };
}

const longestSender = 1_000;
const quotedOrComment = /"(?:[^"\\]|\\.)*"|\([^()]*\)/g;
const onlyAddress = /^\s*[^\s<>@,;:"]+@[^\s<>@,;:"]+\s*$/;
const nameAndAddress = /^[^<>@,;:"]*<[^\s<>@,;:"]+@[^\s<>@,;:"]+>\s*$/;
/** Some programs write the address for a name, without the quotes that it would need. */
const addressTwice = /^\s*([^\s<>@,;:"]+@[^\s<>@,;:"]+)\s*<\1>\s*$/i;

/**
 * One address, with a name or without: in anything else one program may read another sender than the next. A comma in a name without
 * quotes makes two senders of it, the first without a domain, and a gateway that checks the first one checks none.
 */
function isPlainSender(value: string): boolean {
  if (value.length > longestSender) return false;
  const bare = value.replace(quotedOrComment, "");
  return [onlyAddress, nameAndAddress, addressTwice].some((form) => form.test(bare));
}

/** The message with the beginning of each part alone; undefined: it has too many. */
function shortened(raw: Uint8Array): Uint8Array | undefined {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const parts: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    const next = bytes.indexOf("\n--", from + 1);
    const end = next === -1 ? bytes.length : next;
    if (parts.length === mostParts) return undefined;
    parts.push(bytes.subarray(from, Math.min(end, from + longestPart)));
    from = end;
  }
  return Buffer.concat(parts);
}

/** What the headers alone say of a message: enough to keep it, and quickly read whatever follows them. */
export function readHeaders(raw: Uint8Array): Promise<ReadMail | undefined> {
  const text = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const ends = ["\r\n\r\n", "\n\n"].map((blank) => text.indexOf(blank)).filter((at) => at !== -1);
  return readMail(raw.subarray(0, Math.min(raw.length, ...ends)));
}

/**
 * By what a mail is known that comes again: its Message-ID, or all of it where it has none. With whom it is from and to, and
 * whether a person wrote it: neither a list's copy nor a forged one may stand in the way of an answer.
 */
export function messageKey(raw: Uint8Array, mail: ReadMail | undefined): Buffer {
  const hash = createHash("sha256");
  if (!mail?.messageId) return hash.update(raw).digest();
  const { headers, messageId, recipients, senders } = mail;
  const kind = [automaticMail(headers, senders[0] ?? ""), isForged(headers)];
  return hash.update(JSON.stringify([messageId, senders, [...new Set(recipients)].sort(), ...kind])).digest();
}
