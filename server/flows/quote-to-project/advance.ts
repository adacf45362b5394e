import { isStandIn } from "../../connectors/ports/port.ts";
import { changeTerms } from "../../domain/contract/change-terms.ts";
import { checkEngagement, isWaived } from "../../domain/contract/check-engagement.ts";
import { changeOrder, decideDisposition } from "../../domain/contract/disposition.ts";
import type { ResolvedTerms } from "../../domain/contract/facts.ts";
import { rolesOfGroup } from "../../domain/contract/project-groups.ts";
import { amendmentBlocker, changeAccepted, changeBeforeContract, holdBlockers, setUpInPart, whatBecameOf } from "./amendment.ts";
import { billContractOnce } from "./bill-once.ts";
import { activationStep, billingStep } from "./billing-step.ts";
import { customerStep } from "./customer-step.ts";
import { settleProjectInDoubt } from "./doubts.ts";
import { recordOf } from "./facts.ts";
import { billingOnceHeld, holdStep } from "./hold-step.ts";
import { takeOrderAgain, takeOrderForAmendment, takeOwnOrder } from "./order-use.ts";
import { projectStep } from "./project-step.ts";
import type { Reached } from "./reached.ts";
import { type Met, Stopped, StoppedTogether } from "./stop.ts";
import type { Work } from "./work.ts";

/**
 * Brings an engagement as far as it goes: what the deal has become first, then the checks, then the systems one after the
 * other. Fills `reached`; throws Stopped or what a call throws where it cannot go on.
 */
export async function advance(work: Work, reached: Reached): Promise<void> {
  const became = whatBecameOf(work.state.deal);
  if (became) return withdraw(work, reached, became);
  if (isEmptied(work)) return giveUp(reached, "Its lines belong to other projects now");
  if (work.state.engagement.heldAt || work.state.isPartlyHeld) {
    await agreeBeforeResuming(work, reached);
    await orderBeforeResuming(work, reached);
    await step(work, reached, "hold", async () => {
      const { errors } = await holdStep(work, { isOnHold: false, reason: "The deal is won again" });
      if (errors.length > 0) throw new StoppedTogether(errors);
      return { resumed: true };
    });
    reached.hold = "lift";
  }
  if (work.state.contract) {
    const twice = await billedTwice(work);
    const rest = await met(work, () => keepUp(work, reached));
    if (twice.length + rest.length > 0) throw new StoppedTogether([...rest, ...twice]);
    return;
  }
  await askAboutChange(work, reached);
  const terms = await decide(work, reached);
  if (!terms) return;
  await takeOwnOrder(work, terms.amount);
  reached.status = "provisioning";
  await step(work, reached, "customer", () => customerStep(work, terms));
  reached.customerAt = work.instant();
  await step(work, reached, "project", () => projectStep(work, terms));
  reached.projectAt = work.instant();
  await step(work, reached, "billing", () => billingStep(work, terms));
  reached.hasContract = true;
  await finish(work, reached, terms.entityCode);
}

/**
 * Won again, but sold otherwise: what is on hold, be it in one system only, stays so until the change is agreed, so that nothing is
 * billed as it was sold before.
 */
async function agreeBeforeResuming(work: Work, reached: Reached): Promise<void> {
  const change = amendmentBlocker(work.state, work.facts);
  if (!change) return;
  reached.status = "on_hold";
  const held = { ...change, params: { ...change.params, isHeld: true } };
  await step(work, reached, "amendment", () => Promise.reject(new Stopped([held])));
}

/** Won again, but what its purchase order had left for it is taken by others meanwhile: it stays on hold until there is enough. */
async function orderBeforeResuming(work: Work, reached: Reached): Promise<void> {
  const { status } = reached;
  reached.status = "on_hold";
  work.enter("check");
  reached.step = "check";
  await takeOrderAgain(work);
  reached.status = status;
}

/** What has changed since parts of the deal were made is asked about before more is made: nothing is sold twice, nor for two customers. */
async function askAboutChange(work: Work, reached: Reached): Promise<void> {
  const blocker = changeBeforeContract(work.state, isSetUp(work));
  if (!blocker || work.setsAside("amendment_candidate")) return;
  reached.status = "blocked";
  await step(work, reached, "amendment", () => Promise.reject(new Stopped([blocker])));
}

