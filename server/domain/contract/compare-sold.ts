import { type ContractType, contractTypeNames, lineAmount, type SoldRole } from "../canonical/deal.ts";
import { dayInSentence } from "../dates.ts";
import { type Amount, equal, inSentence, isNegative, negate, subtract, sum } from "../money.ts";
import { checkEngagement } from "./check-engagement.ts";
import { checkLines, type KnownLine } from "./check-lines.ts";
import { resolvePaymentTerms } from "./check-parties.ts";
import type { EngagementFacts, ResolvedLine } from "./facts.ts";
import { rolesOfGroup, shareOfGroup } from "./project-groups.ts";

/** What an engagement was set up with. */
export interface SoldContract {
  amount: Amount;
  currency: string;
  entityCode: string;
  paymentTerms: string | null;
  poNumber: string | null;
  startOn: string | null;
  endOn: string | null;
  customerName: string | null;
  lines: readonly SoldLine[];
  /** The requests for people that it made; null: none were made yet. */
  roles: readonly AskedRole[] | null;
}

export interface SoldLine {
  name: string;
  type: string;
  serviceLine: string;
  amount: Amount;
  terms: Readonly<Record<string, unknown>>;
}

export type AskedRole = Pick<SoldRole, "role" | "skill" | "headcount" | "startOn" | "endOn"> & {
  soldRole: string | null;
  hours: Amount | null;
};

/** A fact that was sold one way and is another now. `part`: what it is a part of, for a sentence. */
export interface Difference {
  part: string;
  what: string;
  sold: string;
  now: string;
}

export interface ComparedSale {
  differences: Difference[];
  /** By how much the worth has changed, up or down, in the contract's currency; null: `unknown` says why. */
  change: Amount | null;
  unknown: string | null;
}

const none = "—";
const mostRows = 40;
const longest = 300;

/**
 * What an engagement was set up with beside what its deal says now, as the checks read it. Hours and prices are not told,
 * only that they differ: an exception is read by people who may not see rates.
 */
export function compareSold(sold: SoldContract, facts: EngagementFacts, now: { customerName: string | null }): ComparedSale {
  const check = checkEngagement(facts);
  const currency = check.currency ?? facts.deal.currency ?? facts.policy.currency ?? null;
  const lines = checkLines(facts);
  const worth = servicesWorth(facts, lines.known);
  const { terms } = facts.deal;
  const found: Difference[] = [];
  const differ = (part: string, what: string, was: string | null, is: string | null) => {
    if (was !== is) found.push({ part, what, sold: (was ?? none).slice(0, longest), now: (is ?? none).slice(0, longest) });
  };
  if (now.customerName !== null && sold.customerName !== null)
    differ("customer", "Customer", sold.customerName, now.customerName);
  if (currency !== null && currency !== sold.currency) differ("currency", "Currency", sold.currency, currency);
  if (worth === null || !equal(worth, sold.amount))
    differ("amount", "Amount", inSentence(sold.amount, sold.currency), worth === null ? null : inSentence(worth, currency));
  // Where the policy dates the services, the deal need not.
  const undated = facts.policy.serviceMonths ? sold : { startOn: null, endOn: null };
  const dates = check.terms ?? { startOn: terms.serviceStartOn ?? undated.startOn, endOn: terms.serviceEndOn ?? undated.endOn };
  differ("service dates", "Services begin", sold.startOn, dates.startOn);
  differ("service dates", "Services end", sold.endOn, dates.endOn);
  if (check.entityCode !== null) differ("legal entity", "Legal entity", sold.entityCode, check.entityCode);
  differ(
    "payment terms",
    "Payment terms",
    sold.paymentTerms,
    resolvePaymentTerms(facts).paymentTerms?.name ?? terms.paymentTerms,
  );
  differ("customer PO", "Customer PO", sold.poNumber, terms.poNumber);
  compareLines(sold, { ...lines, currency }, differ);
  if (sold.roles) compareRoles(sold.roles, rolesOfGroup(terms, facts.projectGroup).own, differ);
  const isDoubted = check.blockers.some(({ doubtsAmount }) => doubtsAmount);
  return { differences: shortened(found), ...changeOf(sold, { worth, currency, isDoubted }) };
}

type Differ = (part: string, what: string, was: string | null, is: string | null) => void;

/** The rows that a reader can take in; how many more there are is said. */
function shortened(found: Difference[]): Difference[] {
  if (found.length <= mostRows) return found;
  const rest = found.length - mostRows + 1;
  const more: Difference = { part: "more", what: "And more", sold: none, now: `${rest} more differences` };
  return [...found.slice(0, mostRows - 1), more];
}

/**
 * What the project would be worth now, as its contract counts it: the deal's amount without what is no service. `known`: its
 * service lines. Null: the deal does not say.
 */
export function servicesWorth(facts: EngagementFacts, known: readonly KnownLine[] = checkLines(facts).known): Amount | null {
  const { deal, policy, projectGroup } = facts;
  const services = known.flatMap(({ amount }) => amount ?? []);
  const isKnown = services.length === known.length;
  const currency = deal.currency ?? policy.currency ?? null;
  const share = shareOfGroup({ ...deal, currency }, projectGroup);
  if (share === null) return isKnown && known.length > 0 ? sum(services) : null;
  const own = deal.terms.lines.filter((line) => line.projectGroup === projectGroup);
  const amounts = own.flatMap((line) => lineAmount(line, currency) ?? []);
  if (!isKnown || amounts.length < own.length) return share;
  return subtract(share, subtract(sum(amounts), sum(services)));
}

