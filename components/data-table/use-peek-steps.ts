"use client";

import { peekSteps } from "./loaded";
import { useHeir } from "./use-heir";
import type { TableUrl } from "./use-table-url";

/** The row that is peeked at and the ways from it to its neighbours; from the place of a row that has left the page, on from there. */
export function usePeekSteps<Row extends { id: string }>(
  url: Pick<TableUrl, "peekId" | "setPeekId">,
  rows: readonly Row[] | undefined,
) {
  const heirId = useHeir(
    url.peekId,
    rows?.map((row) => row.id),
  );
  return peekSteps(url, rows, heirId);
}
