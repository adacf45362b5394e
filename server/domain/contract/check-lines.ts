import {
  billingDriverNames,
  type ContractType,
  contractTypeNames,
  type DealLine,
  type FeeSchedule,
  feeScheduleNames,
  lineAmount,
} from "../canonical/deal.ts";
import type { Blocker } from "../exceptions/blocker.ts";
import { everyLine } from "../exceptions/terms-kinds.ts";
import { type MappingSetKey, mapWaitKey, normaliseKey, setSpec } from "../mapping/sets.ts";
import { type Amount, compare, equal, inSentence, isNegative, isZero, sum } from "../money.ts";
import { checkTypeTerms, type Findings, isWhole } from "./check-type-terms.ts";
import { type Decision, type EngagementFacts, type ResolvedLine, referenceWaits } from "./facts.ts";

/** What is known of a service line, whether or not the line is complete. */
export interface KnownLine {
  name: string;
  ordinal: number;
  serviceLine: string | null;
  template: string | null;
  rateCard: string | null;
  amount: Amount | null;
  feeSchedule: FeeSchedule | null;
}

interface LineCheck {
  line: ResolvedLine | null;
  known: KnownLine | null;
  blockers: Blocker[];
  decisions: Decision[];
}

export interface LinesCheck {
  /** Complete lines. */
  lines: ResolvedLine[];
  /** All service lines, so that what is wrong beyond the lines shows at once. */
  known: KnownLine[];
  blockers: Blocker[];
  decisions: Decision[];
}

/** Checks and resolves the service lines of an engagement's project group; lines that are no service are left out. */
export function checkLines(facts: EngagementFacts): LinesCheck {
  const group = facts.deal.terms.lines.filter((line) => line.projectGroup === facts.projectGroup);
  if (group.length === 0) {
    const blocker: Blocker = {
      kind: "contract_incomplete",
      params: { missing: everyLine, line: facts.deal.name },
      cause: "no lines",
      waits: [],
    };
    return { lines: [], known: [], blockers: [blocker], decisions: [] };
  }
  const checks = group.map((line, index) => checkLine(facts, line, index + 1));
  const known = checks.flatMap((check) => check.known ?? []);
  return {
    lines: checks.flatMap((check) => check.line ?? []),
    known,
    blockers: known.length === 0 ? [sellsNothing(facts)] : [...checks.flatMap((check) => check.blockers), ...checkSum(facts)],
    decisions: checks.flatMap((check) => check.decisions),
  };
}

/** All lines of a deal, services or not, add up to its amount: what they leave out would never be billed. */
function checkSum({ deal, policy }: EngagementFacts): Blocker[] {
  const currency = deal.currency ?? policy.currency ?? null;
  const amounts = deal.terms.lines.map((line) => lineAmount(line, currency)).filter((amount) => amount !== null);
  if (deal.amount === null || amounts.length < deal.terms.lines.length) return [];
  const total = sum(amounts);
  if (equal(total, deal.amount)) return [];
  const what = `The lines add up to ${inSentence(total, currency)}, the deal is worth ${inSentence(deal.amount, currency)}`;
  return [{ kind: "value_not_sane", params: { what }, cause: "lines differ", waits: [] }];
}

/** Sales say that it is an engagement, the map says that every line is no service: one of them is wrong. */
const sellsNothing = (facts: EngagementFacts): Blocker => ({
  kind: "value_not_sane",
  params: { what: `“${facts.deal.name}” is to become an engagement, but no line of it is a service` },
  cause: "no service",
  waits: facts.deal.terms.lines.flatMap((line) => productWaits(line)),
});

const productOf = (line: DealLine): string | null => line.product ?? line.productCode;

/** A line's product in the map may say what the line does not. */
function productWaits(line: DealLine): string[] {
  const product = productOf(line);
  return product ? [mapWaitKey("product", normaliseKey([product]))] : [];
}

