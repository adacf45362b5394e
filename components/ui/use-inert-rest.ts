"use client";

import { useCallback, useRef } from "react";

/**
 * For the content of a list that Radix opens over a page, which it hides from screen readers and leaves open to the focus: what is
 * hidden takes no focus either. Once the list has the focus the page is hidden; it is freed as the list goes.
 */
export function useInertRest() {
  const inert = useRef<Element[]>([]);
  const ref = useCallback(
    () => () => {
      for (const element of inert.current) element.removeAttribute("inert");
      inert.current = [];
    },
    [],
  );
  return {
    ref,
    onFocus: () => {
      const hidden = [...document.querySelectorAll("[data-aria-hidden=true]:not([inert])")];
      for (const element of hidden) element.setAttribute("inert", "");
      inert.current.push(...hidden);
    },
  };
}
