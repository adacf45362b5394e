import { createParser, parseAsArrayOf, parseAsString } from "nuqs/server";
import type { Sort } from "./types";

/** `exposure` is ascending, `-exposure` descending. */
export const parseAsSort = createParser<Sort>({
  parse: (text) => (/^-?[A-Za-z][\w.]*$/.test(text) ? { id: text.replace(/^-/, ""), desc: text.startsWith("-") } : null),
  serialize: (sort) => `${sort.desc ? "-" : ""}${sort.id}`,
  eq: (left, right) => left.id === right.id && left.desc === right.desc,
});

/** A day, `2026-11-30`. */
export const parseAsDay = createParser<string>({
  parse: (text) => (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : null),
  serialize: (day) => day,
});

/** Any of several values, separated by commas. */
export const parseAsSeveral = parseAsArrayOf(parseAsString).withDefault([]);

/** Of a fixed set of values, several; others are no filter, and none is shown for them. */
export const parseAsSomeOf = (known: readonly string[]) =>
  parseAsArrayOf(
    createParser<string>({ parse: (text) => (known.includes(text) ? text : null), serialize: (text) => text }),
  ).withDefault([]);

/** So long may a search be; the lists take no longer one. */
export const longestSearch = 200;

/** What is searched for; of an address that somebody made longer, its beginning. */
export const parseAsSearch = createParser<string>({
  parse: (text) => text.replaceAll("\0", "").slice(0, longestSearch),
  serialize: (text) => text.slice(0, longestSearch),
}).withDefault("");

/**
 * What every list keeps in the URL. For `search-params.ts` of a page: spread it beside the page's own filters.
 * `after` is the path of cursors from the first page to this one; its last is the cursor to ask the server with.
 */
export const tableSearchParams = {
  q: parseAsSearch,
  sort: parseAsSort,
  after: parseAsArrayOf(parseAsString).withDefault([]),
  hide: parseAsArrayOf(parseAsString),
  peek: parseAsString,
};
