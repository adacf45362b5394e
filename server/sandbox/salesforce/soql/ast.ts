export type Literal =
  | { kind: "text"; value: string }
  | { kind: "number"; value: number }
  | { kind: "boolean"; value: boolean }
  | { kind: "null" }
  | { kind: "date"; value: string }
  | { kind: "datetime"; value: string }
  | { kind: "period"; name: string; count: number };

/** A field, by the way that leads to it: ["Owner", "Name"]. */
export interface Path {
  names: string[];
  at: number;
}

export type Operator = "=" | "!=" | "<" | "<=" | ">" | ">=" | "LIKE";

export type Condition =
  | { kind: "and" | "or"; parts: Condition[] }
  | { kind: "not"; part: Condition }
  | { kind: "compare"; path: Path; operator: Operator; literal: Literal }
  | { kind: "in"; path: Path; isNegated: boolean; list: Literal[] }
  | { kind: "inQuery"; path: Path; isNegated: boolean; query: Query };

export type SelectItem =
  | { kind: "field"; path: Path }
  | { kind: "fields"; which: "ALL" | "STANDARD" | "CUSTOM" }
  | { kind: "aggregate"; operation: AggregateName; path: Path | null; alias: string | null };

export const aggregateNames = ["COUNT", "COUNT_DISTINCT", "SUM", "MIN", "MAX", "AVG"] as const;
export type AggregateName = (typeof aggregateNames)[number];

export interface Order {
  path: Path;
  isDescending: boolean;
  nullsLast: boolean;
}

export interface Query {
  items: SelectItem[];
  object: string;
  objectAt: number;
  alias: string | null;
  where: Condition | null;
  groupBy: Path[];
  orderBy: Order[];
  limit: number | null;
  offset: number;
}