/** What is billed in two systems; it keeps nothing else from being kept up. */
function billedTwice(work: Work): Promise<readonly Met[]> {
  work.enter("project");
  return met(work, () => billContractOnce(work));
}

/** What a part of the attempt meets. */
async function met(work: Work, act: () => Promise<void>): Promise<readonly Met[]> {
  try {
    await act();
    return [];
  } catch (error) {
    return error instanceof StoppedTogether ? error.met : [{ error, connection: work.lastConnection }];
  }
}

/** What was set up before: a change of what was sold is an amendment; what finance has still to activate is asked for again. */
async function keepUp(work: Work, reached: Reached): Promise<void> {
  const { engagement, contract } = work.state;
  reached.status = engagement.billingReadyAt ? "billing_ready" : "awaiting_activation";
  reached.step = "amendment";
  const isChanged = contract?.termsHash !== work.soldHash;
  const blocker = amendmentBlocker(work.state, work.facts);
  work.target = engagement.disposition === "addition" ? targetOf(work) : null;
  const erp = work.system("erp");
  work.erpProjectId = (erp && recordOf(work.state, erp, { object: "project" })?.externalId) ?? null;
  if (blocker) await step(work, reached, "amendment", () => withActivation(work, new Stopped([blocker])));
  if (isChanged) await step(work, reached, "amendment", () => acceptAmendment(work, reached));
  if (engagement.billingReadyAt) {
    reached.billingReadyAt = work.instant();
    reached.step = "report";
    reached.outcome = "completed";
    return;
  }
  await finish(work, reached, engagement.entityCode ?? "");
}

/** A second person has set the change aside: it is accepted, once its purchase order covers it. */
async function acceptAmendment(work: Work, reached: Reached): Promise<Record<string, unknown>> {
  const check = checkEngagement(work.facts);
  work.waived.add("amendment_candidate");
  try {
    await takeOrderForAmendment(work);
  } catch (error) {
    if (error instanceof Stopped) return withActivation(work, error);
    throw error;
  }
  reached.check = check;
  reached.terms = check.terms;
  reached.acceptsAmendment = true;
  return { accepted: true };
}

/** What an amendment waits for; what finance has still to activate stays asked for beside it. */
async function withActivation(work: Work, error: Stopped): Promise<never> {
  const { billingReadyAt, entityCode } = work.state.engagement;
  const change = { error, connection: work.lastConnection };
  if (billingReadyAt || !activationIsAsked(work, entityCode ?? "")) throw change.error;
  try {
    await activationStep(work, entityCode ?? "");
  } catch (error) {
    throw new StoppedTogether([change, { error, connection: work.lastConnection }]);
  }
  throw change.error;
}

/** Activation by finance where the entity asks for it, then the people. */
async function finish(work: Work, reached: Reached, entityCode: string): Promise<void> {
  if (activationIsAsked(work, entityCode)) {
    reached.status = "awaiting_activation";
    await step(work, reached, "activation", () => activationStep(work, entityCode));
  }
  reached.billingReadyAt = work.instant();
  const roles = soldRoles(work);
  await step(work, reached, "staffing", async () => ({ requests: roles.length }));
  reached.staffedAt = work.instant();
  reached.status = work.isShadow ? "shadow" : "billing_ready";
  reached.step = "report";
  reached.outcome = work.isShadow ? "shadow" : "completed";
}

function activationIsAsked(work: Work, entityCode: string): boolean {
  const erp = work.system("erp");
  if (!erp || work.target || !work.erpProjectId || isStandIn(work.erpProjectId)) return false;
  return work.needsActivation(erp, work.erpEntityId(entityCode));
}

/** Roles that were sold with the lines of this engagement. */
export const soldRoles = (work: Work) => rolesOfGroup(work.state.deal.terms, work.state.engagement.projectGroup).own;

