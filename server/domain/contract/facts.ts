import type {
  BillingDriver,
  ContractType,
  DealTerms,
  Disposition,
  FeeSchedule,
  MilestoneFacts,
  RetainerKind,
} from "../canonical/deal.ts";
import type { LocalDate } from "../dates.ts";
import type { EngagementStatus } from "../engagements/status.ts";
import type { MappingBook } from "../mapping/book.ts";
import type { Amount } from "../money.ts";
import type { RateBook } from "../rates.ts";
import type { ConnectionPolicy } from "./policy.ts";
import type { OrderFacts } from "./purchase-order.ts";

/** A customer in the chain from the deal's account up to its topmost parent. */
export interface CustomerNode {
  id: string;
  name: string;
  parentId: string | null;
  countryCode: string | null;
  country: string | null;
  sector: string | null;
  requiresPo: boolean;
}

export interface EntityFacts {
  code: string;
  name: string;
  currency: string;
  region: string;
  timeZone: string;
}

/** A rule that a second person has consented to set aside. */
export interface ActiveWaiver {
  id: string;
  kind: string;
  amount: Amount | null;
  currency: string | null;
}

/** Names that the ERP and the PSA offer, lower case, to their ids there. */
export interface ReferenceNames {
  erpTerms: ReadonlyMap<string, string>;
  erpItems: ReadonlyMap<string, string>;
  erpRateCards: ReadonlyMap<string, string>;
  psaTemplates: ReadonlyMap<string, string>;
  psaRoles: ReadonlyMap<string, string>;
  psaRateCards: ReadonlyMap<string, string>;
  /** What the PSA's rate cards are priced in, by their ids there; one that says nothing is left out. */
  psaRateCardCurrencies: ReadonlyMap<string, string>;
}

/** Everything that the check of one engagement decides from. Pure data: the shell has read it, the check reads nothing. */
export interface EngagementFacts {
  today: LocalDate;
  deal: {
    id: string;
    name: string;
    amount: Amount | null;
    currency: string | null;
    wonAt: Date | null;
    closeOn: LocalDate | null;
    terms: DealTerms;
  };
  order: OrderFacts;
  projectGroup: string;
  policy: ConnectionPolicy;
  /** The deal's customer first, its parents after it. Empty: the deal has no account. */
  customers: readonly CustomerNode[];
  hierarchyHasCycle: boolean;
  entities: ReadonlyMap<string, EntityFacts>;
  mappings: MappingBook;
  references: ReferenceNames;
  /** Of the day. */
  rates: Pick<RateBook, "convert">;
  waivers: readonly ActiveWaiver[];
  /** A person's ruling on what the deal becomes. */
  ruledDisposition: { disposition: Disposition; targetNumber: string | null } | null;
  /** Engagements that a related number was found to be, by number. */
  relatedEngagements: ReadonlyMap<string, RelatedEngagement>;
}

/** An engagement that a deal refers to. */
export interface RelatedEngagement {
  id: string;
  status: EngagementStatus;
  customerId: string | null;
  currency: string | null;
}

/** Wait keys that a change of reference data releases: all of them at once. */
export const referenceWaits = {
  entities: "reference:entities",
  rateCards: "reference:rate-cards",
  names: "reference:names",
  rates: "reference:rates",
} as const;

/** What a decision was based on: recorded with the contract. */
export interface Decision {
  what: string;
  value: string;
  /** "ruling", "deal", "policy", "map <set> v<version>", or "policy, map <set> v<version>" for a stated value that is mapped. */
  by: string;
}

/** A contract line with everything resolved that the ERP and the PSA need. */
export interface ResolvedLine {
  dealLineId: string;
  ordinal: number;
  name: string;
  type: ContractType;
  serviceLine: string;
  amount: Amount;
  quantity: Amount;
  unitPrice: Amount;
  billingDriver: BillingDriver;
  template: string;
  erpItemId: string;
  costCenter: string | null;
  revenueProfile: string;
  servicePackage: string | null;
  rateCard: string | null;
  capAmount: Amount | null;
  feeSchedule: FeeSchedule | null;
  retainer: {
    kind: RetainerKind;
    amountPerPeriod: Amount;
    period: "month" | "quarter" | "year";
    termPeriods: number;
    rollover: boolean;
  } | null;
  milestones: readonly MilestoneFacts[];
}

export interface ResolvedRole {
  key: string;
  role: string;
  psaRole: string;
  skill: string | null;
  hours: Amount;
  headcount: number;
  startOn: LocalDate | null;
  endOn: LocalDate | null;
}

/** What a checked engagement is to become. */
export interface ResolvedTerms {
  entityCode: string;
  region: string;
  currency: string;
  amount: Amount;
  countryCode: string;
  sector: string | null;
  taxProfile: string;
  paymentTerms: { name: string; erpId: string };
  poNumber: string | null;
  startOn: LocalDate | null;
  endOn: LocalDate | null;
  template: { name: string; psaId: string };
  psaRateCardId: string | null;
  erpRateCardId: string | null;
  lines: readonly ResolvedLine[];
  roles: readonly ResolvedRole[];
  decisions: readonly Decision[];
}
