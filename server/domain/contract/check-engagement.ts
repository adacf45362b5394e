import { type Blocker, byPrecedence, groupKeyOf } from "../exceptions/blocker.ts";
import type { Params } from "../exceptions/kind-spec.ts";
import { type ExceptionKindKey, kindSpec } from "../exceptions/kinds.ts";
import { normaliseKey } from "../mapping/sets.ts";
import { compare, inSentence, isCurrency, isNegative, sum } from "../money.ts";
import { checkServiceDates } from "./check-dates.ts";
import { absent, absurdFrom, checkLines, type KnownLine, offered, unmapped } from "./check-lines.ts";
import { checkContacts, checkCustomer, resolveEntity, resolvePaymentTerms, resolveTax } from "./check-parties.ts";
import { checkSow } from "./check-sow.ts";
import { type Decision, type EngagementFacts, type ResolvedRole, type ResolvedTerms, referenceWaits } from "./facts.ts";
import { rolesOfGroup } from "./project-groups.ts";
import { checkPurchaseOrder } from "./purchase-order.ts";
import { coversDeal } from "./waiver-limit.ts";

export interface EngagementCheck {
  /** All that is wrong, at once; the first is the primary one. Waived rules are left out. */
  blockers: Blocker[];
  /** Rules that were set aside by a waiver. */
  waived: string[];
  /** Complete when nothing is wrong, else null. */
  terms: ResolvedTerms | null;
  /** What could be resolved even so: where the engagement belongs, for routing and scope. */
  entityCode: string | null;
  region: string | null;
  currency: string | null;
}

/** Checks a won deal's engagement before anything is written anywhere (B1). Pure. */
export function checkEngagement(facts: EngagementFacts): EngagementCheck {
  const lines = checkLines(facts);
  const customer = checkCustomer(facts);
  const entity = resolveEntity(
    facts,
    lines.known.flatMap((line) => line.serviceLine ?? []),
  );
  const tax = entity.entity && customer.countryCode ? resolveTax(facts, entity.entity, customer.countryCode) : null;
  const terms = resolvePaymentTerms(facts);
  const currency = resolveCurrency(facts);
  const dates = checkServiceDates(facts, lines.known, entity.entity?.timeZone ?? "UTC");
  const roles = resolveRoles(facts);
  const template = resolveTemplate(facts, lines.known);
  const rateCards = resolveRateCards(facts, { lines: lines.known, currency: currency.currency });
  const found = [
    ...facts.deal.terms.issues.map(
      (issue): Blocker => ({ kind: "fact_unreadable", params: { ...issue }, cause: issue.field.toLowerCase(), waits: [] }),
    ),
    ...lines.blockers,
    ...(lines.blockers.some(({ cause }) => cause === "absurd amount") ? [] : checkWorth(facts)),
    ...customer.blockers,
    ...entity.blockers,
    ...(tax?.blockers ?? []),
    ...terms.blockers,
    ...currency.blockers,
    ...dates.blockers,
    ...roles.blockers,
    ...template.blockers,
    ...rateCards.blockers,
    ...checkSow(facts),
    ...checkContacts(facts),
    ...checkPurchaseOrder(facts),
  ];
  const { kept, waived } = setAside(found, facts);
  const place = { entityCode: entity.entity?.code ?? null, region: entity.entity?.region ?? null, currency: currency.currency };
  const decisions = [
    ...lines.decisions,
    entity.decision,
    tax?.decision ?? null,
    terms.decision,
    currency.decision,
    dates.decision,
    ...requirementsDropped(facts),
  ].filter((decision) => decision !== null);
  const isComplete =
    entity.entity &&
    customer.countryCode &&
    tax?.taxProfile &&
    terms.paymentTerms &&
    currency.currency &&
    template.template &&
    lines.lines.length > 0;
  if (kept.length > 0 || !isComplete) return { blockers: distinct(kept).sort(byPrecedence), waived, terms: null, ...place };
  return {
    blockers: [],
    waived,
    ...place,
    terms: {
      entityCode: entity.entity?.code ?? "",
      region: entity.entity?.region ?? "",
      currency: currency.currency ?? "",
      amount: sum(lines.lines.map((line) => line.amount)),
      countryCode: customer.countryCode ?? "",
      sector: customer.sector,
      taxProfile: tax?.taxProfile ?? "",
      paymentTerms: terms.paymentTerms ?? { name: "", erpId: "" },
      poNumber: facts.deal.terms.poNumber,
      startOn: dates.startOn,
      endOn: dates.endOn,
      template: template.template ?? { name: "", psaId: "" },
      psaRateCardId: rateCards.psaRateCardId,
      erpRateCardId: rateCards.erpRateCardId,
      lines: lines.lines,
      roles: roles.roles,
      decisions,
    },
  };
}

