/** A key press reduced to what decides about shortcuts; `from` says where the focus was. */
export interface KeyPress {
  key: string;
  meta: boolean;
  ctrl: boolean;
  alt: boolean;
  /** `text`: a field one types in; `overlay`: a dialog or menu with keys of its own; `control`: a button or link. */
  from: "page" | "text" | "overlay" | "control";
  /** True from inside a peek that lies over its list. */
  inPeek: boolean;
  /** True while an input method composes a character, or when someone already handled the press. */
  taken: boolean;
}

const NAMED: Record<string, string> = { escape: "esc", " ": "space", arrowdown: "down", arrowup: "up" };

/**
 * The name of the shortcut that a press means ("j", "?", "mod+k", "esc"), or null where it must stay what it is: no plain key
 * while typing or inside a dialog, Enter or space on a button belong to the button, and the arrows of a peek over the list scroll it.
 */
export function shortcutOf(press: KeyPress): string | null {
  if (press.taken || press.alt) return null;
  const lower = press.key.toLowerCase();
  const name = NAMED[lower] ?? lower;
  if (press.meta || press.ctrl) return press.from === "overlay" ? null : `mod+${name}`;
  if (press.from === "text" || press.from === "overlay") return null;
  if (press.from === "control" && (name === "enter" || name === "space")) return null;
  if (press.inPeek && (name === "down" || name === "up")) return null;
  return name;
}
