import type { Selection } from "@/components/data-table/types";
import type { ExceptionFilterAsked } from "../search-params";
import type { Acts, Asked } from "./use-acts";

/** What both lists, of causes and of single exceptions, take. */
export interface ExceptionListProps {
  filter: ExceptionFilterAsked;
  acts: Acts;
  selection: Selection;
  onSelectionChange: (selection: Selection) => void;
  /** Takes back the selection once what was asked for it is done; what an act failed on stays selected, to be tried again. */
  unselect: (isDone: boolean) => void;
  onAsk: (what: "assign" | "snooze", of: Asked) => void;
  /** Tells the order of the page, for the peek's way up and down. */
  onOrder: (ids: readonly string[]) => void;
  /** Narrows the list to what its total leaves out, one by one. */
  onUnknownWorth: () => void;
  isFiltered: boolean;
  onClearFilters: () => void;
}

export const keyHints = "A assign · S snooze · R try again · Z undo";
