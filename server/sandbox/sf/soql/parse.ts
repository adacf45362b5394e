import { SfError } from "../org.ts";

export type Literal = string | number | boolean | null | { instant: number } | { day: string };
export type Condition =
  | { kind: "and" | "or"; parts: Condition[] }
  | { kind: "not"; part: Condition }
  | { kind: "compare"; path: string; operator: string; value: Literal }
  | { kind: "in"; path: string; values: Literal[]; isNot: boolean };
export interface Query {
  fields: { path: string; count: boolean; alias: string | null }[];
  object: string;
  where: Condition | null;
  orderBy: { path: string; desc: boolean; nullsLast: boolean | null }[];
  limit: number | null;
  offset: number;
}

interface Token {
  kind: "word" | "string" | "number" | "instant" | "day" | "symbol";
  text: string;
}

const patterns: readonly (readonly [Token["kind"], RegExp])[] = [
  ["instant", /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})/y],
  ["day", /\d{4}-\d{2}-\d{2}/y],
  ["number", /[+-]?\d+(?:\.\d+)?/y],
  ["word", /[A-Za-z_][A-Za-z0-9_.]*/y],
  ["symbol", /<=|>=|!=|<>|[(),=<>]/y],
];
const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };

const malformed = (message: string): SfError => new SfError(400, "MALFORMED_QUERY", message);

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text[at] ?? "";
    if (/\s/.test(char)) {
      at += 1;
      continue;
    }
    if (char === "'") {
      const read = readString(text, at);
      tokens.push({ kind: "string", text: read.value });
      at = read.end;
      continue;
    }
    const found = patterns
      .map(([kind, pattern]) => {
        pattern.lastIndex = at;
        return { kind, text: pattern.exec(text)?.[0] };
      })
      .find((one) => one.text !== undefined);
    if (!found?.text) throw malformed(`unexpected token: '${char}'`);
    tokens.push({ kind: found.kind, text: found.text });
    at += found.text.length;
  }
  return tokens;
}

function readString(text: string, start: number): { value: string; end: number } {
  let value = "";
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text[at];
    if (char === "'") return { value, end: at + 1 };
    if (char === "\\") {
      at += 1;
      const next = text[at] ?? "";
      value += escapes[next] ?? next;
    } else value += char;
  }
  throw malformed("unterminated string literal");
}

/** Parses one SELECT; throws MALFORMED_QUERY. */
export function parseSoql(text: string): Query {
  return new Parser(tokenize(text)).query();
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  query(): Query {
    this.#expect("SELECT");
    const fields = [this.#field()];
    while (this.#accept(",")) fields.push(this.#field());
    this.#expect("FROM");
    const object = this.#word();
    const where = this.#accept("WHERE") ? this.#or() : null;
    const orderBy = this.#accept("ORDER") ? this.#order() : [];
    const limit = this.#accept("LIMIT") ? this.#number() : null;
    const offset = this.#accept("OFFSET") ? this.#number() : 0;
    if (this.#at < this.#tokens.length) throw malformed(`unexpected token: '${this.#tokens[this.#at]?.text}'`);
    return { fields, object, where, orderBy, limit, offset };
  }

  #field(): Query["fields"][number] {
    const path = this.#word();
    if (path.toUpperCase() === "COUNT" && this.#accept("(")) {
      const of = this.#peek(")") ? "" : this.#word();
      this.#expect(")");
      const next = this.#tokens[this.#at];
      const alias = next?.kind === "word" && next.text.toUpperCase() !== "FROM" ? this.#word() : null;
      return { path: of, count: true, alias };
    }
    return { path, count: false, alias: null };
  }

  #order(): Query["orderBy"] {
    this.#expect("BY");
    const keys: Query["orderBy"] = [];
    do {
      const path = this.#word();
      const desc = this.#accept("DESC");
      if (!desc) this.#accept("ASC");
      const nullsLast = this.#accept("NULLS") ? this.#word().toUpperCase() === "LAST" : null;
      keys.push({ path, desc, nullsLast });
    } while (this.#accept(","));
    return keys;
  }

  #or(): Condition {
    const parts = [this.#and()];
    while (this.#accept("OR")) parts.push(this.#and());
    return parts.length === 1 && parts[0] ? parts[0] : { kind: "or", parts };
  }

  #and(): Condition {
    const parts = [this.#unary()];
    while (this.#accept("AND")) parts.push(this.#unary());
    return parts.length === 1 && parts[0] ? parts[0] : { kind: "and", parts };
  }

  #unary(): Condition {
    if (this.#accept("NOT")) return { kind: "not", part: this.#unary() };
    if (this.#accept("(")) {
      const inner = this.#or();
      this.#expect(")");
      return inner;
    }
    const path = this.#word();
    if (this.#accept("IN")) return this.#in(path, false);
    if (this.#accept("NOT")) {
      this.#expect("IN");
      return this.#in(path, true);
    }
    const operator = this.#next().text.toUpperCase();
    if (!["=", "!=", "<>", "<", "<=", ">", ">=", "LIKE"].includes(operator)) throw malformed(`unexpected token: '${operator}'`);
    return { kind: "compare", path, operator: operator === "<>" ? "!=" : operator, value: this.#literal() };
  }

  #in(path: string, isNot: boolean): Condition {
    this.#expect("(");
    const values = [this.#literal()];
    while (this.#accept(",")) values.push(this.#literal());
    this.#expect(")");
    return { kind: "in", path, values, isNot };
  }

  #literal(): Literal {
    const token = this.#next();
    switch (token.kind) {
      case "string":
        return token.text;
      case "number":
        return Number(token.text);
      case "instant":
        return { instant: Date.parse(token.text) };
      case "day":
        return { day: token.text };
      default: {
        const word = token.text.toLowerCase();
        if (word === "null") return null;
        if (word === "true" || word === "false") return word === "true";
        throw malformed(`unexpected token: '${token.text}'`);
      }
    }
  }

  #number(): number {
    const token = this.#next();
    if (token.kind !== "number") throw malformed(`unexpected token: '${token.text}'`);
    return Number(token.text);
  }

  #word(): string {
    const token = this.#next();
    if (token.kind !== "word") throw malformed(`unexpected token: '${token.text}'`);
    return token.text;
  }

  #next(): Token {
    const token = this.#tokens[this.#at];
    if (!token) throw malformed("unexpected end of query");
    this.#at += 1;
    return token;
  }

  #peek(text: string): boolean {
    const token = this.#tokens[this.#at];
    return token !== undefined && token.kind !== "string" && token.text.toUpperCase() === text;
  }

  #accept(text: string): boolean {
    if (!this.#peek(text)) return false;
    this.#at += 1;
    return true;
  }

  #expect(text: string): void {
    if (!this.#accept(text)) throw malformed(`expecting ${text}, found '${this.#tokens[this.#at]?.text ?? "end"}'`);
  }
}
