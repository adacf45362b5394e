import type { Sort } from "@/components/data-table/types";
import { type engagementFilter, engagementPageSize } from "../search-params";

const sorts = ["won", "value", "updated", "number"] as const;

/** What the list asks the server for: newest won first, unless the URL says otherwise. */
export function listAsk(filter: ReturnType<typeof engagementFilter>, table: { sort: Sort | null; cursor: string | null }) {
  const sort = sorts.find((one) => one === table.sort?.id) ?? "won";
  return { ...filter, sort, desc: table.sort?.desc ?? true, limit: engagementPageSize, cursor: table.cursor };
}
