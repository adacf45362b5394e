import type { CustomerFacts } from "../../domain/canonical/customer.ts";
import type { DealFacts } from "../../domain/canonical/deal.ts";
import type { CallScope, Checkable, Mapped, SourceItem, SourcePort, WriteGuarantee, WriteResult } from "./port.ts";

/** What the account team sees at the deal. */
export interface CrmStatus {
  /** Our key of the deal; the record carries it from the first write on. */
  key: string;
  dealExternalId: string;
  /** Numbers of the deal's engagements, "ENG-00001, ENG-00002". */
  engagementNumbers: string;
  /** A word or two: "Set up", "Blocked". */
  status: string;
  /** Why, in plain words; empty when there is nothing to say. */
  message: string;
  projectUrl: string | null;
}

/** A CRM: where deals are won. */
export interface CrmPort extends SourcePort, Checkable {
  readonly role: "crm";
  readonly guarantees: { status: WriteGuarantee };
  /** Pure: a source item as canonical facts. Never throws. */
  mapAccount(item: SourceItem): Mapped<CustomerFacts>;
  mapDeal(item: SourceItem): Mapped<DealFacts>;
  /** Pure: the id of the account that a deal names, or an account above itself. Null: none, or it cannot be read. Never throws. */
  accountNamed(object: "account" | "deal", item: SourceItem): string | null;
  writeStatus(scope: CallScope, status: CrmStatus): Promise<WriteResult>;
  recordUrl(object: string, externalId: string): string;
}
