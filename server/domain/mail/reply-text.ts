import { answerLine } from "./mail-text.ts";
import { plainText } from "./plain-text.ts";

const quoted = /^\s*>/;
const isBlank = (line: string | undefined): boolean => line === undefined || line.trim() === "";
/** The line before a quotation, in the languages that mail programs of our people speak: "On 21 Nov 2026, Ada wrote:". */
const attributes =
  /(wrote|writes|schrieb|a écrit|escribió|ha scritto|schreef|skrev|napisał\(a\)|escreveu)\b.{0,200}:$|^(On|Am|Le|El|Il|Op|Den|W dniu|Em)\s.{0,300}:$/iu;
const beginsAttribution = /^(On|Am|Le|El|Il|Op|Den|W dniu|Em)\s/iu;
/** The header block with which some programs begin what they quote. */
const from = /^\W*(From|Von|De|Da|Van|Fra|Od)\W*:\s?\S/iu;
const sent = /^\W*(Sent|Date|Gesendet|Datum|Envoyé|Enviado|Inviato|Data|Verzonden|Sendt|Wysłano)\W*:\s?\S/iu;
const separates =
  /^\s*(-{2,}\s*(Original Message|Ursprüngliche Nachricht|Message d'origine|Mensaje original|Messaggio originale)\s*-{2,}|_{10,})\s*$/iu;
const signature = /^-- ?$/;
const sentFrom = /^(Sent from my |Get Outlook for |Von meinem .{1,60} gesendet|Gesendet von |Envoyé de mon |Enviado desde mi )/iu;

/**
 * What somebody wrote in answer to a mail: without what the answer quotes of it, and without a signature that is marked as one.
 * What might be the answer's own stays: lines that quote in its midst, and everything that no rule knows.
 */
export function replyText(text: string): string {
  let lines = plainText(text)
    .replaceAll("\u00a0", " ")
    .split("\n")
    .map((line) => line.trimEnd());
  lines = beforeHistory(lines);
  lines = withoutQuoteAtEnd(lines);
  lines = withoutQuoteAtStart(lines);
  const signed = lines.findIndex((line) => signature.test(line));
  if (signed !== -1) lines = lines.slice(0, signed);
  lines = trimmed(lines);
  if (sentFrom.test(lines.at(-1) ?? "")) lines = trimmed(lines.slice(0, -1));
  return lines.join("\n");
}

/** Ends where the mail that is answered begins without being quoted line by line: at its first line, or at its header block. */
function beforeHistory(lines: readonly string[]): string[] {
  const isMarker = (line: string): boolean => !quoted.test(line) && line.includes(answerLine);
  const isHeader = (at: number): boolean =>
    from.test(lines[at] ?? "") && lines.slice(at + 1, at + 4).some((line) => sent.test(line));
  const begins = lines.findIndex((line, at) => isMarker(line) || isHeader(at));
  if (begins === -1) return [...lines];
  return withoutAttribution(lines.slice(0, begins));
}

/** Without a quotation that goes on to the end, but for a signature after it. */
function withoutQuoteAtEnd(lines: readonly string[]): string[] {
  const signed = lines.findIndex((line) => signature.test(line));
  const body = trimmed(signed === -1 ? lines : lines.slice(0, signed));
  if (!quoted.test(body.at(-1) ?? "")) return [...lines];
  const lastOwn = body.findLastIndex((line) => !quoted.test(line) && !isBlank(line));
  const before = body.slice(0, lastOwn + 1);
  return attributes.test(before.at(-1) ?? "") || isAnswerQuoted(body.slice(lastOwn + 1))
    ? withoutAttribution(before)
    : [...lines];
}

/** Without a quotation at the start, where the answer stands below it. */
function withoutQuoteAtStart(given: readonly string[]): string[] {
  const lines = trimmed(given);
  const first = lines.findIndex((line) => quoted.test(line));
  if (first === -1 || trimmed(withoutAttribution(lines.slice(0, first))).length > 0) return lines;
  const end = lines.findIndex((line, at) => at > first && !quoted.test(line) && !isBlank(line));
  const block = lines.slice(first, end === -1 ? undefined : end);
  return first > 0 || isAnswerQuoted(block) ? (end === -1 ? [] : lines.slice(end)) : lines;
}

/** Whether a quotation holds the line with which our own mails begin. */
const isAnswerQuoted = (block: readonly string[]): boolean => block.some((line) => line.includes(answerLine));

/** Without the line that says whose words follow, which may be broken in two, and without what sets it apart. */
function withoutAttribution(given: readonly string[]): string[] {
  let lines = trimmed(given);
  const last = lines.at(-1) ?? "";
  const two = `${lines.at(-2) ?? ""} ${last}`.trim();
  if (attributes.test(last) && (beginsAttribution.test(last) || !beginsAttribution.test(lines.at(-2) ?? "")))
    lines = lines.slice(0, -1);
  else if (last.endsWith(":") && attributes.test(two) && beginsAttribution.test(two)) lines = lines.slice(0, -2);
  lines = trimmed(lines);
  return separates.test(lines.at(-1) ?? "") ? trimmed(lines.slice(0, -1)) : lines;
}

/** Without the blank lines at both ends. */
function trimmed(lines: readonly string[]): string[] {
  const first = lines.findIndex((line) => !isBlank(line));
  return first === -1 ? [] : lines.slice(first, lines.findLastIndex((line) => !isBlank(line)) + 1);
}
