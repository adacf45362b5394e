import type { HubConnection } from "../../hub/hub.ts";
import { projectsToHold, settleBillingInDoubt } from "./doubts.ts";
import { recordOf } from "./facts.ts";
import type { Met } from "./stop.ts";
import type { Work } from "./work.ts";

export interface Hold {
  isOnHold: boolean;
  reason: string;
}

/** What became of a hold, or of its lifting, in each system; neither waits for the other. */
export interface HoldOutcome {
  /** What went wrong: nothing, where all that there is stands as it should. */
  errors: Met[];
  /** "held": billing stands; "not yet": it does not stand yet; "order": a contract on another engagement's project, which only people can hold. */
  billing: "held" | "not yet" | "order";
}

/**
 * Sets project and billing on hold, or lifts the holds again; nothing is deleted. One system that cannot be reached, or that
 * refuses, never keeps the other from being told. An addition holds nothing: its project is another's.
 */
export async function holdStep(work: Work, hold: Hold): Promise<HoldOutcome> {
  const errors: Met[] = [];
  const isDone = async (act: () => Promise<void>): Promise<boolean> => {
    try {
      await act();
      return true;
    } catch (error) {
      errors.push({ error, connection: work.lastConnection });
      return false;
    }
  };
  const isBillingHeld = await isDone(() => holdBilling(work, hold));
  await isDone(() => holdProject(work, hold));
  return { errors, billing: isBillingHeld ? billingOnceHeld(work) : "not yet" };
}

/** What of billing stands once all that we can hold is held: not an order on another's project, nor a project that may be there. */
export function billingOnceHeld(work: Work): HoldOutcome["billing"] {
  const erp = work.system("erp");
  if (!erp || recordOf(work.state, erp, { object: "project" })) return "held";
  if ((work.state.doubts.erp_project ?? work.state.doubts.contract) !== undefined) return "not yet";
  return recordOf(work.state, erp, { object: "contract" }) ? "order" : "held";
}

/** The same for every try at one hold, so that a try whose response was lost is looked up and not made again beside it. */
const revisionOf = ({ state }: Work, { isOnHold }: Hold): string =>
  isOnHold ? `hold-${state.deal.version}` : `resume-${state.engagement.heldAt?.getTime() ?? `partly-${state.deal.version}`}`;

/** Whether finance has activated the project, or need not: lifting a hold must not do it in their stead. */
function isActivated(work: Work, erp: HubConnection): boolean {
  const { billingReadyAt, entityCode } = work.state.engagement;
  return billingReadyAt !== null || entityCode === null || !work.needsActivation(erp, work.erpEntityId(entityCode));
}

async function holdProject(work: Work, hold: Hold): Promise<void> {
  const psa = work.system("psa");
  if (!psa) return;
  for (const projectExternalId of await projectsToHold(work, psa, hold)) {
    await work.need("psa");
    const port = psa.psa();
    const content = { projectExternalId, isOnHold: hold.isOnHold };
    await write(work, hold, {
      connection: psa,
      type: "project_hold",
      guarantee: port.guarantees.hold,
      content,
      // By project, whether it is known to be ours by now or not: all words on its hold are told in their order.
      canonicalId: `${work.state.engagement.id}:${projectExternalId}`,
      perform: (scope) => port.setHold(scope, content),
    });
  }
}

async function holdBilling(work: Work, hold: Hold): Promise<void> {
  const erp = work.system("erp");
  const job = erp && recordOf(work.state, erp, { object: "project" });
  if (erp && !job && hold.isOnHold) await settleBillingInDoubt(work);
  if (!erp || !job) return;
  await work.need("erp");
  const port = erp.erp();
  const content = {
    externalId: job.externalId,
    ...hold,
    resumeAs: isActivated(work, erp) ? "active" : "awaiting_activation",
  } as const;
  await write(work, hold, {
    connection: erp,
    type: "billing_hold",
    guarantee: port.guarantees.hold,
    content,
    canonicalId: work.state.engagement.id,
    perform: (scope) => port.setProjectHold(scope, content),
  });
}

async function write(
  work: Work,
  hold: Hold,
  more: Pick<Parameters<Work["write"]>[0], "canonicalId" | "connection" | "type" | "guarantee" | "content" | "perform">,
): Promise<void> {
  const subject = { type: more.type, id: work.state.engagement.id };
  // Money is at stake: a lifting that was never answered and may still take effect does not keep a hold waiting.
  await work.write({ ...more, revision: revisionOf(work, hold), subject, isUrgent: hold.isOnHold });
}
