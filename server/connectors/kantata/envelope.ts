import { z } from "zod";
import { PortError } from "../ports/port.ts";
import { inWords, type Purpose } from "./words.ts";

/** Ids are strings in every answer. */
export const wireId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

const total = z.number().int().nonnegative();
const envelopeSchema = z.looseObject({
  count: total.optional(),
  results: z.array(z.looseObject({ key: z.string(), id: wireId })),
  meta: z.looseObject({ count: total.optional(), page_count: total.optional() }).optional(),
});

/** What an answer says, in the order of its `results`. */
export interface Page<Row> {
  rows: Row[];
  /** Rows of all pages together. */
  total: number;
  pageCount: number | null;
  /** A side-loaded row, or undefined. */
  sideLoaded(key: string, id: string): unknown;
}

/**
 * Reads an envelope `{count, results: [{key, id}], meta, <resource>: {<id>: row}}`. Only `results` say what was asked for: the
 * maps at the top level also hold side-loaded rows of the same resource. Throws PortError malformed.
 */
export function readPage<Row>(
  body: unknown,
  spec: { resource: string; row: z.ZodType<Row>; name: string; purpose: Purpose },
): Page<Row> {
  const parsed = envelopeSchema.safeParse(body);
  if (!parsed.success) throw malformed(spec, firstIssue(parsed.error));
  const envelope = parsed.data;
  const rows = envelope.results.map(({ key, id }) => {
    if (key !== spec.resource) throw malformed(spec, `results name ${key} where ${spec.resource} were asked for`);
    const raw = lookUp(envelope, key, id);
    if (raw === undefined) throw malformed(spec, `results name ${key} ${id}, which the answer does not hold`);
    const row = spec.row.safeParse(raw);
    if (!row.success) throw malformed(spec, `${key} ${id}: ${firstIssue(row.error)}`);
    return row.data;
  });
  return {
    rows,
    total: envelope.meta?.count ?? envelope.count ?? rows.length,
    pageCount: envelope.meta?.page_count ?? null,
    sideLoaded: (key, id) => lookUp(envelope, key, id),
  };
}

function lookUp(envelope: Record<string, unknown>, key: string, id: string): unknown {
  const map = envelope[key];
  return typeof map === "object" && map !== null && Object.hasOwn(map, id) ? (map as Record<string, unknown>)[id] : undefined;
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue ? `${issue.path.join(".") || "the answer"} ${issue.message}` : "it cannot be read";
}

const malformed = (spec: { name: string; purpose: Purpose }, what: string): PortError =>
  new PortError(
    "malformed",
    `${spec.name} answered in a form that is not its contract's when it was asked for ${inWords(spec.purpose)}: ${what}.`,
  );
