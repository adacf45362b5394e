import { cutTo } from "../kit/text.ts";
import type {
  ErpBillingScheduleDraft,
  ErpContactDraft,
  ErpContractDraft,
  ErpContractLine,
  ErpCustomerDraft,
  ErpProjectDraft,
} from "../ports/erp.ts";
import type { BlankField } from "../ports/port.ts";
import { refused } from "./errors.ts";
import type { NetsuiteSettings } from "./manifest.ts";
import { externalIdOf } from "./records.ts";
import { exactMoney, exactNumber, unbroken, webAddress } from "./text.ts";

/** The body of a record: what is null or empty is left out, since null would empty the field; `emptying` adds what is to be emptied. */
type Body = Record<string, unknown>;

const ref = (id: string): { id: string } => ({ id });
const refOrNothing = (id: string | null): { id: string } | null => (id === null ? null : ref(id));

/** Drops what has no value, and what goes to a field that the account does not have. */
function body(entries: readonly (readonly [string | null, unknown])[]): Body {
  return Object.fromEntries(
    entries.filter(([field, value]) => field !== null && value !== null && value !== "" && value !== undefined),
  );
}

/** The body with fields emptied that it does not fill; one that the account does not have is none. */
const emptying = (fields: readonly (string | null)[], filled: Body): Body => ({
  ...Object.fromEntries(fields.flatMap((field) => (field === null ? [] : [[field, null]]))),
  ...filled,
});

/** Half an address leads nowhere. */
const wholeOrNone = (text: string, length: number): string | null => (text.length <= length ? text : null);

/** A display name cut to its field and, where it was cut, the whole in a field that is long enough. */
function named(field: string, whole: string, more: { length: number; wholeField: string | null; longText: number }) {
  const shown = cutTo(whole, more.length);
  const kept = shown === whole.toWellFormed() ? null : cutTo(whole, more.longText);
  return [[field, shown] as const, [more.wholeField, kept] as const];
}

/** What a new customer is made with. Nothing that finance owns afterwards: no terms, no credit limit, no hold. */
export function customerBody(settings: NetsuiteSettings, draft: ErpCustomerDraft, currencyId: string): Body {
  const { fieldNames, textLimits } = settings;
  const names = named("companyName", draft.name, {
    length: textLimits.companyName,
    wholeField: fieldNames.customerFullName,
    longText: textLimits.longText,
  });
  return body([
    ...names,
    ["isPerson", false],
    ["subsidiary", ref(draft.entityId)],
    ["currency", ref(currencyId)],
    ["parent", refOrNothing(draft.parentExternalId)],
    ["email", unbroken(draft.email, textLimits.email, { field: "email", what: "The e-mail address of the customer" })],
    ["url", draft.website ? wholeOrNone(webAddress(draft.website), textLimits.url) : null],
    [
      fieldNames.customerTaxId,
      unbroken(draft.taxId, textLimits.taxId, {
        field: fieldNames.customerTaxId,
        what: `The tax id of ${cutTo(draft.name, 60)}`,
      }),
    ],
    [fieldNames.customerKey, externalIdOf("customer", draft.key)],
    ["addressBook", addressBook(draft, textLimits)],
  ]);
}

/** Lines of an address as a person wrote them; what does not fit its field is cut, since a delivery address is none of ours. */
function addressBook(
  { address: { city, postalCode, street }, countryCode }: ErpCustomerDraft,
  limits: NetsuiteSettings["textLimits"],
): Body | null {
  const [first = "", ...rest] = (street ?? "").split(/\s*[\r\n]+\s*/).filter((line) => line !== "");
  const address = body([
    ["country", refOrNothing(countryCode)],
    ["city", cutTo(city ?? "", limits.city)],
    ["addr1", cutTo(first, limits.addressLine)],
    ["addr2", cutTo(rest.join(", "), limits.addressLine)],
    ["zip", cutTo(postalCode ?? "", limits.postalCode)],
  ]);
  if (Object.keys(address).length === 0) return null;
  return { items: [{ defaultBilling: true, defaultShipping: true, addressBookAddress: address }] };
}

