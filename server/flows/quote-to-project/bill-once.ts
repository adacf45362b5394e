import { z } from "zod";
import { PortError } from "../../connectors/ports/port.ts";
import type { PsaBilledMilestone, PsaMilestoneDraft } from "../../connectors/ports/psa.ts";
import { milestoneSchema } from "../../domain/canonical/deal.ts";
import { contentHash } from "../../domain/canonical-json.ts";
import { shortHash } from "../../domain/contract/sold-hash.ts";
import { recordOf } from "./facts.ts";
import { milestoneDrafts, plannedMilestones } from "./psa-drafts.ts";
import { Stopped } from "./stop.ts";
import type { Work } from "./work.ts";

/**
 * Takes milestones that another system bills out of the PSA's billing, where an earlier release had the PSA bill them too. Deleted
 * is only what stands there just as that release made it; what is invoiced, or may be somebody's own, is finance's to decide.
 * Throws Stopped with that.
 */
export async function billOnce(
  work: Work,
  { milestones, projectExternalId }: { projectExternalId: string; milestones: readonly PsaMilestoneDraft[] },
): Promise<void> {
  const told = work.state.told.project_milestones;
  const psa = work.system("psa");
  const planned = plannedMilestones(projectExternalId, milestones);
  const isTold = (content: object): boolean => told?.hash === contentHash(content).toString("hex");
  if (!told || !psa || milestones.every(({ isBilledHere }) => isBilledHere) || isTold(planned.asToday)) return;
  if (work.isOnlyRecorded(psa)) return;
  const port = (await work.need("psa")).psa();
  const found = await port.findBilledMilestones(work.scope(psa), { projectExternalId, milestones });
  const ours = isTold(planned.asBilledAll) ? found.filter(({ state }) => state === "as_made") : [];
  const isDeleted = ours.length === 0 || (await deleted(work, projectExternalId, ours));
  const left = isDeleted ? found.filter((one) => !ours.includes(one)) : found;
  if (left.length === 0 || work.setsAside("billed_twice")) return;
  const { number } = work.state.engagement;
  const params = { connection: psa.row.name, number, milestones: left.map(inWords) };
  throw new Stopped([{ kind: "billed_twice", params, cause: number, waits: [] }]);
}

const inWords = ({ state, title }: PsaBilledMilestone): string =>
  `“${title}”${state === "invoiced" ? " (invoiced)" : state === "changed" ? " (not as it was sold)" : ""}`;

/** False: the PSA refuses, for they are invoiced by now or its user may not. */
async function deleted(work: Work, projectExternalId: string, milestones: readonly PsaBilledMilestone[]): Promise<boolean> {
  const connection = await work.need("psa");
  const port = connection.psa();
  const { id } = work.state.engagement;
  const content = { projectExternalId, externalIds: milestones.map(({ externalId }) => externalId).sort() };
  try {
    await work.write({
      connection,
      type: "milestones_unbilled",
      canonicalId: id,
      revision: shortHash(content),
      content,
      subject: { type: "milestones_unbilled", id },
      guarantee: port.guarantees.update,
      perform: (scope) => port.deleteBilledMilestones(scope, content),
    });
    return true;
  } catch (error) {
    if (error instanceof PortError && (error.kind === "rejected" || error.kind === "forbidden")) return false;
    throw error;
  }
}

const soldMilestones = z.array(milestoneSchema).catch([]);

/** The same for what is set up, by its contract; an addition's milestones are planned by nobody. */
export async function billContractOnce(work: Work): Promise<void> {
  const { contract, engagement } = work.state;
  const psa = work.system("psa");
  const project = psa && recordOf(work.state, psa, { object: "project" });
  if (!contract || !project || engagement.disposition === "addition") return;
  const lines = contract.lines.map((line) => ({ ...line, milestones: soldMilestones.parse(line.terms.milestones) }));
  const milestones = milestoneDrafts({ currency: contract.currency, lines });
  await billOnce(work, { projectExternalId: project.externalId, milestones });
}
