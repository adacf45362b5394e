import { ApiError } from "../errors.ts";
import { normalizeId } from "../ids.ts";
import type { Field } from "../schema.ts";
import { type Row, readInstant, type Value } from "../values.ts";
import type { Condition, Literal, Operator } from "./ast.ts";
import { reader, resolvePath, type Source } from "./paths.ts";

export type Test = (row: Row) => boolean;
export type Subquery = (query: Extract<Condition, { kind: "inQuery" }>["query"]) => Value[];

const dayMs = 86_400_000;
const longestFiltered = 255;

/** What values of a field are compared by: texts do not mind the case, ids do. */
export function comparable(field: Field, value: Value): Value {
  if (typeof value !== "string") return value;
  return field.type === "id" || field.type === "reference" || field.type === "date" || field.type === "datetime"
    ? value
    : value.toLowerCase();
}

const mistyped = (field: Field, what: string): ApiError =>
  new ApiError(400, "INVALID_FIELD", `value of filter criterion for field '${field.name}' must be of type ${what}`);

/** A literal as it is compared with the values of a field; throws where the field cannot have it. */
export function literalValue(field: Field, literal: Literal): Value {
  if (literal.kind === "null") return null;
  switch (field.type) {
    case "id":
    case "reference": {
      if (literal.kind !== "text") throw mistyped(field, "string and should be enclosed in quotes");
      if (literal.value === "") return null;
      const id = normalizeId(literal.value);
      if (id) return id;
      throw new ApiError(400, "INVALID_QUERY_FILTER_OPERATOR", `invalid ID field: ${literal.value}`);
    }
    case "boolean":
      if (literal.kind !== "boolean") throw mistyped(field, "boolean and should not be enclosed in quotes");
      return literal.value;
    case "int":
    case "double":
    case "currency":
      if (literal.kind !== "number") throw mistyped(field, "double and should not be enclosed in quotes");
      return literal.value;
    case "date":
      if (literal.kind !== "date") throw mistyped(field, "date and should not be enclosed in quotes");
      return literal.value;
    case "datetime": {
      const ms = literal.kind === "datetime" ? readInstant(literal.value) : undefined;
      if (ms === undefined) throw mistyped(field, "dateTime and should not be enclosed in quotes");
      return new Date(ms).toISOString().replace("Z", "+0000");
    }
    default:
      if (literal.kind !== "text") throw mistyped(field, "string and should be enclosed in quotes");
      return literal.value === "" ? null : literal.value.toLowerCase();
  }
}

function holds(operator: Operator, left: Value, right: Value): boolean {
  if (operator === "=") return left === right;
  if (operator === "!=") return left !== right;
  if (left === null || right === null) return false;
  if (operator === "<") return left < right;
  if (operator === "<=") return left <= right;
  if (operator === ">") return left > right;
  return left >= right;
}

/** A pattern of LIKE: % stands for any text, _ for one character, either after a backslash for itself. */
function likePattern(pattern: string): RegExp {
  const source = pattern.replace(/\\[_%]|[.*+?^${}()|[\]\\/%_]/g, (part) => {
    if (part === "%") return "[^]*";
    if (part === "_") return "[^]";
    return part === "\\%" || part === "\\_" ? part.slice(1) : `\\${part}`;
  });
  return new RegExp(`^${source}$`, "i");
}

/** The days that a word such as TODAY or LAST_N_DAYS:7 stands for: from the first to before the second. */
function daysOf(literal: Extract<Literal, { kind: "period" }>, nowMs: number): [string, string] {
  const first = { TODAY: 0, YESTERDAY: -1, TOMORROW: 1, LAST_N_DAYS: -literal.count, NEXT_N_DAYS: 1 }[literal.name] ?? 0;
  const days = literal.name === "LAST_N_DAYS" ? literal.count + 1 : literal.name === "NEXT_N_DAYS" ? literal.count : 1;
  const day = (offset: number) => new Date(nowMs + offset * dayMs).toISOString().slice(0, 10);
  return [day(first), day(first + days)];
}

function periodTest(field: Field, operator: Operator, days: [string, string]): (value: Value) => boolean {
  if (field.type !== "date" && field.type !== "datetime") throw mistyped(field, "string and should be enclosed in quotes");
  const [from, to] = field.type === "date" ? days : [`${days[0]}T00:00:00.000+0000`, `${days[1]}T00:00:00.000+0000`];
  return (value) => {
    if (typeof value !== "string") return operator === "!=";
    if (operator === "=") return value >= from && value < to;
    if (operator === "!=") return value < from || value >= to;
    if (operator === "<") return value < from;
    if (operator === "<=") return value < to;
    return operator === ">" ? value >= to : value >= from;
  };
}

function compileComparison(source: Source, condition: Extract<Condition, { kind: "compare" }>): Test {
  const resolved = resolvePath(source, condition.path);
  const { field } = resolved;
  const read = reader(source.org, resolved);
  const { literal, operator } = condition;
  requireFiltered(field);
  if (operator === "LIKE") {
    if (literal.kind !== "text" || ["id", "reference", "boolean", "date", "datetime"].includes(field.type))
      throw new ApiError(400, "INVALID_FIELD", `invalid operator on ${field.type} field '${field.name}'`);
    const pattern = likePattern(literal.value);
    return (row) => pattern.test(String(read(row) ?? ""));
  }
  if (literal.kind === "period") {
    const test = periodTest(field, operator, daysOf(literal, source.org.nowMs()));
    return (row) => test(read(row));
  }
  const wanted = literalValue(field, literal);
  return (row) => holds(operator, comparable(field, read(row)), wanted);
}

function requireFiltered(field: Field): void {
  if (field.type === "textarea" && field.length > longestFiltered)
    throw new ApiError(400, "INVALID_FIELD", `field '${field.name}' can not be filtered in a query call`);
}

function compileIn(source: Source, condition: Extract<Condition, { kind: "in" | "inQuery" }>, subquery: Subquery): Test {
  const resolved = resolvePath(source, condition.path);
  requireFiltered(resolved.field);
  const read = reader(source.org, resolved);
  const wanted = new Set(
    condition.kind === "in"
      ? condition.list.map((literal) => literalValue(resolved.field, literal))
      : subquery(condition.query).map((value) => comparable(resolved.field, value)),
  );
  return (row) => wanted.has(comparable(resolved.field, read(row))) !== condition.isNegated;
}

/** A condition as a test of rows; throws where it names what is not there or compares what cannot be compared. */
export function compileCondition(source: Source, condition: Condition, subquery: Subquery): Test {
  switch (condition.kind) {
    case "and": {
      const parts = condition.parts.map((part) => compileCondition(source, part, subquery));
      return (row) => parts.every((part) => part(row));
    }
    case "or": {
      const parts = condition.parts.map((part) => compileCondition(source, part, subquery));
      return (row) => parts.some((part) => part(row));
    }
    case "not": {
      const part = compileCondition(source, condition.part, subquery);
      return (row) => !part(row);
    }
    case "compare":
      return compileComparison(source, condition);
    default:
      return compileIn(source, condition, subquery);
  }
}
