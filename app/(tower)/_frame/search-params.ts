/** The first of a parameter's values in the URL, or null. */
export function first(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}
