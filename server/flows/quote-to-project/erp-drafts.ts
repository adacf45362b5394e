import type {
  ErpBillingKind,
  ErpBillingScheduleDraft,
  ErpContractDraft,
  ErpContractLine,
  ErpCustomerDraft,
  ErpProjectDraft,
} from "../../connectors/ports/erp.ts";
import type { EngagementRow, StateCustomer } from "../../db/engagement-state.sql.ts";
import { countryCodeOf } from "../../domain/canonical/country.ts";
import type { ContractType } from "../../domain/canonical/deal.ts";
import { periodsBetween } from "../../domain/contract/due-by.ts";
import type { ResolvedLine, ResolvedTerms } from "../../domain/contract/facts.ts";
import { shortHash } from "../../domain/contract/sold-hash.ts";
import { compare, inSentence } from "../../domain/money.ts";

/** A key of ours made of ids and codes: what else occurs in them becomes "_". */
const keyOf = (...parts: readonly string[]): string => parts.join("-").replace(/[^A-Za-z0-9_-]/g, "_");

export function customerDraft(
  customer: StateCustomer,
  more: { entityId: string; currency: string; countryCode: string | null; email: string | null; parentExternalId: string | null },
): ErpCustomerDraft {
  const { address } = customer;
  return {
    key: customer.id,
    name: customer.name,
    taxId: customer.taxId,
    countryCode:
      more.countryCode ?? customer.countryCode ?? (customer.country ? (countryCodeOf(customer.country) ?? null) : null),
    website: customer.domain,
    email: more.email,
    address: { street: address.street ?? null, city: address.city ?? null, postalCode: address.postalCode ?? null },
    entityId: more.entityId,
    currency: more.currency,
    parentExternalId: more.parentExternalId,
  };
}

/** How a project is billed as a whole: by the line that is worth most. */
const billingKinds: Record<ContractType, ErpBillingKind> = {
  tm: "time_and_materials",
  capped_tm: "time_and_materials",
  fixed_fee: "fixed_interval",
  milestone: "fixed_milestone",
  retainer: "fixed_interval",
};

/** The line that is worth most. */
export const mainLine = (terms: ResolvedTerms): ResolvedLine | undefined =>
  [...terms.lines].sort((a, b) => compare(b.amount, a.amount) || a.ordinal - b.ordinal)[0];

export function projectDraft(
  state: EngagementRow,
  terms: ResolvedTerms,
  more: { customerExternalId: string; entityId: string },
): ErpProjectDraft {
  const main = mainLine(terms);
  return {
    key: state.engagement.id,
    engagementNumber: state.engagement.number,
    title: state.engagement.name,
    customerExternalId: more.customerExternalId,
    entityId: more.entityId,
    currency: terms.currency,
    startOn: terms.startOn,
    endOn: terms.endOn,
    billingKind: main ? billingKinds[main.type] : "standard",
    rateCardExternalId: terms.erpRateCardId,
    revenueProfile: main?.revenueProfile ?? null,
    costCenter: main?.costCenter ?? null,
  };
}

const kindNames: Record<ErpBillingKind, string> = {
  time_and_materials: "Time and materials",
  fixed_interval: "Instalments",
  fixed_milestone: "Milestones",
  standard: "Fee",
};

/** The billing schedule of a line that the ERP bills by itself; null: another system raises its invoices, by the line's driver. */
export function scheduleDraft(state: EngagementRow, terms: ResolvedTerms, line: ResolvedLine): ErpBillingScheduleDraft | null {
  if (line.billingDriver !== "erp_schedule") return null;
  const shape = scheduleShape(terms, line);
  return {
    key: keyOf(state.engagement.id, String(line.ordinal)),
    name: `${state.engagement.number}-${line.ordinal} ${kindNames[shape.kind]}`,
    currency: terms.currency,
    ...shape,
  };
}

function scheduleShape(
  terms: ResolvedTerms,
  line: ResolvedLine,
): Pick<ErpBillingScheduleDraft, "kind" | "interval" | "milestones"> {
  const none = { interval: null, milestones: [] };
  switch (line.type) {
    case "tm":
    case "capped_tm":
      return { kind: "time_and_materials", ...none };
    case "milestone":
      return { kind: "fixed_milestone", interval: null, milestones: line.milestones };
    case "retainer":
      return {
        kind: "fixed_interval",
        // In advance, a minimum too: it is owed whatever is used, and only what goes beyond is known later. `dueBy` counts so.
        interval: { every: line.retainer?.period ?? "month", count: line.retainer?.termPeriods ?? 1, inArrears: false },
        milestones: [],
      };
    case "fixed_fee":
      return { ...none, ...feeShape(terms, line) };
  }
}

