import { setTracing, type Tracing } from "./spans.ts";

const exportEveryMs = 1_000;
const answersWithinMs = 3_000;

/**
 * Sends this process's spans to a collector that takes OTLP over HTTP, at `v1/traces` below its address; headers that it wants
 * stand in OTEL_EXPORTER_OTLP_HEADERS. A collector that does not answer loses spans and holds nothing up. Answers what sends
 * the rest and ends it. Without an address nothing is loaded and nothing sent.
 */
export async function exportSpans(collector: string | undefined, process: "web" | "worker"): Promise<() => Promise<void>> {
  if (collector === undefined) return async () => {};
  const [{ BatchSpanProcessor, RandomIdGenerator, TracerProvider }, { OTLPTraceExporter }, { resourceFromAttributes }] =
    await Promise.all([
      import("@opentelemetry/sdk-trace"),
      import("@opentelemetry/exporter-trace-otlp-http"),
      import("@opentelemetry/resources"),
    ]);
  const random = new RandomIdGenerator();
  const url = new URL("v1/traces", collector.endsWith("/") ? collector : `${collector}/`).href;
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": `throughline-${process}` }),
    idGenerator: {
      generateTraceId: () => tracing.nextTraceId ?? random.generateTraceId(),
      generateSpanId: () => random.generateSpanId(),
    },
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url, timeoutMillis: answersWithinMs }),
        scheduledDelayMillis: exportEveryMs,
      }),
    ],
  });
  const tracing: Tracing = { tracer: provider.getTracer("throughline"), nextTraceId: undefined };
  setTracing(tracing);
  return async () => {
    setTracing(undefined);
    await provider.shutdown().catch(() => {});
  };
}
