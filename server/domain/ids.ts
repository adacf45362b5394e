import { randomInt, randomUUID } from "node:crypto";

declare const brand: unique symbol;
/** A UUID that belongs to one kind of record: an InvoiceId where a ProjectId is due does not compile. */
export type Id<Kind extends string> = string & { readonly [brand]: Kind };

export type CorrelationId = Id<"correlation">;

let lastMs = 0;
let counter = 0;

/**
 * A UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, then a 12-bit counter that rises within a millisecond, then
 * randomness, so that ids made by one process sort in the order they were made.
 */
export function newId<Kind extends string>(nowMs: number = Date.now()): Id<Kind> {
  if (nowMs > lastMs) {
    lastMs = nowMs;
    counter = randomInt(0x400);
  } else {
    counter += 1;
    if (counter > 0xfff) {
      lastMs += 1;
      counter = 0;
    }
  }
  const time = lastMs.toString(16).padStart(12, "0");
  // Variant and randomness are those of a random UUID, which the system draws many at once.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, "0")}-${randomUUID().slice(19)}` as Id<Kind>;
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a text has the form of a UUID in lower case. */
export const isUuid = (text: string): boolean => uuidPattern.test(text);
