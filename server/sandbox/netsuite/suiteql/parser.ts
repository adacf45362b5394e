import { compare } from "./comparing.ts";
import { invalid, type Token } from "./lexer.ts";
import { accountDay, type Columns, columnsOf, days, joinable, numeric, type Source, sources } from "./tables.ts";

const dayFormat = "YYYY-MM-DD";
/** LEFT JOIN table ON a = b. */
const joinLength = 7;

type Value = (columns: Columns) => string | null;
type Test = (columns: Columns) => boolean;
interface Expression {
  value: Value;
  isNumber: boolean;
  /** A day column as it is, which is shown in the account's own format. */
  isDay?: boolean;
}

/** Another table whose row is looked up by a key that a column of the first one holds. */
export interface Joined {
  name: string;
  source: Source;
  by: string;
}

export interface Parsed {
  select: { alias: string; value: Value }[];
  source: Source;
  name: string;
  joined: Joined | null;
  where: Test;
  /** Ids that a condition which must hold names; null: any. */
  ids: string[] | null;
  order: { column: string; desc: boolean }[];
}

/** One SELECT over one table: conditions, functions and order as far as integrations commonly use them. */
export class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  readonly #tables = new Map<string, { columns: ReadonlySet<string>; prefix: string }>();

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  query(): Parsed {
    this.#expect("SELECT");
    const from = this.#tokens.findIndex((token) => token.kind === "word" && token.text.toUpperCase() === "FROM");
    const { name, source } = this.#source(from + 1);
    this.#tables.set(name, { columns: columnsOf(source), prefix: "" });
    const joined = this.#joined(from + 2);
    const select = [this.#selected()];
    while (this.#accept(",")) select.push(this.#selected());
    this.#expect("FROM");
    this.#at += 1;
    if (joined) this.#at += joinLength;
    const where = this.#accept("WHERE") ? this.#or() : () => true;
    const order: Parsed["order"] = [];
    if (this.#accept("ORDER")) {
      this.#expect("BY");
      do {
        const column = this.#column();
        const desc = this.#accept("DESC");
        if (!desc) this.#accept("ASC");
        order.push({ column, desc });
      } while (this.#accept(","));
    }
    if (this.#at < this.#tokens.length) throw invalid(`Unexpected ${this.#tokens[this.#at]?.text}`);
    return { select, source, name, joined, where, ids: null, order };
  }

  #source(at: number): { name: string; source: Source } {
    const name = this.#tokens[at]?.text.toLowerCase() ?? "";
    const source = sources[name];
    if (!source) throw invalid(`Search error occurred: Record '${name}' was not found.`);
    return { name, source };
  }

  /** LEFT JOIN table ON table.key = first.column, by a key of tables that are joined. */
  #joined(at: number): Joined | null {
    const words = this.#tokens.slice(at, at + joinLength).map((token) => token.text);
    if (words[0]?.toUpperCase() !== "LEFT") return null;
    const { name, source } = this.#source(at + 2);
    this.#tables.set(name, { columns: columnsOf(source), prefix: `${name}.` });
    const [key, sign, by] = [this.#checked(words[4] ?? ""), words[5], this.#checked(words[6] ?? "")];
    if (words[1]?.toUpperCase() !== "JOIN" || words[3]?.toUpperCase() !== "ON" || sign !== "=" || !joinable[name])
      throw invalid("Search error occurred: Invalid or unsupported search.");
    if (key !== `${name}.nkey`) throw invalid("Search error occurred: Invalid or unsupported search.");
    return { name, source, by };
  }

  #selected(): Parsed["select"][number] {
    const start = this.#tokens[this.#at]?.text ?? "";
    const { isDay, value } = this.#expression();
    const alias = this.#accept("AS") ? this.#word() : (start.split(".").at(-1) ?? start);
    return { alias: alias.toLowerCase(), value: isDay ? (columns) => accountDay(value(columns)) : value };
  }

  #or(): Test {
    const parts = [this.#and()];
    while (this.#accept("OR")) parts.push(this.#and());
    return (columns) => parts.some((part) => part(columns));
  }

  #and(): Test {
    const parts = [this.#unary()];
    while (this.#accept("AND")) parts.push(this.#unary());
    return (columns) => parts.every((part) => part(columns));
  }

  #unary(): Test {
    if (this.#accept("NOT")) {
      const test = this.#unary();
      return (columns) => !test(columns);
    }
    if (this.#accept("(")) {
      const test = this.#or();
      this.#expect(")");
      return test;
    }
    const left = this.#expression();
    if (this.#accept("IS")) {
      const isNot = this.#accept("NOT");
      this.#expect("NULL");
      return (columns) => (left.value(columns) === null) !== isNot;
    }
    const isNot = this.#accept("NOT");
    if (this.#accept("IN")) return this.#in(left, isNot);
    const operator = this.#next().text.toUpperCase();
    const right = this.#expression();
    const isNumber = left.isNumber || right.isNumber;
    return (columns) => compare(operator, left.value(columns), right.value(columns), isNumber) !== isNot;
  }

  #in(left: Expression, isNot: boolean): Test {
    this.#expect("(");
    const values = [this.#expression()];
    while (this.#accept(",")) values.push(this.#expression());
    this.#expect(")");
    return (columns) => {
      const wanted = left.value(columns);
      return (wanted !== null && values.some((value) => value.value(columns) === wanted)) !== isNot;
    };
  }

  #expression(): Expression {
    const token = this.#next();
    if (token.kind === "string") return { value: () => token.text, isNumber: false };
    if (token.kind === "number") return { value: () => token.text, isNumber: true };
    if (token.kind !== "word") throw invalid(`Unexpected ${token.text}`);
    if (!this.#accept("(")) {
      const column = this.#checked(token.text);
      return { value: (columns) => columns[column] ?? null, isNumber: numeric.has(column), isDay: days.has(column) };
    }
    const inner = this.#expression();
    const formats: Token[] = [];
    while (this.#accept(",")) formats.push(this.#next());
    this.#expect(")");
    switch (token.text.toUpperCase()) {
      case "UPPER":
        return { value: (columns) => inner.value(columns)?.toUpperCase() ?? null, isNumber: false };
      case "LOWER":
        return { value: (columns) => inner.value(columns)?.toLowerCase() ?? null, isNumber: false };
      case "TO_CHAR":
      case "TO_DATE":
        if (formats.length !== 1 || formats[0]?.text !== dayFormat)
          throw invalid(`Only the format ${dayFormat} is simulated for ${token.text}.`);
        return { value: inner.value, isNumber: false };
      default:
        throw invalid(`Function ${token.text} is not known.`);
    }
  }

  /** Under which key the rows of the query hold a column, which may be named with its table. */
  #checked(name: string): string {
    const [column = "", table] = name.toLowerCase().split(".").reverse();
    for (const [known, { columns, prefix }] of this.#tables)
      if ((table === undefined || table === known) && columns.has(column)) return prefix + column;
    const available = [...this.#tables.keys()].map((known) => `${known}=${known}`).join(", ");
    throw invalid(
      `Search error occurred: Unknown identifier '${name.toLowerCase()}'. Available identifiers are: {${available}}.`,
    );
  }

  #column(): string {
    return this.#checked(this.#word());
  }

  #word(): string {
    const token = this.#next();
    if (token.kind !== "word") throw invalid(`Unexpected ${token.text}`);
    return token.text;
  }

  #next(): Token {
    const token = this.#tokens[this.#at];
    if (!token) throw invalid("Unexpected end of query.");
    this.#at += 1;
    return token;
  }

  #accept(text: string): boolean {
    const token = this.#tokens[this.#at];
    if (!token || token.kind === "string" || token.text.toUpperCase() !== text) return false;
    this.#at += 1;
    return true;
  }

  #expect(text: string): void {
    if (!this.#accept(text)) throw invalid(`Expected ${text}, found ${this.#tokens[this.#at]?.text ?? "the end"}.`);
  }
}
