import type { EngagementToSettle } from "../../db/engagement-settle.sql.ts";
import type { EngagementRow } from "../../db/engagement-state.sql.ts";
import { lineAmount } from "../../domain/canonical/deal.ts";
import type { ResolvedTerms } from "../../domain/contract/facts.ts";
import { countGroups } from "../../domain/contract/project-groups.ts";
import type { EngagementStatus } from "../../domain/engagements/status.ts";
import type { Blocker } from "../../domain/exceptions/blocker.ts";
import { kindSpec } from "../../domain/exceptions/kinds.ts";
import { newId } from "../../domain/ids.ts";
import { sum } from "../../domain/money.ts";
import { soldRoles } from "./advance.ts";
import type { Reached } from "./reached.ts";
import type { Work } from "./work.ts";

/** The engagement as it stands after this attempt. */
export function engagementRow(
  work: Work,
  reached: Reached,
  end: { status: EngagementStatus; blockers: readonly Blocker[]; isDone: boolean; reportedHash: string | null },
): EngagementToSettle {
  const { deal, engagement } = work.state;
  const { now } = work;
  const amount = worthOf(work, reached.terms);
  const currency = reached.terms?.currency ?? deal.currency ?? work.facts.policy.currency ?? null;
  const reporting =
    amount !== null && currency !== null && !end.blockers.some(({ doubtsAmount }) => doubtsAmount)
      ? (work.reference.rates.convert(amount, currency, work.reference.reportingCurrency)?.amount ?? null)
      : null;
  const isFixed = work.state.contract !== null && !makesContract(work, reached);
  const [primary] = end.blockers;
  const real = !work.isShadow;
  return {
    id: engagement.id,
    status: end.status,
    current_step: end.isDone && end.blockers.length === 0 ? "done" : reached.step,
    turn_team: primary ? (primary.team ?? kindSpec(primary.kind).team) : null,
    disposition: reached.disposition?.disposition ?? engagement.disposition,
    disposition_by: reached.disposition?.by ?? null,
    target_engagement_id: reached.disposition ? reached.disposition.targetEngagementId : engagement.targetEngagementId,
    entity_code: isFixed ? engagement.entityCode : (reached.check?.entityCode ?? null),
    region: isFixed ? engagement.region : (reached.check?.region ?? null),
    currency: isFixed ? null : currency,
    amount: isFixed ? null : amount,
    amount_reporting: isFixed ? null : reporting,
    keeps_worth: isFixed,
    contract_types: contractTypesOf(work, reached.terms),
    checked_at: reached.checkedAt,
    customer_ready_at: real ? reached.customerAt : null,
    made_for: reached.customerAt && real ? deal.customerId : null,
    project_at: real ? reached.projectAt : null,
    billing_ready_at: real ? reached.billingReadyAt : null,
    staffed_at: real ? reached.staffedAt : null,
    held_at: reached.hold === "hold" ? (engagement.heldAt ?? now) : reached.hold === "lift" ? null : engagement.heldAt,
    start_on: isFixed ? null : (reached.terms?.startOn ?? deal.terms.serviceStartOn),
    end_on: isFixed ? null : (reached.terms?.endOn ?? deal.terms.serviceEndOn),
    contract_version: engagement.contractVersion + (makesContract(work, reached) ? 1 : 0),
    reported_hash: end.reportedHash,
  };
}

/** What an engagement is worth: by its terms, or, where the check has not come to any, by what the deal states. Null: it does not say. */
function worthOf(work: Work, terms: ResolvedTerms | null): string | null {
  if (terms) return terms.amount;
  const { deal, engagement } = work.state;
  if (countGroups(deal.terms) === 1) return deal.amount;
  const amounts = deal.terms.lines
    .filter((line) => line.projectGroup === engagement.projectGroup)
    .map((line) => lineAmount(line, deal.currency));
  const known = amounts.filter((amount) => amount !== null);
  return known.length === amounts.length ? sum(known) : null;
}

/** Whether this attempt has come to a contract of ours, the first one or its next version. */
export const makesContract = (work: Work, reached: Reached): boolean =>
  (reached.hasContract || reached.acceptsAmendment) && reached.terms !== null && !work.isShadow;

function contractTypesOf(work: Work, terms: ResolvedTerms | null): string[] {
  const types = terms
    ? terms.lines.map((line) => line.type)
    : work.state.deal.terms.lines
        .filter((line) => line.projectGroup === work.state.engagement.projectGroup)
        .flatMap((line) => line.contractType ?? []);
  return [...new Set(types)].sort();
}

/** The contract that was made, with its lines. */
export function contractRows(
  state: EngagementRow,
  terms: ResolvedTerms,
  soldHash: string,
): { contract: object; lines: object[] } {
  return {
    contract: {
      id: newId<"contract">(),
      engagement_id: state.engagement.id,
      version: state.engagement.contractVersion + 1,
      effective_on: terms.startOn,
      amount: terms.amount,
      currency: terms.currency,
      entity_code: terms.entityCode,
      tax_profile: terms.taxProfile,
      payment_terms: terms.paymentTerms.name,
      po_number: terms.poNumber,
      decisions: terms.decisions,
      terms_hash: soldHash,
    },
    lines: terms.lines.map((line) => ({
      id: newId<"contract-line">(),
      ordinal: line.ordinal,
      name: line.name,
      type: line.type,
      service_line: line.serviceLine,
      amount: line.amount,
      billing_driver: line.billingDriver,
      revenue_profile: line.revenueProfile,
      cost_center: line.costCenter,
      template: line.template,
      terms: {
        quantity: line.quantity,
        unitPrice: line.unitPrice,
        rateCard: line.rateCard,
        capAmount: line.capAmount,
        feeSchedule: line.feeSchedule,
        retainer: line.retainer,
        milestones: line.milestones,
        servicePackage: line.servicePackage,
      },
    })),
  };
}

export const projectRow = (state: EngagementRow, terms: ResolvedTerms, url: string): object => ({
  id: newId<"project">(),
  engagement_id: state.engagement.id,
  title: `${state.engagement.number} · ${state.engagement.name}`,
  template: terms.template.name,
  start_on: terms.startOn,
  due_on: terms.endOn,
  budget: terms.amount,
  currency: terms.currency,
  url,
});

/** A request for each role that was sold, in the words of the sale. */
export const staffingRows = (work: Work): object[] =>
  soldRoles(work).map((role, index) => ({
    id: newId<"staffing-request">(),
    sold_role: role.externalId,
    ordinal: index + 1,
    role: role.role,
    skill: role.skill,
    hours: role.hours ?? "0", // a change that was accepted may leave them open: the people are asked for all the same
    headcount: role.headcount,
    start_on: role.startOn,
    end_on: role.endOn,
  }));
