import { writeAudit } from "../audit/entry.ts";
import type { CallScope } from "../connectors/ports/port.ts";
import { type MarkedProject, type PsaPort, projectMarker } from "../connectors/ports/psa.ts";
import { closeDuplicates, readMarkedEngagements, readToldDuplicates } from "../db/duplicate-sweeps.sql.ts";
import { openExceptions } from "../db/exception-sync.sql.ts";
import { isUuid, newId } from "../domain/ids.ts";
import type { HubConnection } from "../hub/hub.ts";
import { exceptionToOpen, noFigure, openedEntries, resolvedEntry } from "../services/exceptions/exception-to-open.ts";
import { currentReference } from "../services/reference/shared-reference.ts";
import { type IntakeContext, intakeActor } from "./context.ts";

/** The newest projects that one sweep compares: two that one create has made lie close together. */
const projectsRead = 2_000;
/** Duplicates that were told of before and were not among them are looked up by themselves, so many a sweep. */
const lookedUp = 25;
const kind = "duplicate_project";

/**
 * Compares a PSA's projects by the marker that each create of ours carried: more than one with one marker is an exception of
 * its engagement, and one that was told of is closed when a single project is left. Answers how many engagements have several.
 */
export async function findDuplicateProjects(ctx: IntakeContext, connection: HubConnection): Promise<number> {
  const port = connection.psa();
  const scope = ctx.callScope(connection.row, newId<"correlation">());
  const listed = await port.listMarked(scope, { atMost: projectsRead });
  const byMarker = Map.groupBy(listed, ({ marker }) => marker);
  const told = await ctx.db.rows(readToldDuplicates({ connectionId: connection.row.id, limit: lookedUp }));
  for (const { engagementId, number } of told)
    byMarker.set(projectMarker(engagementId), await projectsOf(port, scope, { marker: projectMarker(engagementId), number }));
  const several = new Map(
    [...byMarker].flatMap(([marker, projects]) => {
      const id = marker.slice(projectMarker("").length);
      return projects.length > 1 && marker.startsWith(projectMarker("")) && isUuid(id) ? [[id, projects] as const] : [];
    }),
  );
  const closed = told.filter(({ engagementId }) => !several.has(engagementId)).map(({ id }) => id);
  await tell(ctx, connection.row, { several, closed });
  return several.size;
}

const projectsOf = async (port: PsaPort, scope: CallScope, of: { marker: string; number: string }): Promise<MarkedProject[]> =>
  (await port.listMarked(scope, { atMost: projectsRead, engagementNumber: of.number })).filter(
    ({ marker }) => marker === of.marker,
  );

async function tell(
  ctx: IntakeContext,
  row: HubConnection["row"],
  { closed, several }: { several: ReadonlyMap<string, readonly MarkedProject[]>; closed: readonly string[] },
): Promise<void> {
  if (several.size === 0 && closed.length === 0) return;
  const now = ctx.clock.now();
  const engagements = await ctx.db.rows(readMarkedEngagements({ ids: [...several.keys()] }));
  const reference = await currentReference(ctx);
  const rows = engagements.map((engagement) => {
    const ids = (several.get(engagement.id) ?? []).map(({ externalId }) => externalId);
    return exceptionToOpen(
      { kind, cause: engagement.number, params: { count: ids.length, number: engagement.number, ids } },
      {
        // Not the engagement itself: what the flow finds on its way is its own to close.
        subject: { type: "project", id: engagement.id },
        about: `${engagement.number} ${engagement.name}`,
        exposure: {
          ...noFigure("What is booked on the project that is too many is not known"),
          cutoffAt: reference.nextCutoff(engagement.entityCode, now)?.at ?? null,
        },
        isPrimary: false,
        now,
        calendar: reference.calendarOf(engagement.entityCode),
        isBackfill: engagement.isBackfill,
        correlationId: engagement.correlationId,
        place: engagement,
        engagementId: engagement.id,
        connectionId: row.id,
      },
    );
  });
  await ctx.db.tx(async (tx) => {
    const opened = await tx.rows(openExceptions({ rows, now }));
    const done = await tx.rows(closeDuplicates({ ids: closed, now }));
    await writeAudit(tx, intakeActor(row), now, [...openedEntries(rows, opened), ...done.map(resolvedEntry)]);
  });
}
