import { escapeHtml, oneLine, plainText } from "./plain-text.ts";

/** What a mail says, before it is text or HTML. */
export interface MailWords {
  /** One line: "Ada Nakamura asks you:". */
  opening: string;
  /** What a person wrote, of several lines. */
  said: string | null;
  facts: readonly { label: string; value: string }[];
  link: { label: string; url: string };
  /** Whether an answer is taken. */
  isAnswerable: boolean;
  /** Lines at the end: what becomes of an answer, why it came. */
  closing: readonly string[];
}

/** Stands above everything in a mail that can be answered: what an answer quotes begins here. */
export const answerLine = "––– Write your answer above this line –––";

const longestFact = 300;
/** As long as a comment may be. */
const longestSaid = 4_000;

const parts = (words: MailWords) => ({
  marker: words.isAnswerable ? answerLine : null,
  opening: oneLine(words.opening, longestFact),
  said: words.said === null ? null : plainText(words.said).slice(0, longestSaid).toWellFormed(),
  facts: words.facts.map(({ label, value }) => ({ label, value: oneLine(value, longestFact) })),
});

/** The mail as plain text. */
export function textOf(words: MailWords): string {
  const { facts, marker, opening, said } = parts(words);
  const quoted = said === null ? [] : ["", ...said.split("\n").map((line) => `    ${line}`)];
  return [
    ...(marker ? [marker, ""] : []),
    opening,
    ...quoted,
    "",
    ...facts.map(({ label, value }) => `${label}: ${value}`),
    `${words.link.label}: ${words.link.url}`,
    "",
    ...words.closing,
    "",
  ].join("\n");
}

/** The same as simple HTML: nothing is loaded, nothing runs. */
export function htmlOf(words: MailWords): string {
  const { facts, marker, opening, said } = parts(words);
  const paragraph = (html: string, style = "") => `<p dir="auto" style="margin:0 0 12px;${style}">${html}</p>`;
  const lines = (text: string) => escapeHtml(text).replaceAll("\n", "<br>\n");
  const quoted =
    said === null
      ? []
      : [
          `<blockquote dir="auto" style="margin:0 0 12px;padding:0 0 0 12px;border-left:3px solid #bbb">${lines(said)}</blockquote>`,
        ];
  return [
    '<div style="font:14px/1.5 sans-serif;max-width:640px">',
    ...(marker ? [paragraph(escapeHtml(marker), "color:#666")] : []),
    paragraph(escapeHtml(opening)),
    ...quoted,
    paragraph(facts.map(({ label, value }) => `${escapeHtml(label)}: <bdi>${escapeHtml(value)}</bdi>`).join("<br>\n")),
    paragraph(`<a href="${escapeHtml(words.link.url)}">${escapeHtml(words.link.label)}</a>`),
    ...words.closing.map((line) => paragraph(escapeHtml(line), "color:#666")),
    "</div>",
  ].join("\n");
}
