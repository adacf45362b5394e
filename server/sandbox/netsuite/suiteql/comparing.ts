import { invalid } from "./lexer.ts";

/** Two values by an operator; nothing compares with null. */
export function compare(operator: string, left: string | null, right: string | null, isNumber: boolean): boolean {
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
