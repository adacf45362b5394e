import type { Database } from "../../db/database.ts";
import type { Clock } from "../../domain/clock.ts";
import { PublishedMappings } from "../../services/mappings/published-book.ts";
import { ReferenceReader } from "../../services/reference/reference-book.ts";

/** What all runs of a process look things up in; read anew when its version has changed. */
export interface Bookshelf {
  mappings: PublishedMappings;
  reference: ReferenceReader;
}

const shelves = new WeakMap<Database, Bookshelf>();

export function bookshelfOf(db: Database, clock: Clock): Bookshelf {
  const known = shelves.get(db);
  if (known) return known;
  const shelf = { mappings: new PublishedMappings(db), reference: new ReferenceReader(db, clock) };
  shelves.set(db, shelf);
  return shelf;
}
