import { type Account, NsError, type NsRow, type RecordType } from "./account.ts";
import { keepUp } from "./seed.ts";

type Columns = Record<string, string | null>;
const bool = (value: unknown): string => (value === true ? "T" : "F");
const text = (value: unknown): string | null => (value === null || value === undefined || value === "" ? null : String(value));
/** After so many days a month is closed. */
const closedAfterMs = 10 * 86_400_000;

interface Source {
  type: RecordType;
  columns(row: NsRow, account: Account): Columns;
}

/** What can be asked for, by its name in queries: every value is text, as the service gives it. */
const sources: Readonly<Record<string, Source>> = {
  customer: {
    type: "customer",
    columns: (row) => ({
      id: row.id,
      externalid: row.externalId,
      entityid: text(row.entityId),
      companyname: text(row.companyName),
      email: text(row.email),
      url: text(row.url),
      vatregnumber: text(row.vatRegNumber),
      country: text(row.country),
      subsidiary: text(row.subsidiary),
      currency: text(row.currency),
      creditlimit: text(row.creditLimit),
      balance: text(row.balance),
      creditholdoverride: text(row.creditHoldOverride),
      isinactive: bool(row.isInactive),
    }),
  },
  contact: {
    type: "contact",
    columns: (row) => ({
      id: row.id,
      externalid: row.externalId,
      entityid: text(row.entityId),
      email: text(row.email),
      company: text(row.company),
    }),
  },
  customersubsidiaryrelationship: {
    type: "customerSubsidiaryRelationship",
    columns: (row) => ({ id: row.id, entity: text(row.entity), subsidiary: text(row.subsidiary), isprimarysub: "F" }),
  },
  job: {
    type: "job",
    columns: (row) => ({
      id: row.id,
      externalid: row.externalId,
      entityid: text(row.companyName),
      customer: text(row.parent),
      entitystatus: text(row.entityStatus),
    }),
  },
  subsidiary: {
    type: "subsidiary",
    columns: (row) => ({
      id: row.id,
      name: text(row.name),
      externalid: row.externalId,
      currency: text(row.currency),
      country: text(row.country),
      isinactive: bool(row.isInactive),
    }),
  },
  currency: { type: "currency", columns: (row) => ({ id: row.id, symbol: text(row.symbol), name: text(row.name) }) },
  currencyrate: {
    type: "currencyRate",
    columns: (row) => ({
      id: row.id,
      basecurrency: text(row.baseCurrency),
      transactioncurrency: text(row.transactionCurrency),
      exchangerate: text(row.exchangeRate),
      effectivedate: text(row.effectiveDate),
    }),
  },
  accountingperiod: {
    type: "accountingPeriod",
    columns: (row, account) => {
      const isOver = Date.parse(`${String(row.endDate)}T00:00:00Z`) + closedAfterMs < account.context.clock.now();
      return {
        id: row.id,
        periodname: text(row.periodName),
        startdate: text(row.startDate),
        enddate: text(row.endDate),
        closed: bool(isOver),
        arlocked: bool(isOver),
        isquarter: bool(row.isQuarter),
        isyear: bool(row.isYear),
      };
    },
  },
  term: { type: "term", columns: (row) => ({ id: row.id, name: text(row.name), daysuntilnetdue: text(row.daysUntilNetDue) }) },
  item: {
    type: "item",
    columns: (row) => ({
      id: row.id,
      itemid: text(row.itemId),
      displayname: text(row.displayName),
      isinactive: bool(row.isInactive),
    }),
  },
  billingratecard: {
    type: "billingRateCard",
    columns: (row) => ({ id: row.id, externalid: row.externalId, name: text(row.name) }),
  },
  jobstatus: { type: "jobStatus", columns: (row) => ({ id: row.id, name: text(row.name) }) },
};

/** Columns that hold numbers: they are compared and sorted as such. */
const numeric = new Set([
  "id",
  "subsidiary",
  "currency",
  "entity",
  "company",
  "customer",
  "basecurrency",
  "transactioncurrency",
  "balance",
  "creditlimit",
]);

interface Token {
  kind: "word" | "string" | "number" | "symbol";
  text: string;
}

const invalid = (message: string): NsError =>
  new NsError(400, "INVALID_PARAMETER", `Invalid search query. Detailed unprocessed description follows. ${message}`);

