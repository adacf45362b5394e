import type { ReactNode } from "react";

/** One value that a filter can take. */
export interface FilterOption {
  value: string;
  label: string;
  /** How many rows have it, where that is cheap to know. */
  count?: ReactNode;
}

/** Something a list can be filtered by. */
export interface FilterField {
  id: string;
  label: string;
  options: readonly FilterOption[];
  /** One value only; otherwise any of several. */
  single?: boolean;
}

/** The filters that are on: values by field; a field without values is off. */
export type Filters = Readonly<Record<string, readonly string[]>>;

/** Switches one value on or off. */
export function toggleFilter(filters: Filters, field: FilterField, value: string): Filters {
  const current = filters[field.id] ?? [];
  if (current.includes(value))
    return withValues(
      filters,
      field.id,
      current.filter((other) => other !== value),
    );
  return withValues(filters, field.id, field.single ? [value] : [...current, value]);
}

/** Takes a field's filter off. */
export function clearFilter(filters: Filters, fieldId: string): Filters {
  return withValues(filters, fieldId, []);
}

/** "Product not mapped", "UK, Germany", "4 of 12": what a chip says after the field's name. */
export function chipText(field: FilterField, values: readonly string[]): string {
  const labels = values.map((value) => field.options.find((option) => option.value === value)?.label ?? value);
  return labels.length <= 2 ? labels.join(", ") : `${labels[0]} +${labels.length - 1}`;
}

function withValues(filters: Filters, id: string, values: readonly string[]): Filters {
  const { [id]: _dropped, ...rest } = filters;
  return values.length === 0 ? rest : { ...filters, [id]: values };
}
