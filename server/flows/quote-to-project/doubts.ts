import type { CallScope, WriteGuarantee, WriteResult } from "../../connectors/ports/port.ts";
import { projectMarker } from "../../connectors/ports/psa.ts";
import { moveDuplicateSweep } from "../../db/duplicate-sweeps.sql.ts";
import type { HubConnection } from "../../hub/hub.ts";
import { NotWanted } from "../../jobs/flow.ts";
import { contractKey } from "./erp-drafts.ts";
import { recordOf } from "./facts.ts";
import { markedProject, markedProjects } from "./marked-projects.ts";
import { BeginAnew, type Met, Stopped } from "./stop.ts";
import type { Work } from "./work.ts";

/**
 * Looks up what became of a project in the PSA whose create was never answered, now that its deal is not won any more. Throws
 * BeginAnew once that is known, WriteUnsettled while no look-up can be trusted; returns where there is nothing to look up, and,
 * with what people are to be told, where several carry its marker: which of them is ours is theirs to say.
 */
export async function settleProjectInDoubt(work: Work): Promise<Met[]> {
  const revision = work.state.doubts.project;
  if (revision === undefined) return [];
  work.enter("project");
  const psa = await work.need("psa");
  try {
    await lookUp(work, psa, {
      type: "project",
      revision,
      object: "project",
      guarantee: psa.psa().guarantees.project,
      find: (scope) => markedProject(work, psa, { scope }),
    });
  } catch (error) {
    if (error instanceof Stopped) return [{ error, connection: psa }];
    throw error;
  }
  return [];
}

/** At most so many of one number are looked at: two would be one too many. */
const marksRead = 50;

/**
 * The projects that the PSA is told a hold of: ours and, be they made twice or while ours is not known, all that carry its marker;
 * where there are several, the sweep for duplicates looks at once, and tells people. Lifted is only the hold of ours: which of
 * several is the right one they say.
 */
export async function projectsToHold(work: Work, psa: HubConnection, { isOnHold }: { isOnHold: boolean }): Promise<string[]> {
  const known = recordOf(work.state, psa, { object: "project" });
  const ours = known ? [known.externalId] : [];
  if (known ? !isOnHold : work.state.doubts.project === undefined) return ours;
  await work.need("psa");
  if (!known) return (await markedProjects(work, psa, { scope: work.scope(psa) })).map(({ externalId }) => externalId);
  const { id, number } = work.state.engagement;
  const marked = await psa.psa().listMarked(work.scope(psa), { atMost: marksRead, engagementNumber: number });
  const twins = marked.filter(({ externalId, marker }) => marker === projectMarker(id) && externalId !== known.externalId);
  if (twins.length > 0)
    await work.inTransaction(async (tx) => void (await tx.rows(moveDuplicateSweep({ connectionId: psa.row.id, inMs: 0 }))));
  return [...ours, ...twins.map(({ externalId }) => externalId)];
}

/** The same of the project in the ERP, and of the order of an addition, which has no project of its own. */
export async function settleBillingInDoubt(work: Work): Promise<void> {
  const { engagement, doubts } = work.state;
  const [type, object] =
    doubts.erp_project === undefined ? (["contract", "contract"] as const) : (["erp_project", "project"] as const);
  const revision = doubts[type];
  if (revision === undefined) return;
  const erp = await work.need("erp");
  const port = erp.erp();
  const key = object === "project" ? engagement.id : contractKey(engagement.id, engagement.contractVersion + 1);
  await lookUp(work, erp, {
    type,
    revision,
    object,
    guarantee: port.guarantees[object],
    find: (scope) => port.findByKey(scope, { object, key }),
  });
}

interface Doubt {
  type: string;
  revision: string;
  object: string;
  guarantee: WriteGuarantee;
  find(scope: CallScope): Promise<WriteResult | null>;
}

/** Never makes anything: what is found is ours, what is not is given up. */
async function lookUp(work: Work, connection: HubConnection, { guarantee, ...doubt }: Doubt): Promise<void> {
  if (work.isOnlyRecorded(connection)) return;
  const { id, number } = work.state.engagement;
  const { object, ...write } = doubt;
  try {
    await work.write({
      ...write,
      connection,
      canonicalId: id,
      subject: { type: "engagement", id },
      xref: { recordType: "engagement", recordId: id, object },
      guarantee: { ...guarantee, repeatable: false },
      content: { key: id },
      perform: () => Promise.reject(new NotWanted("The deal is no longer won, so it is not made.")),
    });
  } catch (error) {
    if (!(error instanceof NotWanted)) throw error;
    throw new BeginAnew(`The ${object} of ${number} was not made`);
  }
  throw new BeginAnew(`The ${object} of ${number} was made after all`);
}
