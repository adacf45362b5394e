import type { Order, SelectItem } from "./ast.ts";
import { type AggregateName, aggregateNames, type Condition, type Literal, type Operator, type Path, type Query } from "./ast.ts";
import { malformedQuery, type Token, tokenize } from "./lexer.ts";

const reserved = new Set([
  "FROM",
  "WHERE",
  "ORDER",
  "GROUP",
  "LIMIT",
  "OFFSET",
  "FOR",
  "WITH",
  "ALL",
  "HAVING",
  "AND",
  "OR",
  "NOT",
]);
const operators: Record<string, Operator> = { "=": "=", "!=": "!=", "<>": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">=" };
const periods = new Set(["TODAY", "YESTERDAY", "TOMORROW", "LAST_N_DAYS", "NEXT_N_DAYS"]);
const maxOffset = 2000;

class Parser {
  readonly #source: string;
  readonly #tokens: Token[];
  #next = 0;

  constructor(source: string) {
    this.#source = source;
    this.#tokens = tokenize(source);
  }

  query(isWhole: boolean): Query {
    this.#expect("SELECT");
    const items = this.#items();
    this.#expect("FROM");
    const { text: object, at: objectAt } = this.#take("name");
    const alias = this.#alias();
    const where = this.#accept("WHERE") ? this.#or() : null;
    const groupBy: Path[] = [];
    if (this.#accept("GROUP")) {
      this.#expect("BY");
      do groupBy.push(this.#path());
      while (this.#accept(","));
    }
    const orderBy = this.#orderBy();
    const limit = this.#accept("LIMIT") ? this.#count() : null;
    const offset = this.#accept("OFFSET") ? this.#count() : 0;
    if (this.#accept("FOR")) {
      if (!["VIEW", "REFERENCE", "UPDATE"].some((what) => this.#accept(what))) throw this.#unexpected();
    }
    if (isWhole && this.#peek().kind !== "end") throw this.#unexpected();
    if (offset > maxOffset)
      throw malformedQuery(
        this.#source,
        this.#peek().at,
        `NUMBER_OUTSIDE_VALID_RANGE: maximum SOQL offset allowed is ${maxOffset}`,
      );
    return { items, object, objectAt, alias, where, groupBy, orderBy, limit, offset };
  }

  #items(): SelectItem[] {
    const items: SelectItem[] = [];
    do items.push(this.#item());
    while (this.#accept(","));
    return items;
  }

  #item(): SelectItem {
    const token = this.#peek();
    const name = token.text.toUpperCase();
    if (token.kind === "name" && this.#tokens[this.#next + 1]?.text === "(") {
      this.#next += 2;
      if (name === "FIELDS") {
        const which = this.#take("name").text.toUpperCase();
        if (which !== "ALL" && which !== "STANDARD" && which !== "CUSTOM") throw this.#unexpected(-1);
        this.#expect(")");
        return { kind: "fields", which };
      }
      const operation = aggregateNames.find((known) => known === name) as AggregateName | undefined;
      if (!operation) throw malformedQuery(this.#source, token.at, `unexpected token: '${token.text}'`);
      const path = this.#peek().text === ")" ? null : this.#path();
      this.#expect(")");
      return { kind: "aggregate", operation, path, alias: this.#alias() };
    }
    return { kind: "field", path: this.#path() };
  }

  #alias(): string | null {
    const token = this.#peek();
    if (token.kind !== "name" || reserved.has(token.text.toUpperCase())) return null;
    this.#next++;
    return token.text;
  }

  #orderBy(): Order[] {
    const list: Order[] = [];
    if (!this.#accept("ORDER")) return list;
    this.#expect("BY");
    do {
      const path = this.#path();
      const isDescending = this.#accept("DESC");
      if (!isDescending) this.#accept("ASC");
      let nullsLast = false;
      if (this.#accept("NULLS")) {
        nullsLast = this.#accept("LAST");
        if (!nullsLast) this.#expect("FIRST");
      }
      list.push({ path, isDescending, nullsLast });
    } while (this.#accept(","));
    return list;
  }

  /** AND and OR do not mix without parentheses in Salesforce; here AND simply binds closer. */
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
    return this.#comparison();
  }

  #comparison(): Condition {
    const path = this.#path();
    if (this.#accept("IN")) return this.#membership(path, false);
    if (this.#accept("NOT")) {
      this.#expect("IN");
      return this.#membership(path, true);
    }
    if (this.#accept("LIKE")) return { kind: "compare", path, operator: "LIKE", literal: this.#literal() };
    const operator = operators[this.#peek().text];
    if (!operator || this.#peek().kind !== "symbol") throw this.#unexpected();
    this.#next++;
    return { kind: "compare", path, operator, literal: this.#literal() };
  }

  #membership(path: Path, isNegated: boolean): Condition {
    this.#expect("(");
    if (this.#peek().text.toUpperCase() === "SELECT") {
      const query = this.query(false);
      this.#expect(")");
      return { kind: "inQuery", path, isNegated, query };
    }
    const list: Literal[] = [];
    do list.push(this.#literal());
    while (this.#accept(","));
    this.#expect(")");
    return { kind: "in", path, isNegated, list };
  }

  #literal(): Literal {
    const token = this.#peek();
    this.#next++;
    switch (token.kind) {
      case "text":
        return { kind: "text", value: token.text };
      case "number":
        return { kind: "number", value: Number(token.text) };
      case "date":
      case "datetime":
        return { kind: token.kind, value: token.text.toUpperCase() };
      case "name":
        return this.#word(token);
      default:
        throw malformedQuery(this.#source, token.at, `unexpected token: '${token.text}'`);
    }
  }

  #word(token: Token): Literal {
    const word = token.text.toUpperCase();
    if (word === "NULL") return { kind: "null" };
    if (word === "TRUE" || word === "FALSE") return { kind: "boolean", value: word === "TRUE" };
    if (!periods.has(word)) throw malformedQuery(this.#source, token.at, `unexpected token: '${token.text}'`);
    if (word.includes("_N_")) this.#expect(":");
    return { kind: "period", name: word, count: word.includes("_N_") ? this.#count() : 0 };
  }

  #path(): Path {
    const first = this.#take("name");
    const names = [first.text];
    while (this.#accept(".")) names.push(this.#take("name").text);
    return { names, at: first.at };
  }

  #count(): number {
    const token = this.#take("number");
    if (!/^\d+$/.test(token.text)) throw this.#unexpected(-1);
    return Number(token.text);
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { kind: "end", text: "<EOF>", at: this.#source.length };
  }

  #take(kind: Token["kind"]): Token {
    const token = this.#peek();
    if (token.kind !== kind) throw this.#unexpected();
    this.#next++;
    return token;
  }

  #accept(text: string): boolean {
    const token = this.#peek();
    if ((token.kind !== "name" && token.kind !== "symbol") || token.text.toUpperCase() !== text) return false;
    this.#next++;
    return true;
  }

  #expect(text: string): void {
    if (!this.#accept(text)) throw this.#unexpected();
  }

  #unexpected(back = 0): Error {
    const token = this.#tokens[this.#next + back] ?? this.#peek();
    return malformedQuery(this.#source, token.at, `unexpected token: '${token.text}'`);
  }
}

/** A query as a tree; throws MALFORMED_QUERY with the place where it cannot be read. */
export const parseSoql = (source: string): Query => new Parser(source).query(true);
