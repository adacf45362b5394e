import type { Tx } from "../../db/database.ts";
import { dropOrder, holdOrder, readOrderUses, takeOrder } from "../../db/po-uses.sql.ts";
import { isWaived } from "../../domain/contract/check-engagement.ts";
import { servicesWorth } from "../../domain/contract/compare-sold.ts";
import { checkPurchaseOrder, orderWaitKey, overdrawnOrder } from "../../domain/contract/purchase-order.ts";
import { compare, equal } from "../../domain/money.ts";
import type { JobSender } from "../../services/context.ts";
import { closeGates, releaseKeys } from "../../services/runs/release-runs.ts";
import type { Reached } from "./reached.ts";
import type { End } from "./settle.ts";
import { BeginAnew, Stopped } from "./stop.ts";
import type { Work } from "./work.ts";

/** The order that the deal names, and what its engagement takes of it. */
function wanted({ facts, state }: Work, worth: string | null) {
  const { customerId, id, terms } = state.deal;
  const { key } = facts.order;
  const currency = state.deal.currency ?? facts.policy.currency ?? null;
  if (!terms.poNumber || key === null || customerId === null || worth === null || currency === null) return null;
  return {
    waitKey: orderWaitKey(customerId, key),
    row: { engagementId: state.engagement.id, dealId: id, customerId, poNumber: terms.poNumber, amount: worth, currency },
  };
}

/** What waits for the part that the engagement takes now. */
const ownWaitKey = ({ state: { orderUse } }: Work): string[] =>
  orderUse ? [orderWaitKey(orderUse.customerId, orderUse.key)] : [];

const isWorth = (one: { amount: string; currency: string }, other: { amount: string; currency: string }): boolean =>
  one.currency === other.currency && equal(one.amount, other.amount);

/**
 * Takes the engagement's part of its purchase order: one deal after the other, so that of two that are checked at once the
 * second one sees the first. Throws BeginAnew where others have taken too much since the check. What is only tried takes nothing.
 * Of a customer that demands no order none can be too much: its part is noted as the attempt ends.
 */
export async function takeOwnOrder(work: Work, worth: string | null): Promise<void> {
  const order = wanted(work, worth);
  const own = work.state.orderUse;
  const erp = work.system("erp");
  if (!order || (erp && work.isOnlyRecorded(erp))) return;
  work.hasOrder = true;
  if (own && ownWaitKey(work).includes(order.waitKey) && isWorth(own, order.row)) return;
  if (!work.facts.customers[0]?.requiresPo) {
    work.orderToNote = order.row;
    return;
  }
  await work.inTransaction(async (tx, jobs) => {
    await tx.rows(holdOrder(order));
    const { uses } = await tx.one(readOrderUses(order.row));
    const isShort = overdrawnOrder({ ...work.facts, order: { ...work.facts.order, uses } }) !== null;
    if (isShort && !isWaived("po_problem", work.facts)) throw new BeginAnew("Another deal has taken of its purchase order");
    await change(tx, jobs, { keys: ownWaitKey(work), act: () => tx.rows(takeOrder(order.row)) });
  });
}

/**
 * An amendment that is to be accepted and takes more of a purchase order than the contract did, or of another one, needs an order
 * that covers it as a new deal does: it waits with what is wrong where there is none. One to less asks for nothing.
 */
export async function takeOrderForAmendment(work: Work): Promise<void> {
  const { contract, deal, orderUse } = work.state;
  const worth = servicesWorth(work.facts);
  const before = orderUse ?? contract;
  const isOther = orderUse
    ? !ownWaitKey(work).includes(wanted(work, worth)?.waitKey ?? "")
    : contract?.poNumber !== deal.terms.poNumber;
  const isMore = worth !== null && (!before || before.currency !== deal.currency || compare(worth, before.amount) > 0);
  if (!isOther && !isMore) return;
  const blockers = checkPurchaseOrder(work.facts);
  if (blockers.length > 0 && !work.setsAside("po_problem")) throw new Stopped(blockers);
  await takeOwnOrder(work, worth);
}

/** Won again: others may have taken of the purchase order meanwhile what the deal had given back. */
export async function takeOrderAgain(work: Work): Promise<void> {
  const blocker = overdrawnOrder(work.facts);
  if (blocker && !work.setsAside("po_problem")) throw new Stopped([blocker]);
  await takeOwnOrder(work, work.state.contract?.amount ?? work.state.deal.amount);
}

/**
 * Gives back what an engagement takes no more: its deal is not won any more and all is on hold, becomes nothing, or names another
 * order before there is a contract; an amendment that is accepted takes what it says, and keeps what the contract took where it
 * does not say whose order it is or how much of it. Who waits for it looks again.
 */
export async function settleOrder(
  tx: Tx,
  jobs: JobSender,
  work: Work,
  { end, reached }: { end: End; reached: Reached },
): Promise<void> {
  const { contract, deal, orderUse } = work.state;
  const keys = ownWaitKey(work);
  if (work.isShadow) return;
  if (reached.acceptsAmendment) {
    const order = wanted(work, servicesWorth(work.facts));
    if (order) await change(tx, jobs, { keys, act: () => tx.rows(takeOrder(order.row)) });
    else if (orderUse && work.facts.order.key === null) await drop();
    return;
  }
  const isOver = reached.hold === "hold" || end.status === "withdrawn" || end.status === "no_project";
  const isOther = orderUse !== null && (orderUse.key !== work.facts.order.key || orderUse.customerId !== deal.customerId);
  if (!isOver && work.orderToNote) {
    const use = work.orderToNote;
    return change(tx, jobs, { keys, act: () => tx.rows(takeOrder(use)) });
  }
  if ((!orderUse && !work.hasOrder) || !(isOver || (isOther && !contract && !work.hasOrder))) return;
  await drop();

  function drop(): Promise<void> {
    return change(tx, jobs, { keys, act: () => tx.rows(dropOrder({ engagementId: work.state.engagement.id })) });
  }
}

/** Changes what is taken, with the gates closed before it; releases who waits for it. */
async function change(
  tx: Tx,
  jobs: JobSender,
  { act, keys }: { act(): Promise<unknown>; keys: readonly string[] },
): Promise<void> {
  await closeGates(tx, keys);
  await act();
  await releaseKeys(tx, jobs, keys);
}
