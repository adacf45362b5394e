import { z } from "zod";
import type { Refusal, RefusalCode } from "../../services/refusal.ts";

/** What every error of the public API looks like (RFC 9457). `code` drives behaviour, `detail` is for people. */
export const problemSchema = z
  .object({
    type: z.string().meta({ description: "A URN of the kind of problem: urn:throughline:problem:{code}" }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    /** To hand to an administrator: it is in the logs. */
    correlationId: z.string(),
    fields: z.record(z.string(), z.string()).optional().meta({ description: "What is wrong with the input, by path" }),
  })
  .meta({ id: "Problem" });

export type ProblemCode =
  | Exclude<RefusalCode, "unauthenticated">
  | "unauthorized"
  | "signature_refused"
  | "method_not_allowed"
  | "unsupported_media_type"
  | "too_large"
  | "malformed"
  | "idempotency_key_reused"
  | "idempotency_in_progress"
  | "idempotency_answer_lost"
  | "internal";

const kinds: Record<ProblemCode, { status: number; title: string }> = {
  unauthorized: { status: 401, title: "No valid token" },
  signature_refused: { status: 401, title: "The signature is not right" },
  forbidden: { status: 403, title: "Not allowed" },
  needs_second_person: { status: 403, title: "A second person must do this" },
  not_found: { status: 404, title: "Not found" },
  method_not_allowed: { status: 405, title: "Method not allowed" },
  conflict: { status: 409, title: "The state has changed" },
  idempotency_in_progress: { status: 409, title: "The first request with this key is still at work" },
  idempotency_answer_lost: { status: 409, title: "Carried out, but the answer was lost" },
  too_large: { status: 413, title: "The body is too large" },
  unsupported_media_type: { status: 415, title: "JSON is expected" },
  malformed: { status: 400, title: "The request cannot be read" },
  invalid: { status: 422, title: "The input is not right" },
  idempotency_key_reused: { status: 422, title: "This key belongs to another request" },
  too_many: { status: 429, title: "Too many requests" },
  internal: { status: 500, title: "This did not work, for a reason on our side" },
  upstream_failed: { status: 502, title: "A connected system did not do its part" },
  unavailable: { status: 503, title: "Not available at the moment" },
};

/** An error that ends a request of the public API. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly fields: Record<string, string> | undefined;
  readonly headers: Record<string, string>;

  constructor(
    code: ProblemCode,
    detail: string,
    extra: { fields?: Record<string, string>; headers?: Record<string, string> } = {},
  ) {
    super(detail);
    this.code = code;
    this.fields = extra.fields;
    this.headers = extra.headers ?? {};
  }

  /** Of HTTP. */
  get status(): number {
    return kinds[this.code].status;
  }

  toResponse(correlationId: string): Response {
    const { status, title } = kinds[this.code];
    const body: z.output<typeof problemSchema> = {
      type: `urn:throughline:problem:${this.code.replaceAll("_", "-")}`,
      title,
      status,
      detail: this.message,
      code: this.code,
      correlationId,
      ...(this.fields ? { fields: this.fields } : {}),
    };
    return Response.json(body, { status, headers: { ...this.headers, "content-type": "application/problem+json" } });
  }
}

/** The problem that a refusal of a command or query is to a program. */
export const problemOf = ({ code, fields, message }: Refusal): Problem =>
  new Problem(code === "unauthenticated" ? "unauthorized" : code, message, fields ? { fields } : {});