function tokenize(sql: string): Token[] {
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

type Value = (columns: Columns) => string | null;
type Test = (columns: Columns) => boolean;
interface Expression {
  value: Value;
  isNumber: boolean;
}

interface Parsed {
  select: { alias: string; value: Value }[];
  source: Source;
  name: string;
  where: Test;
  /** Ids that a condition which must hold names; null: any. */
  ids: string[] | null;
  order: { column: string; desc: boolean }[];
}

/** One SELECT over one table: conditions, functions and order as far as integrations commonly use them. */
class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #known: ReadonlySet<string> = new Set();

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  query(): Parsed {
    this.#expect("SELECT");
    const from = this.#tokens.findIndex((token) => token.kind === "word" && token.text.toUpperCase() === "FROM");
    const name = this.#tokens[from + 1]?.text.toLowerCase() ?? "";
    const source = sources[name];
    if (!source) throw invalid(`Search error occurred: Record '${name}' was not found.`);
    this.#known = columnsOf(source);
    const select = [this.#selected()];
    while (this.#accept(",")) select.push(this.#selected());
    this.#expect("FROM");
    this.#at += 1;
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
    return { select, source, name, where, ids: null, order };
  }

  #selected(): Parsed["select"][number] {
    const start = this.#tokens[this.#at]?.text ?? "";
    const { value } = this.#expression();
    const alias = this.#accept("AS") ? this.#word() : start;
    return { alias: alias.toLowerCase(), value };
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
      return { value: (columns) => columns[column] ?? null, isNumber: numeric.has(column) };
    }
    const inner = this.#expression();
    while (this.#accept(",")) this.#expression();
    this.#expect(")");
    switch (token.text.toUpperCase()) {
      case "UPPER":
        return { value: (columns) => inner.value(columns)?.toUpperCase() ?? null, isNumber: false };
      case "LOWER":
        return { value: (columns) => inner.value(columns)?.toLowerCase() ?? null, isNumber: false };
      case "TO_CHAR":
      case "TO_DATE":
        return { ...inner, isNumber: false };
      default:
        throw invalid(`Function ${token.text} is not known.`);
    }
  }

  #checked(name: string): string {
    const column = name.toLowerCase().split(".").at(-1) ?? "";
    if (!this.#known.has(column))
      throw invalid(`Search error occurred: Field '${column}' for record was not found. Reason: NOT_EXISTING`);
    return column;
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

const empty: NsRow = { id: "0", externalId: null };
const columnsOf = (source: Source): ReadonlySet<string> =>
  new Set(Object.keys(source.columns(empty, { context: { clock: { now: () => 0 } } } as unknown as Account)));

function compare(operator: string, left: string | null, right: string | null, isNumber: boolean): boolean {
  if (left === null || right === null) return false;
  const [a, b] = isNumber ? [Number(left), Number(right)] : [left, right];
  switch (operator) {
    case "=":
      return a === b;
    case "<>":
    case "!=":
      return a !== b;
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
    case "LIKE":
      return like(right).test(left);
    default:
      throw invalid(`Unexpected ${operator}`);
  }
}

const patterns = new Map<string, RegExp>();
function like(pattern: string): RegExp {
  const known = patterns.get(pattern);
  if (known) return known;
  const source = pattern
    .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
    .replaceAll("%", ".*")
    .replaceAll("_", ".");
  const made = new RegExp(`^${source}$`, "s");
  if (patterns.size > 1_000) patterns.clear();
  patterns.set(pattern, made);
  return made;
}

const shortIds = /\bWHERE (?:\()?id = (\d+)/i;
const byEntity = /\bWHERE entity (?:IN \(([\d, ]+)\)|= (\d+))/i;
const parsedQueries = new Map<string, Parsed>();

/** Rows that can match: by an index where the query begins with one. */
function candidates(account: Account, parsed: Parsed, sql: string): NsRow[] {
  const table = account.table(parsed.source.type);
  const isAnd = !/\bOR\b/i.test(sql);
  const id = isAnd ? shortIds.exec(sql)?.[1] : undefined;
  if (id) return [table.find(id)].flatMap((row) => row ?? []);
  const entities = isAnd && parsed.name === "customersubsidiaryrelationship" ? byEntity.exec(sql) : null;
  if (entities) return (entities[1] ?? entities[2] ?? "").split(",").flatMap((one) => table.findBy("entity", one.trim()));
  return table.all();
}

/** Runs a query; one page of its rows, columns without a value left out. */
export function runSuiteql(account: Account, sql: string, page: { limit: number; offset: number }) {
  keepUp(account);
  const parsed = parsedQueries.get(sql) ?? new Parser(tokenize(sql)).query();
  if (parsedQueries.size > 200) parsedQueries.clear();
  parsedQueries.set(sql, parsed);
  const { order, select, source, where } = parsed;
  const rows = candidates(account, parsed, sql)
    .map((row) => source.columns(row, account))
    .filter(where)
    .sort((a, b) => {
      for (const { column, desc } of order) {
        const [left, right] = [a[column] ?? "", b[column] ?? ""];
        if (left === right) continue;
        const isLess = numeric.has(column) ? Number(left) < Number(right) : left < right;
        return (isLess ? -1 : 1) * (desc ? -1 : 1);
      }
      return 0;
    });
  const items = rows.slice(page.offset, page.offset + page.limit).map((columns) => {
    const shown = Object.fromEntries(
      select.flatMap(({ alias, value }) => (value(columns) === null ? [] : [[alias, value(columns)]])),
    );
    return account.context.schema.shape(parsed.name, { links: [], ...shown });
  });
  return {
    items,
    count: items.length,
    offset: page.offset,
    totalResults: rows.length,
    hasMore: page.offset + items.length < rows.length,
  };
}
