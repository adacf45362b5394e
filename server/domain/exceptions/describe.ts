import { groupTitle } from "./group-title.ts";
import type { Params } from "./kind-spec.ts";
import { type ExceptionKindKey, isExceptionKind, kindSpec } from "./kinds.ts";

/** A kind that this process does not know yet was written by a newer worker: its name, in words. */
const inWords = (kind: string): string => {
  const words = kind.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** The sentence that a user reads for one exception. */
export const titleOf = (kind: string, params: Params): string =>
  isExceptionKind(kind) ? kindSpec(kind).title(params) : inWords(kind);

/** The sentence for a group of exceptions with the same cause. */
export const titleOfGroup = (kind: string, params: Params, group: { groupKey: string; count: number }): string =>
  isExceptionKind(kind) ? groupTitle(kind, params, group) : inWords(kind);

const kindNames: Partial<Record<string, string>> = {
  disposition_undecided: "Disposition undecided",
  customer_missing: "No account",
  fact_unreadable: "Unreadable field",
  value_not_sane: "Implausible value",
  unmapped_value: "Not in the map",
  entity_missing: "Legal entity missing",
  tax_profile_missing: "Tax profile missing",
  sow_missing: "SOW missing",
  sow_not_approved: "SOW not approved",
  sow_mismatch: "SOW differs from deal",
  hierarchy_cycle: "Account hierarchy in a circle",
  contact_missing: "Contact missing",
  po_problem: "Customer PO",
  credit_hold: "Credit hold",
  currency_problem: "Currency",
  contract_incomplete: "Contract incomplete",
  contract_mismatch: "Contract figures differ",
  billing_driver_missing: "Billing driver missing",
  rate_card_conflict: "Rate card",
  reference_missing: "Missing in target system",
  duplicate_customer: "Customers look alike",
  customer_sync_failed: "Customer refused",
  project_creation_failed: "Project refused",
  billing_profile_failed: "Billing profile refused",
  crm_update_failed: "CRM refused the status",
  awaiting_activation: "Awaiting activation",
  deal_reopened: "Deal reopened or lost",
  billing_on_hold: "Billing on hold",
  amendment_candidate: "Changed after set-up",
  billed_twice: "Billed twice",
  duplicate_project: "Duplicate project",
  identity_conflict: "Identity conflict",
  credential_refused: "Credentials refused",
  connection_down: "Connection down",
  intake_failed: "Reading failed",
  connection_stopped: "Connection stopped",
  record_unreadable: "Unreadable record",
  answer_malformed: "Malformed answer",
  run_failed: "Step failed",
} satisfies Record<ExceptionKindKey, string>;

/** The name of a kind, as filters and summaries use it. */
export const titleOfKind = (kind: string): string => kindNames[kind] ?? inWords(kind);

/** What to do about it. */
export const adviceOf = (kind: string, params: Params): string => (isExceptionKind(kind) ? kindSpec(kind).advice(params) : "");