function changeOf(
  sold: SoldContract,
  now: { worth: Amount | null; currency: string | null; isDoubted: boolean },
): { change: Amount | null; unknown: string | null } {
  if (now.isDoubted || (now.worth !== null && isNegative(now.worth)))
    return { change: null, unknown: "The amount looks like a mistake: it counts once it is corrected" };
  if (now.worth === null) return { change: null, unknown: "The deal states no amount any more" };
  if (now.currency !== null && now.currency !== sold.currency)
    return { change: null, unknown: `Sold in ${sold.currency}, now in ${now.currency}: the difference is not known` };
  const difference = subtract(now.worth, sold.amount);
  const change = isNegative(difference) ? negate(difference) : difference;
  return { change, unknown: equal(change, "0") ? "The worth is that of the contract: other terms have changed" : null };
}

function compareLines(
  sold: SoldContract,
  now: { lines: readonly ResolvedLine[]; known: readonly KnownLine[]; currency: string | null },
  differ: Differ,
): void {
  const left = [...now.known];
  for (const line of sold.lines) {
    const at = left.findIndex(({ name }) => name === line.name);
    const [same] = at < 0 ? [] : left.splice(at, 1);
    const what = `Line “${line.name}”`;
    const complete = same && now.lines.find(({ ordinal }) => ordinal === same.ordinal);
    if (!same) differ("lines", what, inWords(line, sold.currency), null);
    else if (!complete) differ("lines", what, inShort(line, sold.currency), inShort(same, now.currency));
    else {
      differ("lines", what, inWords(line, sold.currency), inWords({ ...complete, terms: { ...complete } }, now.currency));
      if (
        ["quantity", "unitPrice", "rateCard"].some(
          (name) => !isSame(line.terms[name], { ...complete }[name as keyof ResolvedLine]),
        )
      )
        differ("lines", `Quantity, price or rate card of “${line.name}”`, "as in the contract", "changed");
    }
  }
  for (const line of left) {
    const complete = now.lines.find(({ ordinal }) => ordinal === line.ordinal);
    const words = complete ? inWords({ ...complete, terms: { ...complete } }, now.currency) : inShort(line, now.currency);
    differ("lines", `Line “${line.name}”`, null, words);
  }
}

const isNumber = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text);

function isSame(a: unknown, b: unknown): boolean {
  const [left, right] = [String(a ?? ""), String(b ?? "")];
  return left === right || (isNumber(left) && isNumber(right) && equal(left, right));
}

const inShort = (line: { amount: Amount | null; serviceLine: string | null }, currency: string | null): string =>
  [line.amount === null ? "amount not known" : inSentence(line.amount, currency), line.serviceLine ?? "no service line"].join(
    ", ",
  );

/** A line in a sentence, with all of its terms that are no rate. */
function inWords(line: SoldLine, currency: string | null): string {
  const { capAmount, feeSchedule, milestones, retainer, servicePackage } = line.terms;
  const amount = (value: unknown) => (typeof value === "string" && isNumber(value) ? inSentence(value, currency) : none);
  const parts = [
    inShort(line, currency),
    Object.hasOwn(contractTypeNames, line.type) ? contractTypeNames[line.type as ContractType] : line.type,
  ];
  if (capAmount) parts.push(`at most ${amount(capAmount)}`);
  if (feeSchedule) parts.push(String(feeSchedule).replaceAll("_", " "));
  if (servicePackage) parts.push(`package ${String(servicePackage)}`);
  if (isObject(retainer))
    parts.push(
      `${amount(retainer.amountPerPeriod)} a ${String(retainer.period)} × ${String(retainer.termPeriods)}, ${String(retainer.kind).replaceAll("_", " ")}${retainer.rollover ? " with rollover" : ""}`,
    );
  if (Array.isArray(milestones))
    for (const milestone of milestones.filter(isObject))
      parts.push(
        `${String(milestone.name)} ${amount(milestone.amount)}${milestone.dueOn ? ` on ${dayInSentence(String(milestone.dueOn))}` : ""}`,
      );
  return parts.join(", ");
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

function compareRoles(sold: readonly AskedRole[], now: readonly SoldRole[], differ: Differ): void {
  const byId = new Map(now.map((role) => [role.externalId, role]));
  for (const role of sold) {
    const same = role.soldRole === null ? undefined : byId.get(role.soldRole);
    differ("roles", `Role “${role.role}”`, roleInWords(role), same ? roleInWords(same) : null);
    if (!same) continue;
    byId.delete(same.externalId);
    if (!isSame(role.hours ?? "0", same.hours ?? "0"))
      differ("roles", `Hours of role “${role.role}”`, "as in the contract", "changed");
  }
  for (const role of byId.values()) differ("roles", `Role “${role.role}”`, null, roleInWords(role));
}

function roleInWords(role: Omit<AskedRole, "soldRole" | "hours">): string {
  const parts = [role.role, ...(role.skill ? [role.skill] : []), role.headcount === 1 ? "1 person" : `${role.headcount} people`];
  if (role.startOn || role.endOn) parts.push(`${dayInSentence(role.startOn ?? "?")} to ${dayInSentence(role.endOn ?? "?")}`);
  return parts.join(", ");
}
