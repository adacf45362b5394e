import { z } from "zod";
import { assertNever } from "../../domain/result.ts";
import type { CallContext } from "../context.ts";
import { mapValue } from "../mappings/map-value.ts";
import { type Outcome, refuse } from "../refusal.ts";
import { assignExceptions } from "./assign-exceptions.ts";
import { chooseCustomer } from "./choose-customer.ts";
import { chooseDisposition } from "./choose-disposition.ts";
import { commentOnException } from "./comment-on-exception.ts";
import { escalateExceptions } from "./escalate-exceptions.ts";
import { readException } from "./read-exception.ts";
import { requestWaiver } from "./request-waiver.ts";
import { retryExceptions } from "./retry-exceptions.ts";
import { snoozeExceptions } from "./snooze-exceptions.ts";
import { withdrawWaiver } from "./withdraw-waiver.ts";

/** Refuses the act where the exception has changed since the caller read it. */
const version = z.int().positive().optional().meta({ description: "The version that was read; another one now is refused" });
const needs = (permission: string) => ({ description: `Scope: \`${permission}\`` });
const { shape: escalate } = escalateExceptions.input;
const { shape: map } = mapValue.input;
const { shape: snooze } = snoozeExceptions.input;
const { shape: disposition } = chooseDisposition.input;
const { shape: customer } = chooseCustomer.input;
const { shape: waiver } = requestWaiver.input;

/** What can be done to one exception, each with the scope of the command that does it. */
export const actionSchema = z.discriminatedUnion("action", [
  z
    .strictObject({ action: z.literal("assign"), assigneeId: assignExceptions.input.shape.assigneeId, version })
    .meta(needs(assignExceptions.permission)),
  z
    .strictObject({ action: z.literal("comment"), body: z.string().trim().min(1, "says nothing").max(4000) })
    .meta(needs(commentOnException.permission)),
  z
    .strictObject({ action: z.literal("snooze"), until: snooze.until, why: snooze.why, version })
    .meta(needs(snoozeExceptions.permission)),
  z
    .strictObject({ action: z.literal("escalate"), escalate: escalate.escalate, why: escalate.why, version })
    .meta(needs(escalateExceptions.permission)),
  z.strictObject({ action: z.literal("retry"), version }).meta(needs(retryExceptions.permission)),
  z
    .strictObject({ action: z.literal("map_value"), value: map.value, aliasOf: map.aliasOf, why: map.why })
    .meta(needs(mapValue.permission)),
  z
    .strictObject({
      action: z.literal("choose_disposition"),
      disposition: disposition.disposition,
      targetNumber: disposition.targetNumber,
      why: disposition.why,
      version,
    })
    .meta(needs(chooseDisposition.permission)),
  z
    .strictObject({ action: z.literal("choose_customer"), use: customer.use, why: customer.why, version })
    .meta(needs(chooseCustomer.permission)),
  z
    .strictObject({
      action: z.literal("request_waiver"),
      reason: waiver.reason,
      expiresAt: waiver.expiresAt,
      limit: waiver.limit,
      version,
    })
    .meta(needs(requestWaiver.permission)),
  z.strictObject({ action: z.literal("withdraw_waiver") }).meta(needs(withdrawWaiver.permission)),
]);
export type ExceptionAction = z.output<typeof actionSchema>;

/** What came of an act on one exception. */
export const actionDoneSchema = z.object({
  exceptionId: z.string(),
  action: z.string(),
  changed: z.boolean().meta({ description: "false: it was so already, or there is no flow that could look again" }),
  released: z.int().meta({ description: "Runs that look again, and records and connections that are read again, because of it" }),
  state: z.string().nullable().meta({ description: "Of a waiver, or of the version of a mapping set" }),
  message: z.string().nullable().meta({ description: "What a person would be told" }),
});
type Done = Outcome<z.input<typeof actionDoneSchema>>;

/**
 * Carries out one act on one exception through the very command that the screens call: it checks permission, scope, queue and
 * version, and writes the audit entry. What an exception's kind is not made for is refused by that command.
 */
