import type { MappingRow } from "./types";

/** Everything that is said of a row, for the filter. */
export const rowText = (row: MappingRow): string => `${row.label} ${row.said}`.toLowerCase();
