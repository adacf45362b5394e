import { type Attributes, ROOT_CONTEXT, type Span, SpanStatusCode, type Tracer, trace } from "@opentelemetry/api";

/** What spans of this process are made with, and what the next one asks of the generator of ids. */
export interface Tracing {
  tracer: Tracer;
  nextTraceId: string | undefined;
}

const slot = Symbol.for("throughline.tracing");
/**
 * Not OpenTelemetry's global provider: what frameworks would tell of by themselves has addresses in it, and with them what people
 * search for. On the process, as the pages' bundles each have modules of their own.
 */
const shelf = globalThis as { [slot]?: Tracing };

/** Has spans made from now on; without tracing none is made. */
export function setTracing(tracing: Tracing | undefined): void {
  if (tracing) shelf[slot] = tracing;
  else delete shelf[slot];
}

/** The id of the trace of a correlation id: the same 16 bytes. Undefined for a text that is no such id. */
function traceIdOf(correlationId: string): string | undefined {
  const hex = correlationId.replaceAll("-", "").toLowerCase();
  return /^(?!0{32})[0-9a-f]{32}$/.test(hex) ? hex : undefined;
}

/** What is told of a span: no content, only names, ids and how it ended. */
interface Told {
  durationMs: number;
  attributes: Attributes;
  isFailure: boolean;
}

const now = (): number => performance.timeOrigin + performance.now();

/**
 * What a process does under one correlation id, told to OpenTelemetry. The correlation id is the trace's id, so that a span, a
 * log line and a row are found by the same text. Names and attributes say what was done and how it ended; they hold nothing of
 * what stands in a deal, a request or a reply.
 */
export class OpenSpan {
  readonly #tracing = shelf[slot];
  readonly #span: Span | undefined;

  /** `startedMsAgo`: for what has run already. */
  constructor(
    name: string,
    correlationId: string,
    { attributes, startedMsAgo }: { attributes: Attributes; startedMsAgo?: number },
  ) {
    const tracing = this.#tracing;
    if (!tracing) return;
    tracing.nextTraceId = traceIdOf(correlationId);
    this.#span = tracing.tracer.startSpan(name, { root: true, attributes, startTime: now() - (startedMsAgo ?? 0) });
    tracing.nextTraceId = undefined;
  }

  /** A part of it that has just ended. */
  part(name: string, { attributes, durationMs, isFailure }: Told): void {
    if (!this.#tracing || !this.#span) return;
    const endedAt = now();
    const options = { startTime: endedAt - durationMs, attributes };
    const part = this.#tracing.tracer.startSpan(name, options, trace.setSpan(ROOT_CONTEXT, this.#span));
    if (isFailure) part.setStatus({ code: SpanStatusCode.ERROR });
    part.end(endedAt);
  }

  /** Names it once more is known. */
  rename(name: string): void {
    this.#span?.updateName(name);
  }

  end({ attributes = {}, isFailure }: { attributes?: Attributes; isFailure: boolean }): void {
    this.#span?.setAttributes(attributes);
    if (isFailure) this.#span?.setStatus({ code: SpanStatusCode.ERROR });
    this.#span?.end(now());
  }
}
