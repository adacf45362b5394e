import type { Account, NsRow } from "../account.ts";
import { keepUp } from "../seed.ts";
import { tokenize } from "./lexer.ts";
import { type Joined, type Parsed, Parser } from "./parser.ts";
import { type Columns, joinable, numeric } from "./tables.ts";

const shortIds = /\bWHERE (?:\()?(?:[a-z]+\.)?id = (\d+)/i;
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

/** The columns of a row with those of the row that is joined to it, where there is one. */
function withJoined(account: Account, joined: Joined | null, columns: Columns): Columns {
  const key = joined ? columns[joined.by] : null;
  const other = joined && key ? joinable[joined.name]?.(account, key) : undefined;
  if (!joined || !other) return columns;
  const added = Object.entries(joined.source.columns(other, account)).map(([name, value]) => [`${joined.name}.${name}`, value]);
  return { ...columns, ...Object.fromEntries(added) };
}

/** Runs a query; one page of its rows, columns without a value left out. */
export function runSuiteql(account: Account, sql: string, page: { limit: number; offset: number }) {
  keepUp(account);
  const parsed = parsedQueries.get(sql) ?? new Parser(tokenize(sql)).query();
  if (parsedQueries.size > 200) parsedQueries.clear();
  parsedQueries.set(sql, parsed);
  const { joined, order, select, source, where } = parsed;
  const rows = candidates(account, parsed, sql)
    .map((row) => withJoined(account, joined, source.columns(row, account)))
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
