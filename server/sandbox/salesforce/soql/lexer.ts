import { ApiError } from "../errors.ts";

export type TokenKind = "name" | "text" | "number" | "date" | "datetime" | "symbol" | "end";
export interface Token {
  kind: TokenKind;
  text: string;
  at: number;
}

const escapes: Record<string, string> = {
  n: "\n",
  r: "\r",
  t: "\t",
  b: "\b",
  f: "\f",
  "\\": "\\",
  "'": "'",
  '"': '"',
  // The wildcards of LIKE stay escaped until the pattern is read.
  _: "\\_",
  "%": "\\%",
};

const patterns: readonly [TokenKind, RegExp][] = [
  ["datetime", /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})/iy],
  ["date", /\d{4}-\d{2}-\d{2}/y],
  ["number", /[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/y],
  ["name", /[A-Za-z][A-Za-z0-9_]*/y],
  ["symbol", /!=|<>|<=|>=|[(),.:=<>]/y],
];

/** Where a query cannot be read: the place, and what stands there. */
export function malformedQuery(source: string, at: number, message: string): ApiError {
  const start = Math.max(0, at - 30);
  const shown = source.slice(start, at + 40).replace(/\s/g, " ");
  return new ApiError(
    400,
    "MALFORMED_QUERY",
    `\n${shown}\n${" ".repeat(at - start)}^\nERROR at Row:1:Column:${at + 1}\n${message}`,
  );
}

function readString(source: string, start: number): Token & { end: number } {
  let text = "";
  for (let at = start + 1; at < source.length; at++) {
    const char = source.charAt(at);
    if (char === "'") return { kind: "text", text, at: start, end: at + 1 };
    if (char !== "\\") {
      text += char;
      continue;
    }
    at++;
    const escaped = source.charAt(at);
    const hex = /^u[0-9a-fA-F]{4}/.exec(source.slice(at, at + 5))?.[0];
    if (hex) {
      text += String.fromCharCode(Number.parseInt(hex.slice(1), 16));
      at += 4;
      continue;
    }
    const meant = escapes[escaped.toLowerCase()];
    if (meant === undefined) throw malformedQuery(source, at, `invalid character escape '\\${escaped}'`);
    text += meant;
  }
  throw malformedQuery(source, start, "unterminated string literal");
}

function matchAt(source: string, at: number): Token & { end: number } {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const text = pattern.exec(source)?.[0];
    if (text !== undefined) return { kind, text, at, end: at + text.length };
  }
  throw malformedQuery(source, at, `unexpected token: '${source.charAt(at)}'`);
}

/** The tokens of a query, with an end at last. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < source.length; ) {
    if (/\s/.test(source.charAt(at))) {
      at++;
      continue;
    }
    const { end, ...token } = source.charAt(at) === "'" ? readString(source, at) : matchAt(source, at);
    tokens.push(token);
    at = end;
  }
  tokens.push({ kind: "end", text: "<EOF>", at: source.length });
  return tokens;
}
