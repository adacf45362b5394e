import { parseInstant } from "../../domain/clock.ts";
import { parseCursor, writeCursor } from "../list-cursor.ts";
import { type Outcome, refuse } from "../refusal.ts";

/** Where a page ended: the instant as of which its list is read, and the keys of its last row. */
export interface Place {
  asOf: Date;
  keys: readonly string[];
}

/** A cursor that carries the instant of its first page, so that what sleeps until then sleeps on all of them. */
export const cursorAt = (order: string, place: Place): string => writeCursor(order, [place.asOf.toISOString(), ...place.keys]);

/** Null for the first page. A cursor of another order is refused rather than followed to a wrong place. */
export function readPlace(cursor: string | null | undefined, order: string, types: readonly string[]): Outcome<Place | null> {
  const at = parseCursor(cursor, order, ["text", ...types]);
  if (at === null) return { ok: true, value: null };
  const asOf = at && parseInstant(at[0] ?? "");
  if (!at || !asOf)
    return refuse("invalid", "This page belongs to another list. Go back to the first page.", { cursor: "is not of this list" });
  return { ok: true, value: { asOf, keys: at.slice(1) } };
}
