"use client";

import { useCallback, useState, useSyncExternalStore } from "react";

/** The width of the element that takes `ref`, in CSS pixels and as it changes; null until it is laid out. */
export function useWidth<Element extends HTMLElement>(): [(element: Element | null) => void, number | null] {
  const [element, setElement] = useState<Element | null>(null);
  const subscribe = useCallback(
    (listener: () => void) => {
      if (!element) return () => {};
      const observer = new ResizeObserver(listener);
      observer.observe(element);
      return () => observer.disconnect();
    },
    [element],
  );
  const width = useSyncExternalStore(
    subscribe,
    () => element?.clientWidth ?? null,
    () => null,
  );
  return [setElement, width];
}