/** What the connection's policy does not ask for and the deal does not have. */
function requirementsDropped(facts: EngagementFacts): Decision[] {
  const { policy, deal } = facts;
  const isSowDropped = policy.sow === "not_required" && !deal.terms.sow;
  const areContactsDropped =
    policy.contacts === "not_required" && checkContacts({ ...facts, policy: { ...policy, contacts: "required" } }).length > 0;
  return [...(isSowDropped ? ["Statement of work"] : []), ...(areContactsDropped ? ["Bill-to and project contacts"] : [])].map(
    (what) => ({ what, value: "not required", by: "policy" }),
  );
}

/**
 * Leaves out what a waiver sets aside, of the kinds that may be; a waiver with a limit covers a deal up to that amount in the
 * same currency.
 */
function setAside(blockers: readonly Blocker[], facts: EngagementFacts): { kept: Blocker[]; waived: string[] } {
  const waived = new Set<string>();
  const kept = blockers.filter((blocker) => {
    const isAside = kindSpec(blocker.kind).waivable && isWaived(blocker.kind, facts);
    if (isAside) waived.add(blocker.kind);
    return !isAside;
  });
  return { kept, waived: [...waived] };
}

/** Whether a second person has set this rule aside for a deal of this worth. */
export const isWaived = (kind: ExceptionKindKey, facts: EngagementFacts): boolean =>
  facts.waivers.some(
    (waiver) =>
      waiver.kind === kind &&
      coversDeal(waiver, { amount: facts.deal.amount, currency: facts.deal.currency ?? facts.policy.currency ?? null }),
  );

/** Two lines with the same cause are one blocker that names both. */
function distinct(blockers: readonly Blocker[]): Blocker[] {
  const byCause = new Map<string, Blocker>();
  for (const blocker of blockers) {
    const first = byCause.get(groupKeyOf(blocker));
    byCause.set(groupKeyOf(blocker), first ? { ...first, params: namingBoth(first.params, blocker.params) } : blocker);
  }
  return [...byCause.values()];
}

function namingBoth(first: Params, second: Params): Params {
  const joined = (["line", "what"] as const).flatMap((name) => {
    const texts = [first[name], second[name]].flat().filter((value) => typeof value === "string");
    const different = [...new Set(texts)];
    return different.length > 1 ? [[name, different] as const] : [];
  });
  return { ...first, ...Object.fromEntries(joined) };
}

/** A deal whose lines do not say so themselves may look like a slip as well. */
function checkWorth({ deal, policy }: EngagementFacts): Blocker[] {
  const currency = deal.currency ?? policy.currency ?? null;
  if (deal.amount === null || compare(deal.amount, absurdFrom(currency)) < 0) return [];
  const what = `The deal is worth ${inSentence(deal.amount, currency)}, which looks like a slip of the keyboard`;
  return [{ kind: "value_not_sane", params: { what }, cause: "absurd amount of the deal", waits: [], doubtsAmount: true }];
}

function resolveCurrency(facts: EngagementFacts): { blockers: Blocker[]; currency: string | null; decision: Decision | null } {
  const { amount, currency } = facts.deal;
  const blockers: Blocker[] = [];
  if (amount !== null && isNegative(amount))
    blockers.push({
      kind: "value_not_sane",
      params: { what: "The deal has a negative amount" },
      cause: "negative deal",
      waits: [],
      doubtsAmount: true,
    });
  if (currency && !isCurrency(currency)) {
    return {
      blockers: [
        ...blockers,
        {
          kind: "currency_problem",
          params: { what: `“${currency}” is not a currency` },
          cause: `unknown:${currency}`,
          waits: [],
        },
      ],
      currency: null,
      decision: null,
    };
  }
  const resolved = currency ?? facts.policy.currency ?? null;
  if (!resolved)
    blockers.push({ kind: "currency_problem", params: { what: "The deal has no currency" }, cause: "missing", waits: [] });
  const decision = !currency && resolved ? { what: "Currency", value: resolved, by: "policy" } : null;
  return { blockers, currency: resolved, decision };
}

