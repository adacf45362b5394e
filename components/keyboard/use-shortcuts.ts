"use client";

import { useEffect, useEffectEvent } from "react";
import { type KeyPress, shortcutOf } from "./shortcut";

/** What each shortcut does; a handler that answers false did not want it, and the press stays what it was. */
export type ShortcutMap = Readonly<Record<string, (() => unknown) | undefined>>;

interface ShortcutOptions {
  /** Only those that nobody else has answered. */
  unanswered?: boolean;
  /** Those pressed in a peek that lies over its list too: they reach what is behind it. */
  inPeek?: boolean;
}

/** Answers keys anywhere on the page, but never while someone types or a dialog is open. */
export function useShortcuts(map: ShortcutMap, { unanswered = false, inPeek = false }: ShortcutOptions = {}): void {
  const answer = useEffectEvent((event: KeyboardEvent) => {
    const press = pressOf(event);
    const name = press.inPeek && !inPeek ? null : shortcutOf(press);
    const handler = name === null ? undefined : map[name];
    if (handler && handler() !== false) event.preventDefault();
  });

  // External system: the browser's keyboard events on the document, and after it on the window.
  useEffect(() => {
    const target = unanswered ? window : document;
    const listener = (event: Event) => event instanceof KeyboardEvent && answer(event);
    target.addEventListener("keydown", listener);
    return () => target.removeEventListener("keydown", listener);
  }, [unanswered]);
}

/** Marks a peek that lies over its list: a dialog, in which the list's keys go on working. */
export const keepsListKeys = "data-keeps-list-keys";

function pressOf(event: KeyboardEvent): KeyPress {
  return {
    key: event.key,
    meta: event.metaKey,
    ctrl: event.ctrlKey,
    alt: event.altKey,
    from: originOf(event.target),
    inPeek: event.target instanceof Element && event.target.closest(`[${keepsListKeys}]`) !== null,
    taken: event.isComposing || event.defaultPrevented,
  };
}

function originOf(target: EventTarget | null): KeyPress["from"] {
  if (!(target instanceof Element)) return "page";
  const overlay = target.closest("[role=dialog], [role=alertdialog], [role=menu], [role=listbox]");
  if (overlay && !overlay.hasAttribute(keepsListKeys)) return "overlay";
  if (target.closest("[contenteditable=true], textarea, select")) return "text";
  const input = target.closest("input");
  if (input) return ["checkbox", "radio", "button", "submit"].includes(input.type) ? "control" : "text";
  return target.closest("a, button, summary, [role=button], [role=checkbox], [role=tab]") ? "control" : "page";
}
