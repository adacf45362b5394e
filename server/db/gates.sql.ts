import { z } from "zod";
import { statement } from "./sql.ts";

/**
 * The gate of a wait key. Whoever parks on a key holds its gate shared while it checks once more that it still has to wait;
 * whoever releases a key holds the gate alone from before the change. So no release falls between the check and the wait.
 * All keys of one mapping set share a gate.
 */
const gateOf = (key: string): string => (key.startsWith("map:") ? key.split(":", 2).join(":") : key);

const gates = (keys: readonly string[]): string[] => [...new Set(keys.map(gateOf))].sort();

export const holdGatesShared = statement({
  name: "hold_gates_shared",
  text: "SELECT pg_advisory_xact_lock_shared(hashtextextended(g, 7)) FROM unnest($1::text[]) AS g",
  values: (keys: readonly string[]) => [gates(keys)],
  row: z.object({}),
});

export const holdGatesAlone = statement({
  name: "hold_gates_alone",
  text: "SELECT pg_advisory_xact_lock(hashtextextended(g, 7)) FROM unnest($1::text[]) AS g",
  values: (keys: readonly string[]) => [gates(keys)],
  row: z.object({}),
});
