import { fieldInWords, inTitle, type Params } from "./kind-spec.ts";
import { type ExceptionKindKey, kindSpec } from "./kinds.ts";
import { hasNoLines } from "./terms-kinds.ts";

/** Sentences of kinds whose title names one record; a group of several is named by what they share. */
const shared: Partial<Record<ExceptionKindKey, (params: Params, cause: string) => string>> = {
  disposition_undecided: (p) =>
    p.value
      ? `What a deal of the kind “${inTitle(p, "value")}” becomes is not decided`
      : "What these deals become is not decided",
  fact_unreadable: (p) => `${fieldInWords(inTitle(p, "field"))} cannot be read`,
  value_not_sane: (_p, cause) => `Not plausible: ${cause}`,
  contract_incomplete: (p) =>
    hasNoLines(p) ? "Deals without lines" : `Contract is incomplete: ${inTitle(p, "missing")} missing`,
  contract_mismatch: (_p, cause) => `Figures of a line do not agree: ${cause}`,
  billing_driver_missing: () => "No billing driver",
  po_problem: (_p, cause) =>
    `Customer PO ${cause === "missing" ? "is missing" : cause === "expired" ? "has expired" : cause.startsWith("rate:") ? "is shared in a currency without a rate" : "does not cover the deal"}`,
  amendment_candidate: (_p, cause) => (cause === "change order" ? "Change orders to enter" : "Deals that changed after set-up"),
  sow_mismatch: (p) => `Deal and statement of work differ in ${inTitle(p, "differences")}`,
};

/** What a group of exceptions has in common, in the reader's words; for a single one its own sentence. */
export function groupTitle(kind: ExceptionKindKey, params: Params, group: { groupKey: string; count: number }): string {
  const own = shared[kind];
  if (group.count === 1 || !own) return kindSpec(kind).title(params);
  return own(params, group.groupKey.slice(kind.length + 1));
}
