import type { EngagementRow } from "../../db/engagement-state.sql.ts";
import { dispositionNames } from "../../domain/canonical/deal.ts";
import { contentHash } from "../../domain/canonical-json.ts";
import { isWaived } from "../../domain/contract/check-engagement.ts";
import { compareSold, type SoldContract } from "../../domain/contract/compare-sold.ts";
import type { EngagementFacts } from "../../domain/contract/facts.ts";
import { soldHash } from "../../domain/contract/sold-hash.ts";
import type { Blocker } from "../../domain/exceptions/blocker.ts";
import type { HoldOutcome } from "./hold-step.ts";

/** What became of the deal after its project was set up, in a word or two for a sentence; null: it is still won. */
export function whatBecameOf(deal: EngagementRow["deal"]): string | null {
  if (deal.isDeleted) return "deleted";
  if (deal.isWon) return null;
  return deal.isClosed ? "lost" : `back at “${deal.stage}”`;
}

/** Sales operations and finance are told whatever became of the hold itself. */
export const holdBlockers = (now: string, billing: HoldOutcome["billing"]): Blocker[] => [
  { kind: "deal_reopened", params: { now }, cause: now, waits: [] },
  { kind: "billing_on_hold", params: { now, billing }, cause: now, waits: [] },
];

const candidate = (cause: string, params: Blocker["params"], waits: readonly string[] = []): Blocker => ({
  kind: "amendment_candidate",
  params,
  cause,
  waits,
});

const saleOf = ({ deal, engagement }: EngagementRow) => ({
  amount: deal.amount,
  currency: deal.currency,
  number: engagement.number,
});

/** The account is another one than the records were begun for. */
const isAnothers = ({ deal, engagement }: EngagementRow): boolean =>
  engagement.madeFor !== null && deal.customerId !== null && engagement.madeFor !== deal.customerId;

/**
 * What keeps an engagement without a contract from being made as the deal is now: its records were begun for another customer, or
 * lines of the deal have come from an engagement whose contract still bills them.
 */
export function changeBeforeContract(state: EngagementRow, isBegun: boolean): Blocker | null {
  const { deal, engagement } = state;
  const differ = (differences: string, cause: string, waits: string[] = []): Blocker =>
    candidate(cause, { differences, ...saleOf(state) }, waits);
  if (isBegun && isAnothers(state))
    return differ("the account, after its records were begun for another", "account changed in mid-set-up");
  const sibling = deal.siblings.find(
    (other) => other.id !== engagement.id && other.termsHash !== null && other.termsHash !== soldHash(deal, other.projectGroup),
  );
  return sibling
    ? differ(`lines of ${sibling.number}, whose contract is or may be set up`, `changed lines of ${sibling.id}`, [
        `terms:${sibling.id}`,
      ])
    : null;
}

type Planned = "project_milestones" | "project_roles";

/**
 * What is planned in the PSA otherwise than it is sold now, while the contract is not made yet: milestones and roles that people
 * may have begun to work with are never overwritten. `toPlan`: what would be written, by the type of the write; then, where an
 * older release said less of it, as that one would have said it: what it did not record is no difference.
 */
export function changedSincePlanned(state: EngagementRow, toPlan: Readonly<Record<Planned, readonly object[]>>): Blocker | null {
  const isChanged = (type: Planned): boolean => {
    const planned = state.told[type];
    return planned !== undefined && !toPlan[type].some((content) => planned.hash === contentHash(content).toString("hex"));
  };
  const parts = [...(isChanged("project_milestones") ? ["milestones"] : []), ...(isChanged("project_roles") ? ["roles"] : [])];
  if (parts.length === 0) return null;
  const params = { differences: parts.join(" and "), made: "project", ...saleOf(state) };
  return { ...candidate("changed after planning", params), team: "pmo" };
}

/**
 * Whether a second person has set this very change aside before: it is agreed from then on, however long ago that was. `change`:
 * what is sold, what it is decided to be, and of which engagement.
 */
export const changeAccepted = ({ engagement, rulings }: EngagementRow, change: string): boolean =>
  rulings.some(
    ({ answer, kind, subjectId }) => kind === "change_accepted" && subjectId === engagement.id && answer.change === change,
  );

/** Sales decide otherwise after records were made: people close those, nobody else. */
export const setUpInPart = (becomes: string): Blocker =>
  candidate("decided otherwise in mid-set-up", { differences: `it is to become ${becomes}, and is set up in part` });

/** A change of what was sold after set-up: never overwritten, always asked. */
export function amendmentBlocker(state: EngagementRow, facts: EngagementFacts): Blocker | null {
  const { contract, deal, engagement } = state;
  if (!contract || contract.termsHash === soldHash(deal, engagement.projectGroup)) return null;
  if (isWaived("amendment_candidate", facts)) return null;
  const { change, differences, unknown } = compareSold(soldOf(contract, engagement), facts, {
    customerName: otherCustomer(state),
  });
  const parts = [...new Set(differences.map(({ part }) => part))];
  return candidate("changed after set-up", {
    differences: parts.length > 0 ? parts.join(", ") : othersOf(state),
    ...saleOf(state),
    what: differences.map(({ what }) => what),
    sold: differences.map(({ sold }) => sold),
    now: differences.map(({ now }) => now),
    change,
    changeCurrency: contract.currency,
    changeUnknown: unknown,
  });
}

/** What differs beside the terms of the contract. */
function othersOf({ deal, engagement }: EngagementRow): string {
  const becomes = deal.terms.disposition;
  return becomes !== null && becomes !== engagement.disposition ? `it is to be: ${dispositionNames[becomes]}` : "amount or terms";
}

/** What its contract says, and the people whom it asked for: those of a deal that was lost meanwhile are asked for no more. */
function soldOf(contract: NonNullable<EngagementRow["contract"]>, engagement: EngagementRow["engagement"]): SoldContract {
  const asked = contract.roles.filter(({ status }) => status !== "cancelled");
  return { ...contract, roles: engagement.staffedAt === null ? null : asked.length > 0 ? asked : contract.roles };
}

/** Named only where it is another one: the same customer may have been renamed. */
const otherCustomer = (state: EngagementRow): string | null => (isAnothers(state) ? (state.customers[0]?.name ?? null) : null);
