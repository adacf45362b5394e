import { z } from "zod";
import type { Permission } from "../../domain/access/permissions.ts";
import type { Command } from "../../services/command.ts";
import type { CallContext } from "../../services/context.ts";
import type { Query } from "../../services/query.ts";
import type { Outcome } from "../../services/refusal.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A route as the dispatcher and the OpenAPI document see it. */
export interface Route {
  method: Method;
  /** Below /api/v1, with parameters in braces: `/engagements/{id}`. */
  path: string;
  summary: string;
  /** The group it is shown in. */
  tag: string;
  /** The scope that a token needs. */
  permission: Permission;
  params: z.ZodObject;
  query: z.ZodObject;
  body: z.ZodType | null;
  response: z.ZodType;
  /** Of success: 200, or 201 for what makes something. */
  status: number;
  /** Whether what was to be made was there already: then it is answered with 200. */
  wasThere: ((answer: unknown) => boolean) | null;
  handle(ctx: CallContext, input: { params: unknown; query: unknown; body: unknown }): Promise<Outcome<unknown>>;
}

interface RouteSpec<
  Params extends z.ZodObject,
  QueryString extends z.ZodObject,
  Body extends z.ZodType,
  Response extends z.ZodType,
> {
  method: Method;
  path: string;
  summary: string;
  tag: string;
  permission: Permission;
  params?: Params;
  query?: QueryString;
  body?: Body;
  response: Response;
  status?: number;
  wasThere?(answer: z.output<Response>): boolean;
  handler(call: {
    ctx: CallContext;
    params: z.output<Params>;
    query: z.output<QueryString>;
    body: z.output<Body>;
  }): Promise<Outcome<z.input<Response>>>;
}

type NoFields = z.ZodObject<Record<never, never>>;
const nothing = z.strictObject({}) as NoFields;

/**
 * Declares a route of the public API. The handler calls a command or a query, which check permission, scope and place, write
 * the audit entry and mask; what it answers is parsed by `response`, so that nothing undeclared gets out.
 */
export function defineRoute<
  Response extends z.ZodType,
  Params extends z.ZodObject = NoFields,
  QueryString extends z.ZodObject = NoFields,
  Body extends z.ZodType = z.ZodUndefined,
>(spec: RouteSpec<Params, QueryString, Body, Response>): Route {
  return {
    method: spec.method,
    path: spec.path,
    summary: spec.summary,
    tag: spec.tag,
    permission: spec.permission,
    params: spec.params ?? nothing,
    query: spec.query ?? nothing,
    body: spec.body ?? null,
    response: spec.response,
    status: spec.status ?? 200,
    wasThere: spec.wasThere ? (answer) => spec.wasThere?.(answer as z.output<Response>) ?? false : null,
    handle: async (ctx, input) => {
      const done = await spec.handler({
        ctx,
        params: input.params as z.output<Params>,
        query: input.query as z.output<QueryString>,
        body: input.body as z.output<Body>,
      });
      return done.ok ? { ok: true, value: spec.response.parse(done.value) } : done;
    },
  };
}

/** The parameters of what has one id. */
export const byId = z.strictObject({ id: z.uuid() });

/** What a command or query answers is what the route answers. */
export const responseOf = <Input extends z.ZodType, Output extends z.ZodType>(
  of: Query<Input, Output> | Command<Input, Output>,
): Output => of.output;