/** From here on the hours of one role are taken for a slip: about 500 people for a year. */
const absurdHours = "1000000";

function resolveRoles(facts: EngagementFacts): { blockers: Blocker[]; roles: ResolvedRole[] } {
  const { own, stray } = rolesOfGroup(facts.deal.terms, facts.projectGroup);
  const blockers: Blocker[] = stray.map((sold) => ({
    kind: "contract_incomplete",
    params: { missing: "Line that the role belongs to", line: sold.role },
    cause: "line of role",
    waits: [],
  }));
  const roles: ResolvedRole[] = [];
  for (const sold of own) {
    if (sold.hours === null)
      blockers.push({ kind: "contract_incomplete", params: { missing: "Hours", line: sold.role }, cause: "hours", waits: [] });
    else if (compare(sold.hours, "0") <= 0 || compare(sold.hours, absurdHours) >= 0) {
      const what = `“${sold.role}” is sold with ${sold.hours} hours`;
      blockers.push({ kind: "value_not_sane", params: { what }, cause: "hours", waits: [] });
    }
    const mapped = facts.mappings.lookUp("role", [sold.role]);
    if (!mapped.found) {
      blockers.push(unmapped("role", "Role", sold.role));
      continue;
    }
    if (!offered(facts.references.psaRoles, mapped.value.psaRole)) {
      blockers.push(absent("Role", mapped.value.psaRole, "the PSA", "role", sold.role));
      continue;
    }
    if (sold.hours === null) continue;
    roles.push({
      key: sold.externalId,
      role: sold.role,
      psaRole: mapped.value.psaRole,
      skill: sold.skill,
      hours: sold.hours,
      headcount: sold.headcount,
      startOn: sold.startOn,
      endOn: sold.endOn,
    });
  }
  return { blockers, roles };
}

/** The template of the line that is worth most; not known before the service lines of all are. */
function resolveTemplate(
  facts: EngagementFacts,
  lines: readonly KnownLine[],
): { blockers: Blocker[]; template: { name: string; psaId: string } | null } {
  const main = [...lines].sort((a, b) => compare(b.amount ?? "0", a.amount ?? "0") || a.ordinal - b.ordinal)[0];
  if (!main?.template || !main.serviceLine || lines.some((line) => line.template === null))
    return { blockers: [], template: null };
  const psaId = offered(facts.references.psaTemplates, main.template);
  if (psaId) return { blockers: [], template: { name: main.template, psaId } };
  return { blockers: [absent("Project template", main.template, "the PSA", "service-line", main.serviceLine)], template: null };
}

/** One rate card an engagement, known to the ERP and the PSA, in the currency of the deal: the PSA would turn its amounts into another. */
function resolveRateCards(
  facts: EngagementFacts,
  { currency, lines }: { lines: readonly KnownLine[]; currency: string | null },
): { blockers: Blocker[]; psaRateCardId: string | null; erpRateCardId: string | null } {
  const cards = [...new Map(lines.flatMap(({ rateCard }) => (rateCard ? [[normaliseKey([rateCard]), rateCard]] : []))).values()];
  const [card] = cards;
  if (!card) return { blockers: [], psaRateCardId: null, erpRateCardId: null };
  const conflict = (what: string, cause: string): Blocker => ({
    kind: "rate_card_conflict",
    params: { what },
    cause,
    waits: [referenceWaits.rateCards],
  });
  if (cards.length > 1)
    return {
      blockers: [conflict(`Lines of one project name different rate cards: ${cards.join(", ")}`, "several")],
      psaRateCardId: null,
      erpRateCardId: null,
    };
  const erpRateCardId = offered(facts.references.erpRateCards, card) ?? null;
  const psaRateCardId = offered(facts.references.psaRateCards, card) ?? null;
  const priced = psaRateCardId === null ? undefined : facts.references.psaRateCardCurrencies.get(psaRateCardId);
  const key = normaliseKey([card]);
  const blockers = [
    ...(erpRateCardId ? [] : [conflict(`Rate card “${card}” does not exist in the ERP`, `erp:${key}`)]),
    ...(psaRateCardId ? [] : [conflict(`Rate card “${card}” does not exist in the PSA`, `psa:${key}`)]),
    ...(priced && currency && priced !== currency
      ? [conflict(`Rate card “${card}” is in ${priced}, and the deal in ${currency}`, `currency:${key}:${currency}`)]
      : []),
  ];
  return { blockers, psaRateCardId, erpRateCardId };
}
