import { z } from "zod";
import type { TraceCallRow } from "../../db/trace.sql.ts";
import { maskWire } from "../../domain/access/mask-wire.ts";
import { command } from "../command.ts";
import type { CallContext } from "../context.ts";
import { callOut, callShape, classesOfCall, type ReadableTrace, readableTrace } from "./trace-calls.ts";

const masked = z.object({ value: z.unknown(), hidden: z.int() }).nullable();
const bodiesSchema = z.object({ request: z.unknown(), response: z.unknown() });

/**
 * The calls under a correlation id with what was sent and received, opened with the keyring and masked by the class of each
 * vendor field. A sensitive read: who read it is written to the audit trail, which makes it a command.
 */
export const readTrace = command({
  name: "readTrace",
  permission: "engagements.trace",
  input: z.strictObject({
    correlationId: z.uuid(),
    /** One call only. */
    callId: z.int().positive().nullish(),
    limit: z.int().min(1).max(200).default(100),
    cursor: z
      .string()
      .regex(/^\d{1,15}$/)
      .nullish(),
  }),
  output: z.object({
    items: z.array(z.object({ ...callShape, request: masked, response: masked, unreadable: z.string().nullable() })),
    nextCursor: z.string().nullable(),
  }),
  run: async ({ input, ctx, tx, grants, audit }) => {
    const found = await readableTrace(tx, grants, {
      correlationId: input.correlationId,
      after: Number(input.cursor ?? 0),
      callId: input.callId ?? null,
      limit: input.limit,
      withBodies: true,
    });
    if (!found.ok) return found;
    const { calls, engagements, nextCursor } = found.value;
    const [only] = engagements;
    audit({
      action: "trace.read",
      subjectType: "trace",
      subjectId: input.correlationId,
      engagementId: engagements.length === 1 ? only?.id : null,
      after: { entries: calls.length, ...(input.callId ? { id: input.callId } : {}) },
    });
    const items = calls.map((call) => ({ ...callOut(call, found.value, ctx), ...bodiesOf(call, found.value, ctx) }));
    return { ok: true, value: { items, nextCursor } };
  },
});

function bodiesOf(call: TraceCallRow, trace: ReadableTrace, ctx: CallContext) {
  const none = { request: null, response: null };
  if (!call.bodies || !call.keyId) return { ...none, unreadable: null };
  try {
    const opened = bodiesSchema.parse(ctx.keyring.openJson({ body: call.bodies, keyId: call.keyId }));
    const classes = ctx.wireFields(call.vendor);
    const visible = classesOfCall(call, trace, ctx.actor);
    const show = (body: unknown) => (body === null || body === undefined ? null : maskWire(body, classes, visible));
    return { request: show(opened.request), response: show(opened.response), unreadable: null };
  } catch (error) {
    ctx.log.error({ err: error, callId: call.id }, "the bodies of a traced call could not be opened");
    return { ...none, unreadable: "These bodies could not be opened. An administrator can look for the key that sealed them." };
  }
}
