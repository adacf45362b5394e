import { z } from "zod";
import type { Sql } from "../../db/sql.ts";
import { readTraceCalls, readTraceDeals, readTraceEngagements, type TraceCallRow } from "../../db/trace.sql.ts";
import { classesAt, classesAtAll, type VisibleClasses } from "../../domain/access/field-classes.ts";
import { maskTarget } from "../../domain/access/mask-wire.ts";
import type { Grant } from "../../domain/access/roles.ts";
import { isUnrestricted, type Place, reaches } from "../../domain/access/scope.ts";
import type { Actor, CallContext } from "../context.ts";
import { type Outcome, refuse } from "../refusal.ts";

/** One call to a vendor without its bodies. */
export const callShape = {
  id: z.int(),
  runId: z.string().nullable(),
  step: z.string().nullable(),
  purpose: z.string(),
  method: z.string(),
  target: z.string(),
  status: z.int().nullable(),
  outcome: z.string(),
  durationMs: z.int(),
  at: z.date(),
  connection: z.string(),
  connectionName: z.string(),
  hasBodies: z.boolean(),
};

export interface TraceAsk {
  correlationId: string;
  after: number;
  callId: number | null;
  limit: number;
  withBodies: boolean;
}

export interface ReadableTrace {
  engagements: ({ id: string; number: string } & Place)[];
  calls: TraceCallRow[];
  nextCursor: string | null;
}

/**
 * The calls of a trace that the caller may read: those of engagements within reach, and those that read their source, where all
 * that was read there is within reach: an event may name deals of several entities, which are read by one call. Calls of no engagement (polls) are for callers without restriction. Nothing within reach reads like nothing there.
 */
export async function readableTrace(sql: Sql, grants: readonly Grant[], ask: TraceAsk): Promise<Outcome<ReadableTrace>> {
  const engagements = await sql.rows(readTraceEngagements({ correlationId: ask.correlationId }));
  const reached = engagements.filter((engagement) => reaches(grants, engagement));
  const missing = refuse("not_found", "No call is known under this correlation id, or what it belongs to is not yours to see.");
  if (reached.length === 0 && !(engagements.length === 0 && grants.some(isUnrestricted))) return missing;
  const rows = await sql.rows(readTraceCalls({ ...ask, limit: ask.limit + 1 }));
  if (rows.length === 0 && engagements.length === 0) return missing;
  const others = grants.some(isUnrestricted) ? [] : await sql.rows(readTraceDeals({ correlationId: ask.correlationId }));
  const isAllReached = [...engagements, ...others].every((place) => reaches(grants, place));
  const ids = new Set(reached.map((engagement) => engagement.id));
  const page = rows.slice(0, ask.limit);
  const calls = page.filter((call) => (call.engagementId === null ? isAllReached : ids.has(call.engagementId)));
  const last = page.at(-1);
  return {
    ok: true,
    value: {
      engagements: reached,
      calls,
      nextCursor: rows.length > ask.limit && last ? String(last.id) : null,
    },
  };
}

/**
 * What the caller may see in a call: what is visible where its engagement lies. A call that read the source of several is seen
 * as the least of them.
 */
export function classesOfCall(call: TraceCallRow, { engagements }: ReadableTrace, actor: Actor): VisibleClasses {
  const own = engagements.find((engagement) => engagement.id === call.engagementId);
  return own ? classesAt(actor.grants, own) : classesAtAll(actor.grants, engagements);
}

/** A call as it is listed. */
export function callOut(call: TraceCallRow, trace: ReadableTrace, ctx: Pick<CallContext, "wireFields" | "actor">) {
  const { bodies: _sealed, connectionKey, engagementId: _engagement, keyId: _key, target, vendor, ...rest } = call;
  return {
    ...rest,
    connection: connectionKey,
    target: maskTarget(target, ctx.wireFields(vendor), classesOfCall(call, trace, ctx.actor)),
  };
}
