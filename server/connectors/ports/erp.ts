import type { LocalDate } from "../../domain/dates.ts";
import type { BlankField, CallScope, Checkable, WriteGuarantee, WriteResult } from "./port.ts";

/** A customer as the ERP knows it. Amounts are decimal strings in its currency. */
export interface ErpCustomer {
  externalId: string;
  /** Our key of the customer, where the record carries one that we gave. */
  ourKey: string | null;
  name: string;
  taxId: string | null;
  country: string | null;
  website: string | null;
  email: string | null;
  primaryEntityId: string;
  entityIds: string[];
  currency: string | null;
  creditLimit: string | null;
  balance: string | null;
  isOnHold: boolean;
  isInactive: boolean;
}

/** What a new customer is made with; nothing that finance owns afterwards (terms, credit, tax). */
export interface ErpCustomerDraft {
  key: string;
  name: string;
  taxId: string | null;
  countryCode: string | null;
  website: string | null;
  email: string | null;
  address: { street: string | null; city: string | null; postalCode: string | null };
  entityId: string;
  currency: string;
  parentExternalId: string | null;
}

export interface ErpContactDraft {
  key: string;
  customerExternalId: string;
  role: string;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
}

export type ErpBillingKind = "time_and_materials" | "fixed_interval" | "fixed_milestone" | "standard";

export interface ErpProjectDraft {
  key: string;
  engagementNumber: string;
  title: string;
  customerExternalId: string;
  entityId: string;
  currency: string;
  startOn: string | null;
  endOn: string | null;
  billingKind: ErpBillingKind;
  rateCardExternalId: string | null;
  revenueProfile: string | null;
  costCenter: string | null;
}

/** How an order line is billed. `interval` for schedules that recur, `milestones` for those that have amounts of their own. */
export interface ErpBillingScheduleDraft {
  key: string;
  name: string;
  kind: ErpBillingKind;
  currency: string;
  interval: { every: "month" | "quarter" | "year"; count: number; inArrears: boolean } | null;
  milestones: readonly { name: string; amount: string | null; dueOn: string | null }[];
}

export interface ErpContractLine {
  key: string;
  itemExternalId: string;
  description: string;
  quantity: string;
  rate: string;
  amount: string;
  billingScheduleExternalId: string | null;
  billingDriver: string;
}

export interface ErpContractDraft {
  key: string;
  engagementNumber: string;
  correlationId: string;
  customerExternalId: string;
  projectExternalId: string;
  entityId: string;
  currency: string;
  contractOn: string;
  termsExternalId: string | null;
  poNumber: string | null;
  taxProfile: string | null;
  memo: string;
  lines: readonly ErpContractLine[];
}

export type ErpProjectStatus = "active" | "awaiting_activation" | "on_hold" | "closed";

/** What the ERP is the authority for. */
export interface ErpReference {
  entities: { externalId: string; code: string; name: string; currency: string; country: string; isActive: boolean }[];
  /** One unit of `from` is worth `rate` of `to`. */
  rates: { from: string; to: string; rate: string; effectiveOn: LocalDate }[];
  periods: {
    externalId: string;
    name: string;
    startOn: LocalDate;
    endOn: LocalDate;
    isClosed: boolean;
    isArLocked: boolean;
  }[];
  terms: { externalId: string; name: string }[];
  items: { externalId: string; code: string; name: string }[];
  rateCards: { externalId: string; code: string; name: string }[];
}

/** A hold on billing, or its lifting. */
export interface ErpProjectHold {
  externalId: string;
  isOnHold: boolean;
  reason: string;
  /** What a hold that is lifted gives way to: a project that finance has not activated yet goes on waiting for that. */
  resumeAs: "active" | "awaiting_activation";
}

/** Records that an upsert by a key of ours makes, and that can be looked up by it. */
export type ErpKeyed = "contact" | "project" | "contract" | "billing_schedule";

/** An ERP: where customers are kept and invoices are posted. Every write is an upsert by our key. */
export interface ErpPort extends Checkable {
  readonly role: "erp";
  readonly guarantees: Record<
    "customer" | "contact" | "entity_link" | "project" | "billing_schedule" | "contract" | "hold",
    WriteGuarantee
  >;
  readReference(scope: CallScope, request: { ratesSince: LocalDate }): Promise<ErpReference>;
  /** Those like the one sought, the likeliest first; the caller decides what a match is. */
  findCustomers(
    scope: CallScope,
    request: { key: string; taxId: string | null; name: string; website: string | null },
  ): Promise<ErpCustomer[]>;
  readCustomer(scope: CallScope, externalId: string): Promise<ErpCustomer | null>;
  upsertCustomer(scope: CallScope, draft: ErpCustomerDraft): Promise<WriteResult>;
  linkCustomerToEntity(
    scope: CallScope,
    link: { key: string; customerExternalId: string; entityId: string },
  ): Promise<WriteResult>;
  upsertContact(scope: CallScope, draft: ErpContactDraft): Promise<WriteResult>;
  /** `emptied`: what an earlier version of the draft may have filled there and this one has no value for; other fields are left alone. */
  upsertProject(scope: CallScope, draft: ErpProjectDraft, emptied?: readonly BlankField<ErpProjectDraft>[]): Promise<WriteResult>;
  /** The record that an upsert by this key has made; null: there is none. */
  findByKey(scope: CallScope, request: { object: ErpKeyed; key: string }): Promise<WriteResult | null>;
  upsertBillingSchedule(scope: CallScope, draft: ErpBillingScheduleDraft): Promise<WriteResult>;
  upsertContract(
    scope: CallScope,
    draft: ErpContractDraft,
    emptied?: readonly BlankField<ErpContractDraft>[],
  ): Promise<WriteResult>;
  readProjectStatus(scope: CallScope, externalId: string): Promise<ErpProjectStatus | null>;
  setProjectHold(scope: CallScope, request: ErpProjectHold): Promise<WriteResult>;
  recordUrl(object: "customer" | "project" | "contract" | "billing_schedule", externalId: string): string;
}
