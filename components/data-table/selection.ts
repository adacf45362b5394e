import type { Count, Selection } from "./types";

export const NOTHING: Selection = { kind: "some", ids: [] };

export const isNothing = (selection: Selection): boolean => selection.kind === "some" && selection.ids.length === 0;

/** Whether the row is selected. */
export function isSelected(selection: Selection, id: string): boolean {
  return selection.kind === "all-matching" || selection.ids.includes(id);
}

/** Selects or deselects a row; leaving one out of "all that match" falls back to the other rows that are on the page. */
export function toggleRow(selection: Selection, id: string, pageIds: readonly string[]): Selection {
  if (selection.kind === "all-matching") return { kind: "some", ids: pageIds.filter((other) => other !== id) };
  const ids = selection.ids.includes(id) ? selection.ids.filter((other) => other !== id) : [...selection.ids, id];
  return { kind: "some", ids };
}

/** Selects the whole page, or nothing where the whole page is selected. */
export function togglePage(selection: Selection, pageIds: readonly string[]): Selection {
  return pageState(selection, pageIds) === true ? NOTHING : { kind: "some", ids: pageIds };
}

/** The state of the box in the header. */
export function pageState(selection: Selection, pageIds: readonly string[]): boolean | "indeterminate" {
  const selected = pageIds.filter((id) => isSelected(selection, id)).length;
  if (selected === 0 || pageIds.length === 0) return false;
  return selected === pageIds.length ? true : "indeterminate";
}

/** How many are selected; null for nothing. */
export function selectionCount(selection: Selection, total: Count | undefined): Count | null {
  if (selection.kind === "some") return selection.ids.length === 0 ? null : { value: selection.ids.length, capped: false };
  return total ?? null;
}
