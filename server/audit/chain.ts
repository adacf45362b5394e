import { createHash } from "node:crypto";

/** What the first segment is chained onto. */
export const genesis: Buffer = Buffer.alloc(32);

export interface SealedSegment {
  seq: number;
  fromXact: number;
  toXact: number;
  count: number;
  prevHash: Buffer;
  hash: Buffer;
  sealedAt: Date;
}

const int8 = (value: number): Buffer => {
  const buffer = Buffer.alloc(8);
  buffer.writeBigInt64BE(BigInt(value));
  return buffer;
};

/**
 * The hash of a segment: SHA-256 over the previous hash, the segment's own numbers, its instant in milliseconds, and of every
 * entry in order its transaction, id and hash. The sealing statement computes the same in SQL.
 */
export class SegmentHash {
  readonly #hash = createHash("sha256");

  constructor(segment: Pick<SealedSegment, "seq" | "fromXact" | "toXact" | "count" | "prevHash" | "sealedAt">) {
    this.#hash.update(segment.prevHash);
    for (const part of [segment.seq, segment.fromXact, segment.toXact, segment.count, segment.sealedAt.getTime()])
      this.#hash.update(int8(part));
  }

  add(entry: { xactId: number; id: number; hash: Buffer }): void {
    this.#hash.update(int8(entry.xactId)).update(int8(entry.id)).update(entry.hash);
  }

  digest(): Buffer {
    return this.#hash.digest();
  }
}
