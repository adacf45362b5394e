/** What a list was narrowed by, as it stands in the trail: only what was set. */
export const shownFilter = (filter: object): string => setIn(filter).join("; ") || "everything";

const setIn = (filter: object): string[] =>
  Object.entries(filter).flatMap(([name, value]: [string, unknown]) => {
    if (value === undefined || value === null || value === "") return [];
    if (Array.isArray(value)) return `${name}: ${value.join(", ")}`;
    if (value instanceof Date) return `${name}: ${value.toISOString()}`;
    return typeof value === "object" ? setIn(value) : `${name}: ${String(value)}`;
  });
