import type { Sort } from "@/components/data-table/types";
import { type ExceptionFilterAsked, exceptionPageSize } from "../search-params";

interface ListState {
  sort: Sort | null;
  cursor: string | null;
}

/** Sorts of the lists, and whether their usual direction puts the largest first. */
const itemSorts = { exposure: true, due: false, opened: true } as const;
const groupSorts = { items: true, exposure: true, opened: false, due: false } as const;

const isOf = <Known extends object>(known: Known, id: string): id is Extract<keyof Known, string> => Object.hasOwn(known, id);

/** The question for a page of single exceptions, the same where it is prefetched and in the browser. */
export function itemsAsk(filter: ExceptionFilterAsked, { sort, cursor }: ListState) {
  const mayRank = filter.status === "open";
  const order =
    sort && isOf(itemSorts, sort.id) && (mayRank || sort.id === "opened")
      ? { sort: sort.id, reversed: sort.desc !== itemSorts[sort.id] }
      : {};
  return { filter, ...order, cursor, limit: exceptionPageSize };
}

/** The question for a page of causes. */
export function groupsAsk(filter: ExceptionFilterAsked, { sort, cursor }: ListState) {
  const order = sort && isOf(groupSorts, sort.id) ? { sort: sort.id, reversed: sort.desc !== groupSorts[sort.id] } : {};
  return { filter, ...order, cursor, limit: exceptionPageSize };
}
