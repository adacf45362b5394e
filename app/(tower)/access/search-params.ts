import { createLoader, parseAsStringLiteral } from "nuqs/server";
import { tableSearchParams } from "@/components/data-table/table-url";

export const accessViews = ["people", "sessions", "tokens", "approvals"] as const;
export type AccessView = (typeof accessViews)[number];

export const accessParams = {
  ...tableSearchParams,
  view: parseAsStringLiteral(accessViews).withDefault("people"),
};
export const loadAccessParams = createLoader(accessParams);
