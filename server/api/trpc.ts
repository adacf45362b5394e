import { initTRPC, TRPCError } from "@trpc/server";
import superjson from "superjson";
import type { z } from "zod";
import type { CorrelationId } from "../domain/ids.ts";
import { assertNever } from "../domain/result.ts";
import type { Log } from "../log.ts";
import type { Command } from "../services/command.ts";
import type { CallContext } from "../services/context.ts";
import type { Query } from "../services/query.ts";
import type { Outcome, Refusal, RefusalCode } from "../services/refusal.ts";
import { OpenSpan } from "../spans.ts";

/** What a procedure runs with: the caller's context, or null when nobody is signed in. */
export interface ApiContext {
  call: CallContext | null;
  correlationId: CorrelationId;
  log: Log;
}

/** A refusal on its way to the client. */
class RefusalCause extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

const t = initTRPC.context<ApiContext>().create({
  transformer: superjson,
  isDev: false, // no stack ever reaches a client
  errorFormatter: ({ shape, error, ctx }) => {
    const refusal = error.cause instanceof RefusalCause ? error.cause.refusal : undefined;
    return {
      ...shape,
      data: {
        ...shape.data,
        /** Why it was refused; absent for a failure of ours. */
        refusal: refusal?.code,
        /** The fields of the input that are wrong, by path. */
        fields: refusal?.fields,
        correlationId: ctx?.correlationId,
      },
    };
  },
});

/** Refusals pass as they are; everything else is a failure of ours: logged in full, shown as a reference. */
const redact = t.middleware(async ({ next, ctx, path, type }) => {
  const result = await next();
  if (result.ok || result.error.cause instanceof RefusalCause || result.error.code !== "INTERNAL_SERVER_ERROR") return result;
  const { correlationId, log } = ctx;
  log.error({ err: result.error.cause ?? result.error, correlationId, path, type }, "a procedure failed");
  throw new TRPCError({
    code: "INTERNAL_SERVER_ERROR",
    message: `This did not work, for a reason on our side. Nothing was changed. Try again; if it stays, give an administrator the reference ${correlationId}.`,
  });
});

/** Tells what was asked for and how it ended, never with what input. */
const traced = t.middleware(async ({ next, ctx, path, type }) => {
  const span = new OpenSpan(`${type} ${path}`, ctx.correlationId, { attributes: { "rpc.method": path } });
  const result = await next();
  const code = result.ok ? "ok" : result.error.code.toLowerCase();
  span.end({ attributes: { "throughline.outcome": code }, isFailure: code === "internal_server_error" });
  return result;
});

const signedIn = t.procedure
  .use(traced)
  .use(redact)
  .use(({ ctx, next }) => {
    if (!ctx.call) throw refusalError({ code: "unauthenticated", message: "Your session has ended. Sign in again." });
    return next({ ctx: { ...ctx, call: ctx.call } });
  });

function refusalError(refusal: Refusal): TRPCError {
  return new TRPCError({ code: httpCode(refusal.code), message: refusal.message, cause: new RefusalCause(refusal) });
}

function httpCode(code: RefusalCode): TRPCError["code"] {
  switch (code) {
    case "unauthenticated":
      return "UNAUTHORIZED";
    case "forbidden":
    case "needs_second_person":
      return "FORBIDDEN";
    case "not_found":
      return "NOT_FOUND";
    case "invalid":
      return "BAD_REQUEST";
    case "conflict":
      return "CONFLICT";
    case "too_many":
      return "TOO_MANY_REQUESTS";
    case "unavailable":
      return "SERVICE_UNAVAILABLE";
    case "upstream_failed":
      return "BAD_GATEWAY";
    default:
      return assertNever(code);
  }
}

/** The value of an outcome. `never` to the compiler, which cannot see that the declared output is what the wrapper returns. */
function settled(outcome: Outcome<unknown>): never {
  if (outcome.ok) return outcome.value as never;
  throw refusalError(outcome.error);
}

/** An input of which nothing is required may be left out by the client. */
type Sent<Input> = Record<never, never> extends Input ? Input | undefined : Input;

/**
 * The wrappers of commands and queries parse input and output themselves, once; here the schemas give the procedure its
 * types and stay attached to it. Parsing twice would run a schema's transforms twice.
 */
interface Declared<In, Out> {
  _input: In;
  _output: Out;
  schema: z.ZodType;
  parse(value: unknown): Out;
}

const declared = <In, Out>(schema: z.ZodType): Declared<In, Out> => ({
  _input: undefined as In,
  _output: undefined as Out,
  schema,
  parse: (value) => value as Out,
});

/** A procedure that answers a query of server/services. */
export function fromQuery<Input extends z.ZodType, Output extends z.ZodType>(query: Query<Input, Output>) {
  return signedIn
    .input(declared<Sent<z.input<Input>>, z.input<Input>>(query.input))
    .output(declared<z.output<Output>, z.output<Output>>(query.output))
    .query(async ({ ctx, input }) => settled(await query(ctx.call, (input ?? {}) as z.input<Input>)));
}

/** A procedure that carries out a command of server/services. */
export function fromCommand<Input extends z.ZodType, Output extends z.ZodType>(command: Command<Input, Output>) {
  return signedIn
    .input(declared<Sent<z.input<Input>>, z.input<Input>>(command.input))
    .output(declared<z.output<Output>, z.output<Output>>(command.output))
    .mutation(async ({ ctx, input }) => settled(await command(ctx.call, (input ?? {}) as z.input<Input>)));
}

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;
