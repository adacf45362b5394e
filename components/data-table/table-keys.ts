/** What the table knows when a key is pressed. */
export interface TableKeyState {
  /** Ids of the rows on this page, in order. */
  ids: readonly string[];
  /** The row that the keyboard is on. */
  activeId: string | null;
  /** The row whose peek is open. */
  peekId: string | null;
  /** The row that took the place of the one whose peek is open, where that has left the page. */
  heirId: string | null;
  hasSelection: boolean;
}

export type TableCommand =
  | { do: "move"; id: string }
  | { do: "peek"; id: string }
  | { do: "open"; id: string }
  | { do: "close-peek" }
  | { do: "toggle"; id: string }
  | { do: "clear-selection" };

/** J/K move, Enter peeks and then opens, X selects, Esc closes what is open and then clears. Null: not for the table. */
export function tableCommand(key: string, state: TableKeyState): TableCommand | null {
  const current = state.peekId ?? state.activeId;
  switch (key) {
    case "j":
    case "down":
      return step(state, 1);
    case "k":
    case "up":
      return step(state, -1);
    case "enter":
      if (current === null) return null;
      return state.peekId === current ? { do: "open", id: current } : { do: "peek", id: current };
    case "x":
      return current === null ? null : { do: "toggle", id: current };
    case "esc":
      if (state.peekId !== null) return { do: "close-peek" };
      return state.hasSelection ? { do: "clear-selection" } : null;
    default:
      return null;
  }
}

/** The row that an act's key is about: that which the keyboard is on, else, where rows are selected, the first; the act goes by the selection then. */
export const keyedId = ({ activeId, hasSelection, ids, peekId }: TableKeyState): string | null =>
  peekId ?? activeId ?? (hasSelection ? (ids[0] ?? null) : null);

type Move = Extract<TableCommand, { do: "move" } | { do: "peek" }>;

/** Where keys lead that were pressed before there were rows. Only moves count. */
export function earlyMove(keys: readonly string[], state: TableKeyState): Move | null {
  return keys.filter(isMove).reduce<Move | null>((moved, key) => {
    const command = tableCommand(key, moved ? { ...state, [moved.do === "peek" ? "peekId" : "activeId"]: moved.id } : state);
    return command?.do === "move" || command?.do === "peek" ? command : moved;
  }, null);
}

const moves: ReadonlySet<string> = new Set(["j", "k", "down", "up"]);
export const isMove = (key: string): boolean => moves.has(key);

/** With a peek open the peek moves along; at either end nothing happens. */
function step(state: TableKeyState, by: 1 | -1): TableCommand | null {
  const current = state.peekId ?? state.activeId;
  const index = current === null ? -1 : state.ids.indexOf(current);
  const next = index === -1 ? fromNowhere(state, by) : state.ids[index + by];
  if (next === undefined) return null;
  return state.peekId === null ? { do: "move", id: next } : { do: "peek", id: next };
}

/** From a row that has left the page on from its place, else in from the top or the bottom. */
function fromNowhere({ heirId, ids }: TableKeyState, by: 1 | -1): string | undefined {
  const place = heirId === null ? -1 : ids.indexOf(heirId);
  if (place === -1) return ids[by === 1 ? 0 : ids.length - 1];
  return by === 1 ? ids[place] : ids[Math.max(0, place - 1)];
}
