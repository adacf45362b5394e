import type { MenuItem, MenuSection } from "./types";

/** The menu entry that the path belongs to: the longest that it starts with, and "/" only for itself. */
export function activeItem(sections: readonly MenuSection[], path: string): MenuItem | null {
  const items = sections.flatMap((section) => section.items);
  const holding = items.filter((item) => path === item.href || (item.href !== "/" && path.startsWith(`${item.href}/`)));
  return holding.sort((left, right) => right.href.length - left.href.length)[0] ?? null;
}