function feeShape(terms: ResolvedTerms, line: ResolvedLine): Pick<ErpBillingScheduleDraft, "kind" | "interval"> {
  const { startOn, endOn } = terms;
  const count = (months: number): number => (startOn && endOn ? periodsBetween(startOn, endOn, months) : 1);
  switch (line.feeSchedule) {
    case "monthly":
      return { kind: "fixed_interval", interval: { every: "month", count: count(1), inArrears: false } };
    case "quarterly":
      return { kind: "fixed_interval", interval: { every: "quarter", count: count(3), inArrears: false } };
    case "on_completion":
      return { kind: "standard", interval: { every: "month", count: 1, inArrears: true } };
    case "upfront":
    case null:
      return { kind: "standard", interval: { every: "month", count: 1, inArrears: false } };
  }
}

/** Our key of a version of an engagement's contract. */
export const contractKey = (engagementId: string, version: number): string => keyOf(engagementId, `v${version}`);

export function contractDraft(
  state: EngagementRow,
  terms: ResolvedTerms,
  more: {
    version: number;
    correlationId: string;
    customerExternalId: string;
    projectExternalId: string;
    entityId: string;
    contractOn: string;
    schedules: ReadonlyMap<number, string>;
  },
): ErpContractDraft {
  return {
    key: contractKey(state.engagement.id, more.version),
    engagementNumber: state.engagement.number,
    correlationId: more.correlationId,
    customerExternalId: more.customerExternalId,
    projectExternalId: more.projectExternalId,
    entityId: more.entityId,
    currency: terms.currency,
    contractOn: more.contractOn,
    termsExternalId: terms.paymentTerms.erpId,
    poNumber: terms.poNumber,
    taxProfile: terms.taxProfile,
    memo: `${state.engagement.number} ${state.engagement.name}`,
    lines: terms.lines.map((line) =>
      contractLine(state, line, { currency: terms.currency, schedule: more.schedules.get(line.ordinal) ?? null }),
    ),
  };
}

const contractLine = (
  state: EngagementRow,
  line: ResolvedLine,
  { currency, schedule }: { currency: string; schedule: string | null },
): ErpContractLine => ({
  key: keyOf(state.engagement.id, String(line.ordinal)),
  itemExternalId: line.erpItemId,
  description: lineText(line, currency),
  quantity: line.quantity,
  rate: line.unitPrice,
  amount: line.amount,
  billingScheduleExternalId: schedule,
  billingDriver: line.billingDriver,
});

/** What an order line says: its name and what no field of the order has: the cap, and the terms of a retainer, of which it has the sum. */
function lineText({ capAmount, name, retainer, type }: ResolvedLine, currency: string): string {
  if (type === "capped_tm" && capAmount !== null)
    return `${name}: time and materials, at most ${inSentence(capAmount, currency)}`;
  if (!retainer) return name;
  const { amountPerPeriod, kind, period, rollover, termPeriods } = retainer;
  const perPeriod = `${inSentence(amountPerPeriod, currency)} a ${period} for ${termPeriods === 1 ? `1 ${period}` : `${termPeriods} ${period}s`}`;
  switch (kind) {
    case "prepaid_drawdown":
      return `${name}: prepaid, ${perPeriod}; what is not used ${rollover ? "rolls over" : "lapses"} at the end of a ${period}`;
    case "minimum_overage":
      return `${name}: at least ${perPeriod}; more where more is used`;
    case "access_fee":
      return `${name}: access, ${perPeriod}`;
  }
}

export interface ContactToWrite {
  canonicalId: string;
  /** Of what it says. */
  digest: string;
  key: string;
  role: string;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
}

const contactRoleNames = { bill_to: "Bill-to", project: "Project", signatory: "Signatory" } as const;

/** The people of a deal for the ERP, each once, whatever roles they have; who has neither name nor address is left out. */
export function contactsOf(state: EngagementRow, connectionKey: string, customerExternalId: string): ContactToWrite[] {
  const byPerson = new Map<string, EngagementRow["deal"]["terms"]["contacts"]>();
  for (const contact of state.deal.terms.contacts) {
    if (!contact.firstName && !contact.lastName && !contact.email) continue;
    byPerson.set(contact.externalId, [...(byPerson.get(contact.externalId) ?? []), contact]);
  }
  return [...byPerson].flatMap(([externalId, contacts]) => {
    const [person] = contacts;
    if (!person) return [];
    const { email, firstName, lastName } = person;
    const roles = [...new Set(contacts.map((contact) => contactRoleNames[contact.role]))].sort();
    const fields = { role: roles.join(", "), firstName, lastName, email };
    return [
      {
        canonicalId: `${connectionKey}:${externalId}`,
        digest: shortHash({ ...fields, customerExternalId }),
        key: keyOf(externalId),
        ...fields,
      },
    ];
  });
}
