import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

// The product's own sizes must be known as sizes, or `text-meta` and `text-danger` would cancel each other.
const merge = extendTailwindMerge({
  extend: { classGroups: { "font-size": [{ text: ["meta", "body", "title", "kpi"] }] } },
});

/** Joins class names; where two set the same property the later one wins. */
export function cn(...values: ClassValue[]): string {
  return merge(clsx(values));
}