export function contactBody(settings: NetsuiteSettings, draft: ErpContactDraft): Body {
  const length = settings.textLimits.contactName;
  const [firstName, lastName] = [draft.firstName ?? "", draft.lastName ?? ""];
  const isNameless = firstName.trim() === "" && lastName.trim() === "";
  const isCut = [firstName, lastName].some((part) => cutTo(part, length) !== part.toWellFormed());
  return body([
    ["company", ref(draft.customerExternalId)],
    ["firstName", cutTo(firstName, length)],
    ["lastName", cutTo(lastName, length)],
    // A contact must be called something: one without a name is called by its address.
    ["entityId", isNameless ? cutTo(draft.email ?? "", settings.textLimits.companyName) : null],
    ["email", unbroken(draft.email, settings.textLimits.email, { field: "email", what: "The e-mail address of a contact" })],
    [settings.fieldNames.contactRole, draft.role],
    [settings.fieldNames.contactFullName, isCut ? cutTo(`${firstName} ${lastName}`.trim(), settings.textLimits.longText) : null],
  ]);
}

/** What NetSuite calls a contact: its names as they are sent. */
export function contactName(settings: NetsuiteSettings, draft: ErpContactDraft): string {
  const length = settings.textLimits.contactName;
  const names = [draft.firstName, draft.lastName].map((name) => cutTo(name ?? "", length)).filter((name) => name !== "");
  return names.join(" ") || cutTo(draft.email ?? "", settings.textLimits.companyName);
}

/** `emptied`: what the draft has no more, by its own names. */
export function projectBody(
  settings: NetsuiteSettings,
  draft: ErpProjectDraft,
  more: { currencyId: string; statusId: string | null; emptied?: readonly BlankField<ErpProjectDraft>[] },
): Body {
  const { fieldNames, textLimits } = settings;
  const names = named("companyName", `${draft.engagementNumber} ${draft.title}`, {
    length: textLimits.companyName,
    wholeField: fieldNames.projectFullName,
    longText: textLimits.longText,
  });
  const code = (value: string | null, field: string | null, what: string) =>
    unbroken(value, textLimits.customText, { field, what });
  const filled = body([
    ...names,
    ["parent", ref(draft.customerExternalId)],
    ["subsidiary", ref(draft.entityId)],
    ["currency", ref(more.currencyId)],
    ["startDate", draft.startOn],
    ["projectedEndDate", draft.endOn],
    ["jobBillingType", ref(settings.billingTypeIds[draft.billingKind])],
    ["entityStatus", refOrNothing(more.statusId)],
    [fieldNames.projectRateCard, refOrNothing(draft.rateCardExternalId)],
    [fieldNames.projectEngagement, draft.engagementNumber],
    [fieldNames.projectRevenueProfile, code(draft.revenueProfile, fieldNames.projectRevenueProfile, "The revenue profile")],
    [fieldNames.projectCostCenter, code(draft.costCenter, fieldNames.projectCostCenter, "The cost centre")],
  ]);
  const fields: Record<BlankField<ErpProjectDraft>, string | null> = {
    startOn: "startDate",
    endOn: "projectedEndDate",
    rateCardExternalId: fieldNames.projectRateCard,
    revenueProfile: fieldNames.projectRevenueProfile,
    costCenter: fieldNames.projectCostCenter,
  };
  return emptying(
    (more.emptied ?? []).map((field) => fields[field]),
    filled,
  );
}

/**
 * A schedule divides the amount of the order line that it is attached to evenly over its bills, so `initialAmount` (a first
 * bill that differs) is 0; only milestones carry amounts of their own.
 */
export function billingScheduleBody(settings: NetsuiteSettings, draft: ErpBillingScheduleDraft): Body {
  const common = [
    ["name", cutTo(draft.name, settings.textLimits.scheduleName)] as const,
    ["scheduleType", ref(settings.scheduleTypeIds[draft.kind])] as const,
  ];
  switch (draft.kind) {
    case "time_and_materials":
      return body([...common, ["frequency", refOrNothing(settings.frequencyIds.time_and_materials)]]);
    case "fixed_milestone":
      return body([...common, ["milestone", milestones(settings, draft)]]);
    case "fixed_interval":
    case "standard":
      return body([...common, ...recurrence(settings, draft)]);
  }
}

