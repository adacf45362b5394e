/** What turns the direction of what stands around it: in a subject or a name it can make a text say something else. */
const turns = /[\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C]/gu;

/** So many characters of a text at most, none cut in two; what was left out is said by an ellipsis. */
export function atMost(text: string, longest: number): string {
  const characters = Array.from(text.slice(0, longest * 2 + 2));
  return characters.length > longest ? `${characters.slice(0, longest - 1).join("")}…` : text;
}

/** A text as one line of a header or a list: no line break, no control character, nothing that turns its direction. */
export const oneLine = (text: string, longest: number): string =>
  atMost(
    text
      .toWellFormed()
      .replace(turns, "")
      .replace(/\p{Cc}+/gu, " ")
      .replace(/\s+/gu, " ")
      .trim(),
    longest,
  );

/** A text of several lines without control characters: line breaks stay, as one character each. */
export const plainText = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n?|\u2028|\u2029/gu, "\n")
    .replace(/[^\P{Cc}\n\t]/gu, "");

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** A text as it may stand anywhere in HTML. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/gu, (character) => entities[character] ?? "");
