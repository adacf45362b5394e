import type { z } from "zod";
import { exportAudit } from "../services/audit/export-audit.ts";
import type { CallContext } from "../services/context.ts";
import type { ExportFile } from "../services/exports/export-file.ts";
import { exportList } from "../services/exports/export-list.ts";
import type { Outcome } from "../services/refusal.ts";
import { createApiContext } from "./context.ts";
import { auditExportBody, listExportBody } from "./export-bodies.ts";
import { Problem, problemOf } from "./rest/problem.ts";
import { isSameOrigin } from "./same-origin.ts";

type Cookie = (name: string) => string | undefined;

/** Streams an export of the audit trail to a signed-in reader. The filter is that of the list. */
export const handleAuditExport = (request: Request, cookie: Cookie): Promise<Response> =>
  handleExport(request, cookie, auditExportBody, exportAudit);

/** Streams a list to a signed-in reader: all that the filter of its screen matches. */
export const handleListExport = (request: Request, cookie: Cookie): Promise<Response> =>
  handleExport(request, cookie, listExportBody, exportList);

async function handleExport<Body extends z.ZodType>(
  request: Request,
  cookie: Cookie,
  schema: Body,
  begin: (call: CallContext, body: z.output<Body>) => Promise<Outcome<ExportFile>>,
): Promise<Response> {
  const context = await createApiContext(cookie);
  const refusal = (problem: Problem): Response => problem.toResponse(context.correlationId);
  if (!isSameOrigin(request.headers)) return refusal(new Problem("forbidden", "Ask for exports from Throughline's own pages."));
  if (!context.call) return refusal(new Problem("unauthorized", "Your session has ended. Sign in again."));
  const body = schema.safeParse(await request.json().catch(() => undefined));
  if (!body.success) return refusal(new Problem("malformed", "This is no export that is known. Load the page again."));
  const begun = await begin(context.call, body.data);
  if (!begun.ok) return refusal(problemOf(begun.error));
  const { chunks, contentType, fileName } = begun.value;
  return new Response(streamOf(chunks), {
    headers: {
      "content-type": contentType,
      "content-disposition": `attachment; filename="${fileName}"`,
      "cache-control": "no-store",
      "x-correlation-id": context.correlationId,
    },
  });
}

/** Pulled by the reader, so that no more is read from the database than is taken. */
function streamOf(chunks: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const next = await iterator.next();
      if (next.done) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}
