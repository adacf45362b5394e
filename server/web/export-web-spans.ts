import { env } from "../env.ts";
import { exportSpans } from "../span-export.ts";

/** Sends the web process's spans where the environment names a collector. What the last second brought is lost at its end. */
export async function exportWebSpans(): Promise<void> {
  await exportSpans(env().OTEL_EXPORTER_OTLP_ENDPOINT, "web");
}
