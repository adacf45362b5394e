"use client";

import superjson from "superjson";
import { ExportMenu } from "./export-menu";

/** Exports a list: all of what it is asked for, page by page; `ask` is the input of its query. */
export function ListExport({
  list,
  ask,
}: {
  list: "connections" | "engagements" | "exceptions" | "flows" | "staffing";
  ask: object;
}) {
  return <ExportMenu path="/api/export" ask={{ list, ask: superjson.serialize(ask) }} />;
}