function checkLine(facts: EngagementFacts, line: DealLine, ordinal: number): LineCheck {
  const blockers: Blocker[] = [];
  const decisions: Decision[] = [];
  const missing = (what: string, waits: readonly string[] = []): void =>
    void blockers.push({
      kind: "contract_incomplete",
      params: { missing: what, line: line.name },
      cause: what.toLowerCase(),
      waits,
    });
  const insane: Findings["insane"] = (what, cause, doubt = {}) =>
    void blockers.push({ kind: "value_not_sane", params: { what, line: line.name }, cause, waits: [], ...doubt });

  const service = resolveServiceLine(facts, line, blockers, decisions);
  if (service === "not_a_service") return { line: null, known: null, blockers: [], decisions };
  const currency = facts.deal.currency ?? facts.policy.currency ?? null;
  const amount = lineAmount(line, currency);
  if (amount === null) missing("Amount");
  else if (isNegative(amount)) insane(`“${line.name}” has a negative amount`, "negative amount", { doubtsAmount: true });
  else if (isZero(amount)) insane(`“${line.name}” has no value`, "zero amount", { doubtsAmount: true });
  else if (compare(amount, absurdFrom(currency)) >= 0)
    insane(`“${line.name}” is worth ${inSentence(amount, currency)}, which looks like a slip of the keyboard`, "absurd amount", {
      doubtsAmount: true,
    });
  else if (!isWhole(amount, currency))
    insane(
      `“${line.name}” is worth ${inSentence(amount, currency)}, a fraction of the smallest unit of ${currency}`,
      "fraction of a unit",
    );

  const decided = (what: string, value: string, isMapped: boolean): void =>
    void decisions.push({
      what: `${what} of ${line.name}`,
      value,
      by: isMapped ? `map product v${facts.mappings.version("product")}` : "policy",
    });
  const type = line.contractType ?? service?.contractType ?? facts.policy.contractType ?? null;
  if (!type) missing("Contract type", productWaits(line));
  else if (!line.contractType) decided("Contract type", contractTypeNames[type], service?.contractType === type);
  const driver = line.billingDriver ?? service?.billingDriver ?? facts.policy.billingDriver ?? null;
  if (!driver) blockers.push(driverMissing(line));
  else if (!line.billingDriver) decided("Billing driver", billingDriverNames[driver], service?.billingDriver === driver);
  const feeSchedule = line.feeSchedule ?? (type === "fixed_fee" ? (facts.policy.feeSchedule ?? null) : null);
  if (feeSchedule && !line.feeSchedule) decided("Fee schedule", feeScheduleNames[feeSchedule], false);
  if (type) checkTypeTerms(type, { ...line, feeSchedule, amount, currency }, { missing, insane, blockers });
  const delivery = service ? resolveDelivery(facts, service.serviceLine, blockers, decisions) : null;
  const known: KnownLine = {
    name: line.name,
    ordinal,
    serviceLine: service?.serviceLine ?? null,
    template: delivery?.template ?? null,
    rateCard: line.rateCard,
    amount,
    feeSchedule: type === "fixed_fee" ? feeSchedule : null,
  };
  if (blockers.length > 0 || !type || !driver || amount === null || !service || !delivery)
    return { line: null, known, blockers, decisions };
  return {
    known,
    blockers,
    decisions,
    line: {
      dealLineId: line.externalId,
      ordinal,
      name: line.name,
      type,
      serviceLine: service.serviceLine,
      amount,
      quantity: line.quantity ?? "1",
      unitPrice: line.unitPrice ?? amount,
      billingDriver: driver,
      template: delivery.template,
      erpItemId: delivery.erpItemId,
      costCenter: delivery.costCenter,
      revenueProfile: delivery.revenueProfile,
      servicePackage: line.servicePackage,
      rateCard: line.rateCard,
      capAmount: type === "capped_tm" ? (line.capAmount ?? null) : null,
      feeSchedule,
      retainer: type === "retainer" ? resolvedRetainer(line) : null,
      milestones: line.milestones,
    },
  };
}

function driverMissing(line: DealLine): Blocker {
  const product = productOf(line);
  return {
    kind: "billing_driver_missing",
    params: { line: line.name, set: "product", value: product, key: product ? [product] : null },
    cause: product ? `product:${normaliseKey([product])}` : "no product",
    waits: productWaits(line),
  };
}

/** Currencies of which a dollar buys a hundred or more: there a thousand million is an ordinary amount. */
const smallUnits: ReadonlySet<string> = new Set(
  (
    "AMD AOA ARS BIF CDF CLP COP CRC DJF DZD GNF GYD HUF IDR IQD IRR ISK JPY KES KHR KMF KRW KZT LAK LBP LKR MGA MMK MNT MWK " +
    "NGN PKR PYG RSD RWF SLL SOS SSP STN SYP TZS UGX UZS VND VUV XAF XOF XPF YER"
  ).split(" "),
);

