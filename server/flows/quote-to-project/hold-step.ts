import { xrefOf } from "./facts.ts";
import type { Work } from "./work.ts";

/** Sets project and billing on hold, or lifts the holds again; nothing is deleted. An addition holds nothing: its project is another's. */
export async function holdStep(work: Work, request: { isOnHold: boolean; reason: string }): Promise<void> {
  const { id, version } = work.state.engagement;
  const revision = `${request.isOnHold ? "hold" : "resume"}-${version}`;
  const psa = work.system("psa");
  const project =
    psa && xrefOf(work.state, { recordType: "engagement", recordId: id, connectionId: psa.row.id, object: "project" });
  if (psa && project) {
    await work.need("psa");
    const port = psa.psa();
    const hold = { projectExternalId: project.externalId, isOnHold: request.isOnHold };
    await work.write({
      connection: psa,
      type: "project_hold",
      canonicalId: id,
      revision,
      subject: { type: "project_hold", id },
      guarantee: port.guarantees.hold,
      content: hold,
      perform: (scope) => port.setHold(scope, hold),
    });
  }
  const erp = work.system("erp");
  const job = erp && xrefOf(work.state, { recordType: "engagement", recordId: id, connectionId: erp.row.id, object: "project" });
  if (!erp || !job) return;
  await work.need("erp");
  const port = erp.erp();
  const hold = { externalId: job.externalId, ...request };
  await work.write({
    connection: erp,
    type: "billing_hold",
    canonicalId: id,
    revision,
    subject: { type: "billing_hold", id },
    guarantee: port.guarantees.hold,
    content: hold,
    perform: (scope) => port.setProjectHold(scope, hold),
  });
}
