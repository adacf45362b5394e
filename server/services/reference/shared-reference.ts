import type { Database } from "../../db/database.ts";
import type { Services } from "../context.ts";
import { type ReferenceBook, ReferenceReader } from "./reference-book.ts";

const readers = new WeakMap<Database, ReferenceReader>();

/** The reference data of this process, read anew when its version or the day has changed. */
export function currentReference(services: Pick<Services, "db" | "clock">): Promise<ReferenceBook> {
  const reader = readers.get(services.db) ?? new ReferenceReader(services.db, services.clock);
  readers.set(services.db, reader);
  return reader.current();
}
