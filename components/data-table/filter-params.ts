import type { FilterOption, Filters } from "./filters";

type Parameter = readonly string[] | string | null;

/** Values that are their own labels. */
export const plainOptions = (values: readonly string[] | undefined): FilterOption[] =>
  (values ?? []).map((value) => ({ value, label: value }));

/** The URL's parameters as the filter bar takes them. A parameter is off when it is empty or has its usual value. */
export function filtersFrom<Name extends string>(
  params: Readonly<Record<Name, Parameter>>,
  names: readonly Name[],
  usual: Readonly<Record<string, string>> = {},
): Filters {
  const chosen = names.map((name) => [name, valuesOf(params[name], usual[name])] as const);
  return Object.fromEntries(chosen.filter(([, values]) => values.length > 0));
}

function valuesOf(parameter: Parameter, usual: string | undefined): readonly string[] {
  if (parameter === null || parameter === "" || parameter === usual) return [];
  return typeof parameter === "string" ? [parameter] : parameter;
}

/** Reads the filter bar's choice for the URL: `several` values, `one` of those that are known, or `any` one value. */
export function choiceIn(filters: Filters) {
  return {
    several: (name: string): string[] | null => (filters[name]?.length ? [...filters[name]] : null),
    one: <Value extends string>(name: string, known: readonly Value[]): Value | null =>
      known.find((value) => value === filters[name]?.[0]) ?? null,
    any: (name: string): string | null => filters[name]?.[0] ?? null,
  };
}