function recurrence(settings: NetsuiteSettings, draft: ErpBillingScheduleDraft): (readonly [string, unknown])[] {
  const interval = draft.interval;
  if (interval === null)
    throw refused(`The billing schedule ${draft.name} says no interval. Add how often and how many times it bills.`, "interval");
  return [
    ["frequency", ref(settings.frequencyIds[interval.every])],
    ["repeatEvery", ref("1")],
    ["numberRemaining", interval.count],
    ["inArrears", interval.inArrears],
    ["initialAmount", 0],
  ];
}

function milestones(settings: NetsuiteSettings, draft: ErpBillingScheduleDraft): Body {
  if (draft.milestones.length === 0)
    throw refused(`The billing schedule ${draft.name} has no milestones. Add them to the contract line.`, "milestones");
  return {
    items: draft.milestones.map((milestone) => {
      if (milestone.amount === null)
        throw refused(`The milestone ${milestone.name} has no amount. Add it to the contract line.`, "milestoneAmount");
      return body([
        ["milestoneName", cutTo(milestone.name, settings.textLimits.milestoneName)],
        ["milestoneDate", milestone.dueOn],
        ["milestoneAmount", exactMoney(milestone.amount, draft.currency, `the amount of the milestone ${milestone.name}`)],
      ]);
    }),
  };
}

/** `emptied`: what the draft has no more, such as a PO number, which would stand on the invoices. */
export function contractBody(
  settings: NetsuiteSettings,
  draft: ErpContractDraft,
  { currencyId, emptied = [] }: { currencyId: string; emptied?: readonly BlankField<ErpContractDraft>[] },
): Body {
  const { fieldNames, textLimits } = settings;
  const filled = body([
    ["entity", ref(draft.customerExternalId)],
    [fieldNames.contractProject, ref(draft.projectExternalId)],
    ["subsidiary", ref(draft.entityId)],
    ["currency", ref(currencyId)],
    ["tranDate", draft.contractOn],
    ["terms", refOrNothing(draft.termsExternalId)],
    ["otherRefNum", unbroken(draft.poNumber, textLimits.poNumber, { field: "otherRefNum", what: "The PO number" })],
    ["memo", cutTo(draft.memo, textLimits.memo)],
    [fieldNames.contractEngagement, draft.engagementNumber],
    [fieldNames.contractCorrelation, draft.correlationId],
    [
      fieldNames.contractTaxProfile,
      unbroken(draft.taxProfile, textLimits.customText, { field: fieldNames.contractTaxProfile, what: "The tax profile" }),
    ],
    ["item", { items: draft.lines.map((line) => lineBody(settings, line, draft.currency)) }],
  ]);
  const fields: Record<BlankField<ErpContractDraft>, string | null> = {
    poNumber: "otherRefNum",
    taxProfile: fieldNames.contractTaxProfile,
    termsExternalId: "terms",
  };
  return emptying(
    emptied.map((field) => fields[field]),
    filled,
  );
}

function lineBody(settings: NetsuiteSettings, line: ErpContractLine, currency: string): Body {
  const what = `the contract line ${cutTo(line.description, 60)}`;
  return body([
    ["item", ref(line.itemExternalId)],
    ["quantity", exactNumber(line.quantity, `the quantity of ${what}`)],
    ["rate", exactNumber(line.rate, `the rate of ${what}`)],
    ["amount", exactMoney(line.amount, currency, `the amount of ${what}`)],
    ["description", cutTo(line.description, settings.textLimits.longText)],
    ["billingSchedule", refOrNothing(line.billingScheduleExternalId)],
    [settings.fieldNames.lineKey, line.key],
    [settings.fieldNames.lineBillingDriver, line.billingDriver],
  ]);
}
