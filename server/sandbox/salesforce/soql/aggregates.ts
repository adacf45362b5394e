import { ApiError } from "../errors.ts";
import type { Row, Value } from "../values.ts";
import type { SelectItem } from "./ast.ts";
import { comparable } from "./conditions.ts";
import { reader, resolvePath, type Source } from "./paths.ts";
import type { Shown } from "./projection.ts";

type Aggregate = Extract<SelectItem, { kind: "aggregate" }>;

function combine(operation: Aggregate["operation"], values: readonly Value[]): Value {
  const numbers = values.filter((value) => typeof value === "number");
  const sum = numbers.reduce((total, value) => total + value, 0);
  switch (operation) {
    case "COUNT":
      return values.length;
    case "COUNT_DISTINCT":
      return new Set(values).size;
    case "SUM":
      return numbers.length === 0 ? null : sum;
    case "AVG":
      return numbers.length === 0 ? null : sum / numbers.length;
    default: {
      const sorted = [...values].sort((a, b) => ((a ?? "") < (b ?? "") ? -1 : 1));
      return (operation === "MIN" ? sorted[0] : sorted.at(-1)) ?? null;
    }
  }
}

/** One result for each group of rows, in the order in which the groups are met; without GROUP BY there is one group. */
export function aggregate(source: Source, rows: readonly Row[]): Shown[] {
  const keys = source.query.groupBy.map((path) => {
    const resolved = resolvePath(source, path);
    return { name: resolved.field.name, field: resolved.field, read: reader(source.org, resolved) };
  });
  const grouped = new Map<string, Row[]>(keys.length === 0 ? [["[]", [...rows]]] : []);
  for (const row of keys.length === 0 ? [] : rows) {
    const key = JSON.stringify(keys.map(({ field, read }) => comparable(field, read(row))));
    const group = grouped.get(key);
    if (group) group.push(row);
    else grouped.set(key, [row]);
  }
  return [...grouped.values()].map((group) => showGroup(source, group, keys));
}

function showGroup(source: Source, group: readonly Row[], keys: readonly { name: string; read: (row: Row) => Value }[]): Shown {
  const shown: Shown = { attributes: { type: "AggregateResult" } };
  let unnamed = 0;
  for (const item of source.query.items) {
    if (item.kind === "aggregate") {
      const name = item.alias ?? `expr${unnamed++}`;
      const read = item.path ? reader(source.org, resolvePath(source, item.path)) : (row: Row) => row.Id;
      shown[name] = combine(
        item.operation,
        group.map(read).filter((value) => value !== null),
      );
      continue;
    }
    const name = item.kind === "field" ? resolvePath(source, item.path).field.name : "";
    const key = keys.find((known) => known.name === name);
    if (!key) throw new ApiError(400, "MALFORMED_QUERY", `Field must be grouped or aggregated: ${name}`);
    shown[name] = group[0] ? key.read(group[0]) : null;
  }
  return shown;
}
