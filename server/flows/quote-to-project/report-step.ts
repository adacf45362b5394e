import { shortHash } from "../../domain/contract/sold-hash.ts";
import { dealStatus, type OwnStatus } from "./deal-status.ts";
import { xrefOf } from "./facts.ts";
import type { End } from "./settle.ts";
import { refuseStopped, type Work } from "./work.ts";

/** Tells the CRM how the deal stands, when that is not what it was told last. Answers the hash of what it knows now. */
export async function reportStep(work: Work, end: Pick<End, "status" | "blockers">): Promise<string | null> {
  const { deal, engagement } = work.state;
  const { row } = work.crm;
  const known = xrefOf(work.state, { recordType: "deal", recordId: deal.id, connectionId: row.id, object: "deal" });
  if (!known || deal.isDeleted || (end.status === "withdrawn" && engagement.reportedHash === null))
    return engagement.reportedHash;
  const status = dealStatus(work.state, known.externalId, {
    status: end.status,
    blockers: end.blockers,
    projectUrl: work.project?.url ?? work.state.project?.url ?? null,
    shownAs: shownAs(work),
  });
  if (!status) return engagement.reportedHash;
  const hash = shortHash(status);
  if (hash === engagement.reportedHash) return hash;
  work.enter("report");
  work.at(work.crm);
  refuseStopped(row);
  const port = work.crm.crm();
  const written = await work.tell({
    connection: work.crm,
    type: "deal_status",
    canonicalId: deal.id,
    // What is only shown takes the place of what was shown before.
    revision: work.isOnlyRecorded(work.crm) ? `${engagement.number}-shown` : `${engagement.number}-${engagement.version}-${hash}`,
    subject: { type: "deal_status", id: deal.id },
    guarantee: port.guarantees.status,
    content: status,
    perform: (scope) => port.writeStatus(scope, status),
  });
  return written.how === "shadow" ? engagement.reportedHash : hash;
}

/** A CRM in shadow mode is shown what it would be told of set-ups that it alone holds back. */
function shownAs(work: Work): OwnStatus["shownAs"] {
  const erp = work.system("erp");
  const isAlone = [erp, work.system("psa")].every((system) => system?.row.mode === "live");
  if (work.crm.row.mode !== "shadow" || !erp || !isAlone) return null;
  const { entityCode } = work.place;
  const isAwaited = !work.target && entityCode !== null && work.needsActivation(erp, work.erpEntityId(entityCode));
  return isAwaited ? "awaiting_activation" : "billing_ready";
}
