import { z } from "zod";
import type { ExceptionItemRow } from "../../db/exception-page.sql.ts";
import { teamSchema } from "../../domain/access/roles.ts";
import { titleOf } from "../../domain/exceptions/describe.ts";
import type { Params } from "../../domain/exceptions/kind-spec.ts";
import type { ReferenceBook } from "../reference/reference-book.ts";
import { shownMoney, shownMoneySchema } from "./shown-money.ts";

/** One exception as lists show it. */
export const exceptionItemSchema = z.object({
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  team: teamSchema,
  entityCode: z.string().nullable(),
  region: z.string().nullable(),
  severity: z.int(),
  status: z.enum(["open", "resolved", "waived"]),
  groupKey: z.string(),
  isPrimary: z.boolean(),
  exposure: z.object({
    /** In the deal's own currency; null: not known, and `unknown` says why. */
    amount: z.string().nullable(),
    currency: z.string().nullable(),
    /** In the reader's currency. */
    shown: shownMoneySchema.nullable(),
    unknown: z.string().nullable(),
  }),
  missesCutoff: z.boolean(),
  cutoffAt: z.date().nullable(),
  dueAt: z.date().nullable(),
  /** Whose turn it is, and since when. */
  turn: z.object({ team: teamSchema, since: z.date() }),
  assignee: z.object({ id: z.string(), name: z.string() }).nullable(),
  snoozedUntil: z.date().nullable(),
  escalatedAt: z.date().nullable(),
  openedAt: z.date(),
  resolvedAt: z.date().nullable(),
  resolution: z.string().nullable(),
  isBackfill: z.boolean(),
  engagementId: z.string().nullable(),
  engagement: z.object({ id: z.string(), number: z.string(), name: z.string(), customerName: z.string().nullable() }).nullable(),
  connection: z.object({ id: z.string(), name: z.string() }).nullable(),
  correlationId: z.string().nullable(),
  version: z.int(),
});
export type ExceptionItem = z.infer<typeof exceptionItemSchema>;

/** A row as lists show it, money in the reader's currency. */
export function itemOf(row: ExceptionItemRow, reference: ReferenceBook, currency: string): ExceptionItem {
  const turn = teamSchema.safeParse(row.turnTeam);
  // The primary blocker carries the engagement's turn; the others wait with their own team since they were opened.
  const isTurn = row.status === "open" && row.isPrimary && turn.success && turn.data === row.team && row.turnSince !== null;
  return {
    id: row.id,
    kind: row.kind,
    title: titleOf(row.kind, row.params as Params),
    team: row.team,
    entityCode: row.entityCode,
    region: row.region,
    severity: row.severity,
    status: row.status,
    groupKey: row.groupKey,
    isPrimary: row.isPrimary,
    exposure: {
      amount: row.exposureAmount,
      currency: row.exposureCurrency,
      shown:
        row.exposureAmount !== null && row.exposureCurrency !== null
          ? shownMoney(row.exposureAmount, row.exposureCurrency, currency, reference)
          : null,
      unknown: row.exposureUnknown,
    },
    missesCutoff: row.missesCutoff,
    cutoffAt: row.cutoffAt,
    dueAt: row.dueAt,
    turn: { team: row.team, since: isTurn && row.turnSince ? row.turnSince : row.openedAt },
    assignee: row.assigneeId && row.assigneeName ? { id: row.assigneeId, name: row.assigneeName } : null,
    snoozedUntil: row.snoozedUntil,
    escalatedAt: row.escalatedAt,
    openedAt: row.openedAt,
    resolvedAt: row.resolvedAt,
    resolution: row.resolution,
    isBackfill: row.isBackfill,
    engagementId: row.engagementId,
    engagement:
      row.engagementId && row.engagementNumber !== null
        ? { id: row.engagementId, number: row.engagementNumber, name: row.engagementName ?? "", customerName: row.customerName }
        : null,
    connection: row.connectionId && row.connectionName ? { id: row.connectionId, name: row.connectionName } : null,
    correlationId: row.correlationId,
    version: row.version,
  };
}
