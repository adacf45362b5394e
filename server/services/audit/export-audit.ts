import { z } from "zod";
import { grantsFor } from "../../domain/access/permissions.ts";
import { type Scope, scopeOf } from "../../domain/access/scope.ts";
import { after } from "../../domain/clock.ts";
import { command } from "../command.ts";
import type { CallContext } from "../context.ts";
import { type Cells, type ExportFile, exportFile, exportFormats } from "../exports/export-file.ts";
import { shownFilter } from "../exports/shown-filter.ts";
import { type Outcome, refuse } from "../refusal.ts";
import { type AuditCursor, type AuditFilter, auditConditions, auditFilterSchema } from "./audit-filter.ts";
import { type AuditEntryOut, countAuditRows, readAuditRows, toAuditEntry } from "./audit-page.ts";

/** Entries of one export; beyond it the caller narrows the filter. */
const exportMost = 200_000;
const pageSize = 1_000;
const wholeTrail = 2_000_000_000;

const exportInput = z.strictObject({ filter: auditFilterSchema, format: z.enum(exportFormats) });

/** Reading much of the trail is itself a thing to know of: notes who exports what, and how much it is. */
const beginExport = command({
  name: "beginAuditExport",
  permission: "audit.export",
  input: exportInput,
  output: z.object({ entries: z.int(), before: z.date() }),
  run: async ({ input, tx, now, grants, audit }) => {
    const before = after(now, 1);
    const where = auditConditions(input.filter, scopeOf(grants), { at: before, id: "0" });
    const entries = await countAuditRows(tx, where, { most: exportMost + 1, window: wholeTrail });
    if (entries > exportMost) {
      return refuse(
        "too_many",
        `This filter matches more than ${exportMost.toLocaleString("en")} entries. Narrow it by dates, and export in parts.`,
      );
    }
    audit({
      action: "audit.export",
      subjectType: "audit",
      subjectId: "trail",
      after: { format: input.format, entries, filter: shownFilter(input.filter) },
    });
    return { ok: true, value: { entries, before } };
  },
});

const cells: Cells<AuditEntryOut> = (
  [
    "id",
    "at",
    "actorType",
    "actorId",
    "actorName",
    "action",
    "subjectType",
    "subjectId",
    "subjectName",
    "engagementNumber",
    "entityCode",
    "region",
    "correlationId",
    "reason",
    "before",
    "after",
    "masked",
  ] as const
).map((name) => [name, (entry) => entry[name]]);

/**
 * Exports what a filter matches, newest first, as CSV or JSON lines, without what the caller may not see. The export itself
 * is in the trail before its first line is read.
 */
export async function exportAudit(ctx: CallContext, input: z.input<typeof exportInput>): Promise<Outcome<ExportFile>> {
  const begun = await beginExport(ctx, input);
  if (!begun.ok) return begun;
  const { filter, format } = exportInput.parse(input);
  const scope = scopeOf(grantsFor(ctx.actor.grants, "audit.export"));
  const { before } = begun.value;
  const entries = readEntries(ctx, { filter, scope, before });
  return { ok: true, value: exportFile(entries, { name: "audit", at: before, format, cells }) };
}

interface Reading {
  filter: AuditFilter;
  scope: Scope;
  before: Date;
}

async function* readEntries(ctx: CallContext, { filter, scope, before }: Reading): AsyncGenerator<AuditEntryOut[]> {
  let cursor: AuditCursor = { at: before, id: "0" };
  for (let read = 0; read < exportMost; ) {
    const where = auditConditions(filter, scope, cursor);
    const rows = await readAuditRows(ctx.db, where, { limit: pageSize, window: wholeTrail });
    const page = rows.map((row) => toAuditEntry(row, ctx.actor.grants));
    const last = page.at(-1);
    if (!last) return;
    yield page;
    read += page.length;
    if (page.length < pageSize) return;
    cursor = last;
  }
}
