import type { z } from "zod";
import type { AuditDraft } from "../audit/entry.ts";
import { writeAudit } from "../audit/entry.ts";
import { Rollback, type Tx } from "../db/database.ts";
import { classesAt } from "../domain/access/field-classes.ts";
import { mask } from "../domain/access/mask.ts";
import { grantsFor, isKeptByPlace, type Permission } from "../domain/access/permissions.ts";
import type { Grant } from "../domain/access/roles.ts";
import { type Place, reaches } from "../domain/access/scope.ts";
import { fieldsOf, told } from "../domain/plain-words.ts";
import type { CallContext } from "./context.ts";
import { type Outcome, refuse } from "./refusal.ts";
import { unstorableText } from "./storable.ts";

/** What the body of a command works with. */
export interface CommandScope<Input, Before = null> {
  input: Input;
  /** What the guard found. */
  before: Before;
  ctx: CallContext;
  tx: Tx;
  now: Date;
  /** The caller's grants that carry the command's permission. */
  grants: readonly Grant[];
  /** Whether the caller may do this to a record at that place. */
  reaches(place: Place): boolean;
  /** Writes an audit entry in the transaction. A command that changes something must call it. */
  audit(draft: AuditDraft): void;
  /** Says that there was nothing to change, so that no audit entry is due. */
  unchanged(): void;
}

interface CommandSpec<Input extends z.ZodType, Output extends z.ZodType, Before> {
  name: string;
  permission: Permission;
  input: Input;
  output: Output;
  /** What comes before the transaction and outlives a refusal: the count of attempts, a call to another system. Needs no undoing. */
  guard?(scope: Pick<CommandScope<z.output<Input>>, "input" | "ctx" | "now" | "reaches">): Promise<Outcome<Before>>;
  run(scope: CommandScope<z.output<Input>, Before>): Promise<Outcome<z.input<Output>>>;
}

export interface Command<Input extends z.ZodType, Output extends z.ZodType> {
  name: string;
  permission: Permission;
  input: Input;
  output: Output;
  (ctx: CallContext, input: z.input<Input>): Promise<Outcome<z.output<Output>>>;
}

/**
 * The only way in which people and programs change state: checks the permission, parses the input, opens the transaction,
 * runs the body, writes its audit entries in the same transaction, parses the output and masks it. A refusal rolls
 * everything back. A body that succeeds without an audit entry and without `unchanged()` is a broken promise and throws.
 */
export function command<Input extends z.ZodType, Output extends z.ZodType, Before = null>(
  spec: CommandSpec<Input, Output, Before>,
): Command<Input, Output> {
  const call = async (ctx: CallContext, rawInput: z.input<Input>): Promise<Outcome<z.output<Output>>> => {
    const entry = admit(ctx, spec, rawInput);
    if (!entry.ok) return entry;
    const { grants, input } = entry.value;
    const now = ctx.clock.now();
    const may = (place: Place): boolean => reaches(grants, place);
    const guarded = await spec.guard?.({ input, ctx, now, reaches: may });
    if (guarded && !guarded.ok) return guarded;
    const outcome = await ctx.db.tx(async (tx): Promise<Outcome<z.input<Output>>> => {
      const drafts: AuditDraft[] = [];
      let nothingChanged = false;
      const done = await spec.run({
        input,
        before: (guarded?.value ?? null) as Before,
        ctx,
        tx,
        now,
        grants,
        reaches: may,
        audit: (draft) => void drafts.push({ correlationId: ctx.correlationId, ...draft }),
        unchanged: () => {
          nothingChanged = true;
        },
      });
      if (!done.ok) throw new Rollback(done);
      if (drafts.length === 0 && !nothingChanged) throw new Error(`Command ${spec.name} changed state without an audit entry`);
      await writeAudit(tx, ctx.actor, now, drafts);
      return done;
    });
    if (!outcome.ok) return outcome;
    return { ok: true, value: present(spec.output, outcome.value, ctx) };
  };
  Object.defineProperty(call, "name", { value: spec.name });
  return Object.assign(call, { permission: spec.permission, input: spec.input, output: spec.output }) as Command<Input, Output>;
}

/**
 * Parses an output, which drops whatever is not declared, and removes what this caller may not see: of a record that says its
 * entity and region, what the grants that reach it do not show.
 */
export function present<Output extends z.ZodType>(
  schema: Output,
  value: unknown,
  ctx: Pick<CallContext, "actor">,
): z.output<Output> {
  const { classes, grants } = ctx.actor;
  return mask(schema, schema.parse(value), classes, (place) => classesAt(grants, place)) as z.output<Output>;
}

interface Admission<Input> {
  input: Input;
  grants: Grant[];
}

/** The checks that precede every command and query: permission, token scope, and the form of the input. */
export function admit<Input extends z.ZodType>(
  ctx: CallContext,
  spec: { name: string; permission: Permission; input: Input },
  rawInput: unknown,
): Outcome<Admission<z.output<Input>>> {
  const grants = grantsFor(ctx.actor.grants, spec.permission);
  if (grants.length === 0) {
    const why = isKeptByPlace(ctx.actor.grants, spec.permission)
      ? "It concerns the whole firm, so only a role that is limited to no entity and no region may."
      : "An administrator can grant a role that may.";
    return refuse("forbidden", `${ctx.actor.name} may not do this (${spec.permission}). ${why}`);
  }
  if (ctx.actor.scopes && !ctx.actor.scopes.includes(spec.permission)) {
    return refuse("forbidden", `This token lacks the scope ${spec.permission}. Create one with that scope.`);
  }
  const fault = unstorableText(rawInput);
  if (fault) {
    const { message } = fault;
    const field = fault.place || "input";
    return refuse("invalid", `What was asked is not right. ${field}: ${message}.`, { [field]: message });
  }
  const parsed = spec.input.safeParse(rawInput);
  if (parsed.success) return { ok: true, value: { input: parsed.data, grants } };
  const fields = fieldsOf(parsed.error, "input");
  return refuse("invalid", `What was asked is not right. ${told(fields)}.`, fields);
}
