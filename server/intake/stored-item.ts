import { z } from "zod";
import type { SourceItem } from "../connectors/ports/port.ts";

/** A record beyond this is not kept: it is an exception, and its size is said. */
const maxPayloadBytes = 2_000_000;

const storedSchema = z.strictObject({
  object: z.string(),
  externalId: z.string(),
  sourceStamp: z.string(),
  isDeleted: z.boolean(),
  payload: z.record(z.string(), z.unknown()),
  /** Set instead of a payload that was too large. */
  oversizeBytes: z.number().optional(),
});
export type StoredItem = z.infer<typeof storedSchema>;

/** A payload page as it lies in the database. */
export const storedPageSchema = z.array(storedSchema);

/** A source record as it is kept. */
export function storedItem(item: SourceItem): StoredItem {
  const { object, externalId, sourceStamp, isDeleted, payload } = item;
  const bytes = Buffer.byteLength(JSON.stringify(payload));
  if (bytes <= maxPayloadBytes) return { object, externalId, sourceStamp, isDeleted, payload };
  return { object, externalId, sourceStamp, isDeleted, payload: {}, oversizeBytes: bytes };
}

/** Why a stored record cannot be read at all; undefined: it can be tried. */
export const oversizeOf = (item: StoredItem): string | undefined =>
  item.oversizeBytes === undefined
    ? undefined
    : `It has ${item.oversizeBytes.toLocaleString("en")} bytes, and at most ${maxPayloadBytes.toLocaleString("en")} are taken`;