export async function actOnException(ctx: CallContext, id: string, act: ExceptionAction): Promise<Done> {
  const done = (more: Partial<z.input<typeof actionDoneSchema>> = {}): Done => ({
    ok: true,
    value: { exceptionId: id, action: act.action, changed: true, released: 0, state: null, message: null, ...more },
  });
  const target = { ids: [id], ...("version" in act && act.version !== undefined ? { version: act.version } : {}) };
  const skipped = (of: { changed: number; skipped: readonly { why: string }[] }): Partial<z.input<typeof actionDoneSchema>> => ({
    changed: of.changed > 0,
    message: of.skipped[0] ? `Left as it was: ${of.skipped[0].why}.` : null,
  });
  switch (act.action) {
    case "assign": {
      const made = await assignExceptions(ctx, { target, assigneeId: act.assigneeId });
      return made.ok ? done(skipped(made.value)) : made;
    }
    case "comment": {
      const made = await commentOnException(ctx, { id, body: act.body });
      return made.ok ? done() : made;
    }
    case "snooze": {
      const made = await snoozeExceptions(ctx, { target, until: act.until, why: act.why });
      return made.ok ? done(skipped(made.value)) : made;
    }
    case "escalate": {
      const made = await escalateExceptions(ctx, { target, escalate: act.escalate, why: act.why });
      return made.ok ? done(skipped(made.value)) : made;
    }
    case "retry": {
      const made = await retryExceptions(ctx, { target });
      return made.ok ? done({ ...skipped(made.value), released: made.value.runs + made.value.records }) : made;
    }
    case "map_value": {
      const missing = await mappingOf(ctx, id);
      if (!missing.ok) return missing;
      const made = await mapValue(ctx, { ...missing.value, value: act.value, aliasOf: act.aliasOf, why: act.why });
      if (!made.ok) return made;
      const { message, released, state } = made.value;
      return done({ changed: state !== "unchanged", released, state, message });
    }
    case "choose_disposition": {
      const made = await chooseDisposition(ctx, { id, ...withoutAction(act) });
      return made.ok ? done({ released: made.value.released }) : made;
    }
    case "choose_customer": {
      const made = await chooseCustomer(ctx, { id, ...withoutAction(act) });
      return made.ok ? done({ released: made.value.released }) : made;
    }
    case "request_waiver": {
      const made = await requestWaiver(ctx, { id, ...withoutAction(act) });
      return made.ok ? done({ state: "requested" }) : made;
    }
    case "withdraw_waiver": {
      const asked = await waiverAsked(ctx, id);
      if (!asked.ok) return asked;
      const made = await withdrawWaiver(ctx, { waiverId: asked.value });
      return made.ok ? done({ state: "withdrawn" }) : made;
    }
    default:
      return assertNever(act);
  }
}

function withoutAction<Act extends { action: string }>({ action: _named, ...rest }: Act): Omit<Act, "action"> {
  return rest;
}

/** The value that an exception waits for, where the caller sees the exception. */
async function mappingOf(ctx: CallContext, id: string): Promise<Outcome<Pick<z.input<typeof mapValue.input>, "set" | "key">>> {
  const read = await readException(ctx, { id });
  if (!read.ok) return read;
  const { item, mapping } = read.value;
  if (item.status !== "open") return refuse("conflict", "This exception is closed by now. Load it again.");
  if (mapping) return { ok: true, value: { set: mapping.set, key: mapping.key } };
  return refuse("invalid", `“${item.title}” waits for no mapping. Its fixes are: ${read.value.fixes.join(", ") || "none"}.`);
}

/** The waiver of this exception that awaits a second person. Who decides it does so on screen: a token can be used by whoever asked. */
async function waiverAsked(ctx: CallContext, id: string): Promise<Outcome<string>> {
  const found = await ctx.db.raw("SELECT id FROM waiver WHERE exception_id = $1 AND state = 'requested'", [id]);
  const [asked] = found.rows;
  if (asked) return { ok: true, value: String(asked.id) };
  return refuse("not_found", "No waiver of this exception awaits a decision. Ask for one, or read the exception again.");
}
