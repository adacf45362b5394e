import type { z } from "zod";
import type { Permission } from "../domain/access/permissions.ts";
import type { Grant } from "../domain/access/roles.ts";
import { type Place, reaches, type Scope, scopeOf } from "../domain/access/scope.ts";
import { admit, present } from "./command.ts";
import type { CallContext } from "./context.ts";
import type { Outcome } from "./refusal.ts";

/** What the body of a query works with. It reads; it has no transaction and nothing to write with. */
export interface QueryScope<Input> {
  input: Input;
  ctx: CallContext;
  now: Date;
  grants: readonly Grant[];
  /** Entities and regions that the caller sees with this permission; every list filters by it. */
  scope: Scope;
  reaches(place: Place): boolean;
}

interface QuerySpec<Input extends z.ZodType, Output extends z.ZodType> {
  name: string;
  permission: Permission;
  input: Input;
  output: Output;
  run(scope: QueryScope<z.output<Input>>): Promise<Outcome<z.input<Output>>>;
}

export interface Query<Input extends z.ZodType, Output extends z.ZodType> {
  name: string;
  permission: Permission;
  input: Input;
  output: Output;
  (ctx: CallContext, input: z.input<Input>): Promise<Outcome<z.output<Output>>>;
}

/** The only way in which people and programs read: permission, parse, scope, and an output that is declared and masked. */
export function query<Input extends z.ZodType, Output extends z.ZodType>(spec: QuerySpec<Input, Output>): Query<Input, Output> {
  const call = async (ctx: CallContext, rawInput: z.input<Input>): Promise<Outcome<z.output<Output>>> => {
    const entry = admit(ctx, spec, rawInput);
    if (!entry.ok) return entry;
    const { grants, input } = entry.value;
    const found = await spec.run({
      input,
      ctx,
      now: ctx.clock.now(),
      grants,
      scope: scopeOf(grants),
      reaches: (place) => reaches(grants, place),
    });
    if (!found.ok) return found;
    return { ok: true, value: present(spec.output, found.value, ctx) };
  };
  Object.defineProperty(call, "name", { value: spec.name });
  return Object.assign(call, { permission: spec.permission, input: spec.input, output: spec.output }) as Query<Input, Output>;
}
