import { webServices } from "../../web/services.ts";
import { mayReadMetrics, renderMetrics } from "./metrics.ts";
import { checkReadiness } from "./readiness.ts";

const noStore = { "cache-control": "no-store" };

/** The process runs and answers. */
export const handleLive = (): Response => Response.json({ status: "live" }, { headers: noStore });

/** The process can do its work; if not, what is wrong. */
export async function handleReady(): Promise<Response> {
  const { db, env } = webServices();
  const { ready, checks } = await checkReadiness({
    db,
    runtimeUrl: env.DATABASE_RUNTIME_URL,
    encryptionKeys: env.ENCRYPTION_KEYS,
  });
  return Response.json({ status: ready ? "ready" : "not ready", checks }, { status: ready ? 200 : 503, headers: noStore });
}

export async function handleMetrics(request: Request): Promise<Response> {
  const { db, env, clock } = webServices();
  if (!mayReadMetrics(request.headers, { token: env.METRICS_TOKEN, host: env.HOST })) {
    const detail = env.METRICS_TOKEN
      ? "Send METRICS_TOKEN as the bearer token."
      : "Metrics are read from this machine. For a collector elsewhere set METRICS_TOKEN and let it send that as its bearer token.";
    return new Response(`${detail}\n`, { status: 403, headers: noStore });
  }
  const { body, contentType } = await renderMetrics(db, clock.now());
  return new Response(body, { headers: { ...noStore, "content-type": contentType } });
}
