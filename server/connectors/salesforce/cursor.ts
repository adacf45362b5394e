import { z } from "zod";
import { type Cursor, cursorSchema, PortError } from "../ports/port.ts";
import { streamSchema } from "./stream.ts";

const pullCursorSchema = z.strictObject({
  v: z.literal(1),
  streams: z.record(z.string(), streamSchema),
  /** Ids of changed opportunities that are still to be handed over. */
  pending: z.array(z.string().regex(/^[A-Za-z0-9]{15,18}$/)),
  /** Streams that have not reached their end in this round. A round ends when all have; the next one reads all again. */
  open: z.array(z.string()),
});
export type PullCursor = z.infer<typeof pullCursorSchema>;

/** The stored position of a pull. Throws a PortError when it is none of ours. */
export function parseCursor(cursor: Cursor, name: string): PullCursor {
  const parsed = pullCursorSchema.safeParse(cursor);
  if (parsed.success) return parsed.data;
  throw new PortError(
    "malformed",
    `The stored position of ${name} cannot be read (${parsed.error.issues[0]?.path.join(".") ?? "?"}: ${parsed.error.issues[0]?.message ?? "?"}). Start a new backfill of the connection.`,
  );
}

export const storableCursor = (cursor: PullCursor): Cursor => cursorSchema.parse(cursor);
