import { ApiError } from "../errors.ts";
import type { Org } from "../org.ts";
import type { ObjectDefinition } from "../schema.ts";
import type { Row, Value } from "../values.ts";
import { aggregate } from "./aggregates.ts";
import type { Query } from "./ast.ts";
import { candidates } from "./candidates.ts";
import { comparable, compileCondition } from "./conditions.ts";
import { reader, resolvePath, type Source } from "./paths.ts";
import { projection, type Shown } from "./projection.ts";

/** The outcome of a query: how many records, and those from one place to before another as they are shown. */
export interface Result {
  totalSize: number;
  page(from: number, to: number): Shown[];
}

function findObject(org: Org, query: Query): ObjectDefinition {
  const definition = org.find(query.object);
  if (definition) return definition;
  throw new ApiError(
    400,
    "INVALID_TYPE",
    `\nERROR at Row:1:Column:${query.objectAt + 1}\nsObject type '${query.object}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
  );
}

/** Rows that fit the query, in its order and within its bounds. */
function rowsOf(source: Source, includeDeleted: boolean, isBounded: boolean): Row[] {
  const { org, query } = source;
  const subquery = (inner: Query): Value[] => {
    const within = { org, query: inner, definition: findObject(org, inner) };
    const [item, ...more] = inner.items;
    if (item?.kind !== "field" || more.length > 0)
      throw new ApiError(400, "MALFORMED_QUERY", "A semi-join sub-select selects exactly one field");
    return rowsOf(within, includeDeleted, true).map(reader(org, resolvePath(within, item.path)));
  };
  const test = query.where && compileCondition(source, query.where, subquery);
  const orders = query.orderBy.map(({ path, isDescending, nullsLast }) => {
    const resolved = resolvePath(source, path);
    return { field: resolved.field, read: reader(org, resolved), isDescending, nullsLast };
  });
  let rows = candidates(source, query.where).filter(
    (row) => (includeDeleted || row.IsDeleted !== true) && (test === null || test(row)),
  );
  if (orders.length > 0) {
    rows = rows
      .map((row) => ({ row, keys: orders.map(({ field, read }) => comparable(field, read(row))) }))
      .sort((a, b) => {
        for (const [index, order] of orders.entries()) {
          const [left = null, right = null] = [a.keys[index], b.keys[index]];
          if (left === right) continue;
          if (left === null || right === null) return (left === null) !== order.nullsLast ? -1 : 1;
          return left < right !== order.isDescending ? -1 : 1;
        }
        return 0;
      })
      .map(({ row }) => row);
  }
  if (!isBounded) return rows;
  return rows.slice(query.offset, query.limit === null ? undefined : query.offset + query.limit);
}

/** Runs a query. Throws INVALID_TYPE, INVALID_FIELD and the like as Salesforce does. */
export function runQuery(org: Org, query: Query, includeDeleted: boolean): Result {
  const source: Source = { org, query, definition: findObject(org, query) };
  const [first, ...others] = query.items;
  if (first?.kind === "aggregate" && first.operation === "COUNT" && first.path === null && others.length === 0) {
    return { totalSize: rowsOf(source, includeDeleted, true).length, page: () => [] };
  }
  if (query.groupBy.length > 0 || query.items.some((item) => item.kind === "aggregate")) {
    const unordered = { ...source, query: { ...query, orderBy: [] } };
    const groups = aggregate(source, rowsOf(unordered, includeDeleted, false));
    const shown = groups.slice(query.offset, query.limit === null ? undefined : query.offset + query.limit);
    return { totalSize: shown.length, page: (from, to) => shown.slice(from, to) };
  }
  const show = projection(source, query.items);
  const rows = rowsOf(source, includeDeleted, true);
  return { totalSize: rows.length, page: (from, to) => rows.slice(from, to).map(show) };
}