/** The disposition and all checks. Null: the deal needs no project. */
async function decide(work: Work, reached: Reached): Promise<ResolvedTerms | null> {
  const { facts } = work;
  const check = checkEngagement(facts);
  reached.check = check;
  if (check.entityCode) work.checkedPlace = check;
  for (const kind of check.waived) work.waived.add(kind);
  const decided = decideDisposition(facts);
  if (!decided.decided) {
    const rest = check.blockers.filter((blocker) => blocker.kind !== "contract_incomplete");
    await step(work, reached, "disposition", () => Promise.reject(new Stopped([decided.blocker, ...rest])));
    return null;
  }
  const { decision, disposition, targetEngagementId } = decided;
  reached.disposition = { disposition, by: decision.by, targetEngagementId };
  const change = changeTerms(facts);
  const isAccepted = changeAccepted(work.state, change);
  const isAgreed = isAccepted || isWaived("amendment_candidate", facts);
  await step(work, reached, "disposition", async () => {
    if (disposition === "change" && !isAgreed) throw new Stopped([changeOrder(facts.deal.name)]);
    return { disposition, by: decision.by };
  });
  if (disposition === "none" || disposition === "change") {
    if (isSetUp(work) && !isAgreed)
      throw new Stopped([setUpInPart(disposition === "none" ? "no engagement" : "a change of another")]);
    if (disposition === "change" || isSetUp(work)) {
      work.waived.add("amendment_candidate");
      reached.acceptsChange = isAccepted ? null : change;
    }
    reached.status = "no_project";
    reached.outcome = "no_project";
    return null;
  }
  const related = work.state.related.find((one) => one.id === targetEngagementId);
  if (disposition === "addition" && related) work.target = { id: related.id, number: related.number };
  const { terms } = check;
  await step(work, reached, "check", async () => {
    if (!terms) throw new Stopped(check.blockers);
    return { waived: check.waived, decisions: terms.decisions };
  });
  if (!terms) return null;
  reached.terms = terms;
  reached.checkedAt = work.instant();
  return terms;
}

function targetOf(work: Work): { id: string; number: string } | null {
  const related = work.state.related.find((one) => one.id === work.state.engagement.targetEngagementId);
  return related ? { id: related.id, number: related.number } : null;
}

/** Whether anything was made for it yet, or may have been. */
const isSetUp = ({ state }: Work): boolean =>
  state.contract !== null ||
  state.xrefs.some((xref) => xref.recordType === "engagement" && xref.recordId === state.engagement.id) ||
  ["project", "erp_project", "contract"].some((type) => type in state.doubts);

/** Sales have sorted the lines into other projects before anything was made: nothing is left for this one. */
function isEmptied(work: Work): boolean {
  const { deal, engagement } = work.state;
  const { lines } = deal.terms;
  return lines.length > 0 && !lines.some((line) => line.projectGroup === engagement.projectGroup) && !isSetUp(work);
}

function giveUp(reached: Reached, resolution: string): void {
  reached.step = "hold";
  reached.status = "withdrawn";
  reached.outcome = "withdrawn";
  reached.resolution = resolution;
}

/** The deal is no longer won: what was set up goes on hold, nothing is deleted; where nothing was, the engagement is withdrawn. */
async function withdraw(work: Work, reached: Reached, became: string): Promise<void> {
  const { engagement } = work.state;
  if (!isSetUp(work)) return giveUp(reached, `The deal is ${became}`);
  const doubled = await settleProjectInDoubt(work);
  await step(work, reached, "hold", async () => {
    reached.status = "on_hold";
    // A lifting that was begun meanwhile, if only in one system, has to be undone there for certain.
    const { billing, errors } =
      engagement.heldAt && !work.state.isHoldInDoubt
        ? { billing: billingOnceHeld(work), errors: [] }
        : await holdStep(work, { isOnHold: true, reason: `The deal is ${became}` });
    if (errors.length === 0) reached.hold = "hold";
    throw new StoppedTogether([
      { error: new Stopped(holdBlockers(became, billing)), connection: work.lastConnection },
      ...doubled,
      ...errors,
    ]);
  });
}

/** Runs a step and notes that it is done; who stopped it is noted where it is caught. */
async function step(work: Work, reached: Reached, name: string, act: () => Promise<Record<string, unknown>>): Promise<void> {
  work.enter(name);
  reached.step = name;
  work.note(name, "done", await act());
}
