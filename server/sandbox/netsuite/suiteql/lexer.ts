import { NsError } from "../account.ts";

export interface Token {
  kind: "word" | "string" | "number" | "symbol";
  text: string;
}

/** A query that cannot be run, as the service says it. */
export const invalid = (message: string): NsError =>
  new NsError(
    400,
    "INVALID_PARAMETER",
    `Invalid search query. Detailed unprocessed description follows. ${message}`,
    "q",
    "o:errorQueryParam",
  );

/** The words, literals and signs of a query. */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  const pattern = /\s*(?:'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?)|([A-Za-z_][A-Za-z0-9_.]*)|(<=|>=|<>|!=|[(),=<>*]))/y;
  while (pattern.lastIndex < sql.length) {
    const rest = sql.slice(pattern.lastIndex);
    if (rest.trim() === "") break;
    const found = pattern.exec(sql);
    if (!found) throw invalid(`Unexpected text near ${rest.trim().slice(0, 20)}`);
    const [, string, number, word, symbol] = found;
    if (string !== undefined) tokens.push({ kind: "string", text: string.replaceAll("''", "'") });
    else if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (word !== undefined) tokens.push({ kind: "word", text: word });
    else tokens.push({ kind: "symbol", text: symbol ?? "" });
  }
  return tokens;
}