/** From this on a single line is taken for a slip of the keyboard. In units of its currency. */
export const absurdFrom = (currency: string | null): Amount =>
  currency !== null && smallUnits.has(currency) ? "1000000000000" : "1000000000";

function resolvedRetainer(line: DealLine): ResolvedLine["retainer"] {
  const { retainer } = line;
  if (!retainer?.kind || !retainer.amountPerPeriod || !retainer.period || !retainer.termPeriods) return null;
  return {
    kind: retainer.kind,
    amountPerPeriod: retainer.amountPerPeriod,
    period: retainer.period,
    termPeriods: retainer.termPeriods,
    rollover: retainer.rollover ?? false,
  };
}

type Service = { serviceLine: string; contractType: ContractType | null; billingDriver: ResolvedLine["billingDriver"] | null };

/** The service line: as the deal says, else by its product in the map. Undefined: a blocker says why. */
function resolveServiceLine(
  facts: EngagementFacts,
  line: DealLine,
  blockers: Blocker[],
  decisions: Decision[],
): Service | "not_a_service" | undefined {
  const product = productOf(line);
  const mapped = product ? facts.mappings.lookUp("product", [product]) : null;
  if (mapped?.found && !mapped.value.isService) {
    decisions.push({ what: `“${line.name}” is no service`, value: product ?? "", by: `map product v${mapped.version}` });
    return "not_a_service";
  }
  if (line.serviceLine) {
    return {
      serviceLine: line.serviceLine,
      contractType: mapped?.found ? mapped.value.contractType : null,
      billingDriver: mapped?.found ? mapped.value.billingDriver : null,
    };
  }
  if (!product || !mapped) {
    blockers.push({
      kind: "contract_incomplete",
      params: { missing: "Product or service line", line: line.name },
      cause: "product or service line",
      waits: [],
    });
    return undefined;
  }
  if (!mapped.found || !mapped.value.serviceLine) {
    blockers.push(unmapped("product", "Product", product));
    return undefined;
  }
  decisions.push({ what: `Service line of ${line.name}`, value: mapped.value.serviceLine, by: `map product v${mapped.version}` });
  return {
    serviceLine: mapped.value.serviceLine,
    contractType: mapped.value.contractType,
    billingDriver: mapped.value.billingDriver,
  };
}

function resolveDelivery(facts: EngagementFacts, serviceLine: string, blockers: Blocker[], decisions: Decision[]) {
  const mapped = facts.mappings.lookUp("service-line", [serviceLine]);
  if (!mapped.found) {
    blockers.push(unmapped("service-line", "Service line", serviceLine));
    return null;
  }
  const erpItemId = offered(facts.references.erpItems, mapped.value.erpItem);
  if (!erpItemId) {
    blockers.push(absent("Service item", mapped.value.erpItem, "the ERP", "service-line", serviceLine));
    return null;
  }
  decisions.push({
    what: `Template, cost centre and revenue profile of ${serviceLine}`,
    value: mapped.value.template,
    by: `map service-line v${mapped.version}`,
  });
  return {
    template: mapped.value.template,
    costCenter: mapped.value.costCenter,
    revenueProfile: mapped.value.revenueProfile,
    erpItemId,
  };
}

/** A value that a mapping set does not know: the same blocker everywhere. */
export function unmapped(set: MappingSetKey, what: string, value: string): Blocker {
  const keyNorm = normaliseKey([value]);
  return {
    kind: "unmapped_value",
    params: { set, what, value, key: [value] },
    cause: `${set}:${keyNorm}`,
    waits: [mapWaitKey(set, keyNorm)],
    team: setSpec(set).team,
  };
}

/** A mapping that points to something that the target system does not offer. */
export function absent(what: string, value: string, system: string, set: MappingSetKey, key: string): Blocker {
  return {
    kind: "reference_missing",
    params: { what, value, system, set, key: [key] },
    cause: `${what}:${value}`.toLowerCase(),
    waits: [mapWaitKey(set, normaliseKey([key])), referenceWaits.names],
  };
}

/** The id of what a system offers under a name. */
export const offered = (names: ReadonlyMap<string, string>, name: string): string | undefined =>
  names.get(name.trim().toLowerCase());
