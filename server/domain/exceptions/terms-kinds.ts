import { type ExceptionKind, inTitle, kind, type Params } from "./kind-spec.ts";

/** What is missing of a deal on which nothing was sold. */
export const everyLine = "Every line";
export const hasNoLines = (params: Params): boolean => params.missing === everyLine;

/** Money, terms and what they refer to: kinds that stop a deal whose parties are known. */
export const termsKinds = {
  credit_hold: kind({
    team: "finance",
    severity: 1,
    serviceHours: 8,
    precedence: 44,
    title: (p) => `${inTitle(p, "customer")} is on credit hold in the ERP`,
    advice: () => "Lift the hold in the ERP, or waive it for this engagement up to a limit.",
    fixes: ["retry", "waive"],
    waivable: true,
  }),
  currency_problem: kind({
    team: "sales_ops",
    severity: 2,
    serviceHours: 8,
    precedence: 24,
    title: (p) => inTitle(p, "what"),
    advice: () => "Correct the currency of the deal.",
    fixes: ["correct_source", "retry"],
    waivable: false,
  }),
  contract_incomplete: kind({
    team: "sales_ops",
    severity: 2,
    serviceHours: 16,
    precedence: 43,
    title: (p) =>
      hasNoLines(p)
        ? "The deal has no lines"
        : `Contract is incomplete: ${inTitle(p, "missing")} missing on “${inTitle(p, "line")}”`,
    advice: (p) => (hasNoLines(p) ? "Enter in the CRM what was sold." : "Complete the line in the CRM."),
    fixes: ["correct_source", "retry"],
    waivable: false,
  }),
  contract_mismatch: kind({
    team: "sales_ops",
    severity: 2,
    serviceHours: 16,
    precedence: 43,
    title: (p) => inTitle(p, "what"),
    advice: () => "Bring the figures of the line together in the CRM.",
    fixes: ["correct_source", "retry"],
    waivable: false,
  }),
  billing_driver_missing: kind({
    team: "finance",
    severity: 2,
    serviceHours: 16,
    precedence: 46,
    title: (p) => `No billing driver for “${inTitle(p, "line")}”`,
    advice: () => "Say which system raises the invoices of this line: on the line, or for the product in the map.",
    fixes: ["correct_source", "map_value"],
    waivable: false,
  }),
  rate_card_conflict: kind({
    team: "finance",
    severity: 2,
    serviceHours: 16,
    precedence: 47,
    title: (p) => inTitle(p, "what"),
    advice: () => "Correct the rate card on the line, or add it in the ERP and the PSA.",
    fixes: ["correct_source", "retry"],
    waivable: false,
  }),
  reference_missing: kind({
    team: "pmo",
    severity: 2,
    serviceHours: 16,
    precedence: 48,
    title: (p) => `${inTitle(p, "what")} “${inTitle(p, "value")}” does not exist in ${inTitle(p, "system")}`,
    advice: (p) => `Create it in ${inTitle(p, "system")}, or change the mapping that points to it.`,
    fixes: ["map_value", "retry"],
    waivable: false,
  }),
} as const satisfies Record<string, ExceptionKind>;
