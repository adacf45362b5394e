import { z } from "zod";
import { earlier, elapsedMs, isoInstant } from "./instants.ts";

const instantSchema = z.string().refine((text) => isoInstant(text) === text, "must be an instant in UTC");
/** A place in the order (SystemModstamp, Id). An empty id stands before every row of that stamp. */
const markSchema = z.strictObject({ stamp: instantSchema, id: z.string().regex(/^[A-Za-z0-9]*$/) });
export type Mark = z.infer<typeof markSchema>;

/**
 * How far the changes of one object are read. Rows are read in the order of their stamps; a row becomes visible when its
 * transaction commits, up to the overlap later than its stamp says. Everything up to `floor` is known to have been seen.
 */
export const streamSchema = z.strictObject({
  floor: markSchema.nullable(),
  /** The row after which to read on. */
  at: markSchema.nullable(),
  /** The scan that has begun at the floor and not reached the end: when, and what was the newest row that was known then. */
  scan: z.strictObject({ startedAt: instantSchema, newest: markSchema.nullable() }).nullable(),
  newest: markSchema.nullable(),
  /** By our clock. */
  newestSeenAt: instantSchema.nullable(),
  /** Rows above the floor that were handed over and cannot change without a new stamp: by stamp, ids in a row. */
  recent: z.record(z.string(), z.string()),
});
export type Stream = z.infer<typeof streamSchema>;

/** Reads from the beginning. `head`: the newest row as the reading begins, where that is known. */
export const streamFromStart = (now: string, head: Mark | null): Stream => ({
  floor: null,
  at: null,
  scan: { startedAt: now, newest: head },
  newest: null,
  newestSeenAt: null,
  recent: {},
});

/** Reads what comes after `head`, and what was under way when `head` was the newest row. */
export function streamFromHead(now: string, head: Mark | null, overlapMs: number): Stream {
  const floor = head && { stamp: earlier(head.stamp, overlapMs), id: "" };
  return { floor, at: floor, scan: null, newest: head, newestSeenAt: head && now, recent: {} };
}

/**
 * Stamps have whole seconds: within one, a row may change again without a new stamp, and that change becomes visible a little
 * later. So a row is handed over again until its stamp is that old. The daily sweep covers what takes longer than this.
 */
const stampMs = 10_000;
const idLength = 12;
const maxRecent = 10_000;
/** What tells ids of one object apart: the fifteen characters that are significant, without the object's prefix. */
const shortId = (id: string): string => id.slice(3, 15).padEnd(idLength, "-");

/**
 * Takes in one page of rows that were read after `stream.at`, in order. Says which rows are to be handed over: those that
 * were not, or not for good. Repeats are possible, gaps are not, as long as no transaction takes longer than the overlap to
 * become visible.
 */
export function advance(
  stream: Stream,
  rows: readonly Mark[],
  page: { isAtEnd: boolean; now: string; overlapMs: number },
): { next: Stream; fresh: boolean[] } {
  const last = rows.at(-1) ?? null;
  const newest = laterOf(stream.newest, last);
  const newestSeenAt = isAsNew(newest, stream.newest) ? stream.newestSeenAt : page.now;
  const fresh = rows.map((row) => !isRecent(stream.recent, row));
  const recent = remember(stream, rows, { newest, now: page.now, overlapMs: page.overlapMs });
  if (!page.isAtEnd) {
    const scan = stream.scan ?? { startedAt: page.now, newest: stream.newest };
    return { next: { ...stream, at: last ?? stream.at, scan, newest, newestSeenAt, recent }, fresh };
  }
  const floor = floorAtEnd(stream, newest, page);
  const kept = Object.fromEntries(Object.entries(recent).filter(([stamp]) => floor === null || stamp >= floor.stamp));
  return { next: { floor, at: floor, scan: null, newest, newestSeenAt, recent: kept }, fresh };
}

/**
 * Where the next scan begins. What this scan could have missed was not committed when it began, so it is younger than the
 * overlap then; the newest row known then bounds that instant from below. Once our own clock says that the overlap has passed
 * since the newest row was first seen, all before it is settled.
 */
function floorAtEnd(stream: Stream, newest: Mark | null, page: { now: string; overlapMs: number }): Mark | null {
  if (!newest) return stream.floor;
  const startedAt = stream.scan?.startedAt ?? page.now;
  const isSettled =
    isAsNew(newest, stream.newest) &&
    isAsNew(newest, stream.scan ? stream.scan.newest : stream.newest) &&
    stream.newestSeenAt !== null &&
    elapsedMs(stream.newestSeenAt, startedAt) >= page.overlapMs;
  if (isSettled) return newest;
  const bound = stream.scan ? stream.scan.newest : newest;
  if (!bound) return stream.floor;
  const stamp = earlier(bound.stamp, page.overlapMs);
  return stream.floor && stream.floor.stamp >= stamp ? stream.floor : { stamp, id: "" };
}

/** Adds the rows whose stamp is over for good; the others may change under it and are handed over again. */
function remember(
  stream: Stream,
  rows: readonly Mark[],
  at: { newest: Mark | null; now: string; overlapMs: number },
): Record<string, string> {
  if (!at.newest) return stream.recent;
  const over = earlier(at.newest.stamp, stampMs);
  const isKnownLong = stream.newest && stream.newestSeenAt && elapsedMs(stream.newestSeenAt, at.now) >= stampMs;
  const overToo = isKnownLong && stream.newest ? stream.newest.stamp : "";
  const oldest = earlier(at.newest.stamp, at.overlapMs);
  const recent: Record<string, string> = { ...stream.recent };
  for (const row of rows) {
    if (row.stamp < oldest || (row.stamp > over && row.stamp > overToo) || isRecent(recent, row)) continue;
    recent[row.stamp] = (recent[row.stamp] ?? "") + shortId(row.id);
  }
  return bounded(recent, oldest);
}

/** Drops what is too old to be read again, and the oldest beyond the bound: they come again, which does no harm. */
function bounded(recent: Record<string, string>, oldest: string): Record<string, string> {
  const kept: Record<string, string> = {};
  let room = maxRecent * idLength;
  for (const stamp of Object.keys(recent).sort().reverse()) {
    const ids = recent[stamp] ?? "";
    room -= ids.length;
    if (stamp < oldest || room < 0) break;
    kept[stamp] = ids;
  }
  return kept;
}

function isRecent(recent: Record<string, string>, row: Mark): boolean {
  const ids = recent[row.stamp];
  if (!ids) return false;
  const id = shortId(row.id);
  for (let at = ids.indexOf(id); at !== -1; at = ids.indexOf(id, at + 1)) if (at % idLength === 0) return true;
  return false;
}

const isAsNew = (a: Mark | null, b: Mark | null): boolean => a?.stamp === b?.stamp;

/** The later of two places, `b` where their stamps are the same: the order of ids is the server's. */
const laterOf = (a: Mark | null, b: Mark | null): Mark | null => (!b || (a && a.stamp > b.stamp) ? a : b);
