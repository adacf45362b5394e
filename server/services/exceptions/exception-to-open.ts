import type { AuditDraft } from "../../audit/entry.ts";
import type { ExceptionToOpen } from "../../db/exception-sync.sql.ts";
import { addBusinessHours, type BusinessCalendar, firmCalendar } from "../../domain/business-time.ts";
import { type Blocker, groupKeyOf } from "../../domain/exceptions/blocker.ts";
import { titleOf } from "../../domain/exceptions/describe.ts";
import { kindSpec } from "../../domain/exceptions/kinds.ts";
import { newId } from "../../domain/ids.ts";

const longestSearchText = 2_000;

/** The price tag of an exception, and by when. */
export interface Exposure {
  amount: string | null;
  currency: string | null;
  /** In the reporting currency, at the day's rate; "0" where it is not known. */
  reporting: string;
  unknown: string | null;
  cutoffAt: Date | null;
  missesCutoff: boolean;
}

/** A price tag without a figure, and why it has none. */
export const noFigure = (unknown: string): Exposure => ({
  amount: null,
  currency: null,
  reporting: "0",
  unknown,
  cutoffAt: null,
  missesCutoff: false,
});

/** An exception as it is stored: what a blocker says, in its kind's queue, with what it is about. */
export function exceptionToOpen(
  blocker: Pick<Blocker, "kind" | "cause" | "params" | "team">,
  of: {
    subject: { type: string; id: string };
    /** Names by which a search finds it, beside its title. */
    about: string;
    exposure: Exposure;
    isPrimary: boolean;
    now: Date;
    /** In whose working hours its owner has to act; the firm's unless told. */
    calendar?: BusinessCalendar;
    isBackfill: boolean;
    correlationId: string | null;
    place?: { entityCode: string | null; region: string | null };
    engagementId?: string;
    connectionId?: string;
    runId?: string;
  },
): ExceptionToOpen {
  const { cause, kind, params } = blocker;
  const { exposure } = of;
  const spec = kindSpec(kind);
  return {
    id: newId<"exception">(),
    kind,
    team: blocker.team ?? spec.team,
    entity_code: of.place?.entityCode ?? null,
    region: of.place?.region ?? null,
    severity: spec.severity,
    group_key: groupKeyOf({ kind, cause }),
    subject_type: of.subject.type,
    subject_id: of.subject.id,
    engagement_id: of.engagementId ?? null,
    connection_id: of.connectionId ?? null,
    run_id: of.runId ?? null,
    is_primary: of.isPrimary,
    params,
    exposure_amount: exposure.amount,
    exposure_currency: exposure.currency,
    exposure_reporting: exposure.reporting,
    exposure_unknown: exposure.unknown,
    misses_cutoff: exposure.missesCutoff,
    cutoff_at: exposure.cutoffAt,
    due_at: addBusinessHours(of.now, spec.serviceHours, of.calendar ?? firmCalendar),
    is_backfill: of.isBackfill,
    correlation_id: of.correlationId,
    search_text: `${of.about} ${titleOf(kind, params)}`.toLowerCase().slice(0, longestSearchText),
  };
}

/** The audit entries of those that were not open before. */
export function openedEntries(rows: readonly ExceptionToOpen[], opened: readonly { id: string; isNew: boolean }[]): AuditDraft[] {
  const news = new Set(opened.filter(({ isNew }) => isNew).map(({ id }) => id));
  return rows
    .filter(({ id }) => news.has(id))
    .map((row) => ({
      action: "exception.opened",
      subjectType: "exception",
      subjectId: row.id,
      engagementId: row.engagement_id,
      entityCode: row.entity_code,
      region: row.region,
      correlationId: row.correlation_id,
      after: { kind: row.kind, team: row.team },
    }));
}

/** The audit entry of one that is over. */
export const resolvedEntry = ({
  id,
  kind,
  team,
  ...of
}: {
  id: string;
  kind: string;
  team: string;
  engagementId?: string | null;
  entityCode?: string | null;
  region?: string | null;
  correlationId: string | null;
}): AuditDraft => ({ action: "exception.resolved", subjectType: "exception", subjectId: id, ...of, after: { kind, team } });
