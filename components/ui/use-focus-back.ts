"use client";

import { useRef } from "react";

/**
 * For a window's content: gives the focus back to what had it, also where no trigger of the window's own opened it. `instead` names
 * what gets it where the window has led on from there.
 */
export function useFocusBack(instead?: () => Element | null | undefined) {
  const before = useRef<Element | null>(null);
  return {
    onOpenAutoFocus: () => {
      before.current = document.activeElement;
    },
    onCloseAutoFocus: (event: Event) => {
      const element = instead?.() ?? before.current;
      if (!(element instanceof HTMLElement) || !element.isConnected || element === document.body) return;
      event.preventDefault();
      element.focus();
    },
  };
}
