import { type ExceptionKind, fieldInWords, inTitle, kind } from "./kind-spec.ts";

/** Who bought what, and was it signed: kinds that stop a deal before its terms are looked at. */
export const dealKinds = {
  disposition_undecided: kind({
    team: "sales_ops",
    severity: 2,
    serviceHours: 8,
    precedence: 10,
    title: (p) =>
      p.reason ? `What this deal becomes is not decided: ${inTitle(p, "reason")}` : "What this deal becomes is not decided",
    advice: () =>
      "Say whether it is a new engagement, an addition, a change, a renewal or none, or map its kind of deal once for all.",
    fixes: ["choose_disposition", "map_value", "correct_source"],
    waivable: false,
  }),
  customer_missing: kind({
    team: "sales_ops",
    severity: 2,
    serviceHours: 8,
    precedence: 15,
    title: (p) => (p.deleted === true ? `The account ${inTitle(p, "name")} is deleted in the CRM` : "The deal has no account"),
    advice: (p) =>
      p.deleted === true
        ? "Enter the account that stands for it on the opportunity, or restore it in the CRM; it is read again by itself."
        : "Enter the account on the opportunity; it is read again by itself.",
    fixes: ["correct_source", "retry"],
    waivable: false,
  }),
  fact_unreadable: kind({
    team: "sales_ops",
    severity: 2,
    serviceHours: 8,
    precedence: 18,
    title: (p) => `${fieldInWords(inTitle(p, "field"))} cannot be read: “${inTitle(p, "value")}” ${inTitle(p, "message")}`,
    advice: (p) =>
      inTitle(p, "message").startsWith("is not one of")
        ? "Correct the field in the CRM. If the firm's own word is right there, IT states in the connection's settings, under Values, what it means; the deals that wait for it are read anew then."
        : "Correct the field in the CRM.",
    fixes: ["correct_source", "retry"],
    waivable: false,
  }),
  value_not_sane: kind({
    team: "sales_ops",
    severity: 2,
    serviceHours: 8,
    precedence: 20,
    title: (p) => inTitle(p, "what"),
    advice: () => "Correct the deal in the CRM.",
    fixes: ["correct_source", "retry"],
    waivable: false,
  }),
  unmapped_value: kind({
    team: "sales_ops",
    severity: 2,
    serviceHours: 8,
    precedence: 30,
    title: (p) => `${inTitle(p, "what")} “${inTitle(p, "value")}” is not in the map`,
    advice: () => "Map it once; every record that waits for it goes on.",
    fixes: ["map_value", "correct_source"],
    waivable: false,
  }),
  entity_missing: kind({
    team: "sales_ops",
    severity: 2,
    serviceHours: 8,
    precedence: 25,
    title: (p) => {
      if (p.several) return `The service lines of one project belong to several legal entities: ${inTitle(p, "several")}`;
      return p.value ? `“${inTitle(p, "value")}” is not a legal entity of the firm` : "The deal has no legal entity";
    },
    advice: (p) =>
      p.several
        ? "Enter the one that signs on the opportunity, or sell the lines as projects of their own."
        : "Enter the legal entity on the opportunity, or map its regional office.",
    fixes: ["correct_source", "map_value", "retry"],
    waivable: false,
  }),
  tax_profile_missing: kind({
    team: "finance",
    severity: 1,
    serviceHours: 8,
    precedence: 35,
    title: (p) => `Tax profile missing for sales of ${inTitle(p, "entity")} to ${inTitle(p, "country")}`,
    advice: () => "Add the tax profile for this entity and country; a second person publishes it.",
    fixes: ["map_value"],
    waivable: false,
  }),
  sow_missing: kind({
    team: "sales_ops",
    severity: 2,
    serviceHours: 16,
    precedence: 40,
    title: () => "No statement of work is linked",
    advice: () => "Link the signed statement of work to the opportunity, or ask for an at-risk start.",
    fixes: ["correct_source", "waive"],
    waivable: true,
  }),
  sow_not_approved: kind({
    team: "sales_ops",
    severity: 2,
    serviceHours: 16,
    precedence: 41,
    title: (p) => `Statement of work is ${inTitle(p, "status")}, not approved`,
    advice: () => "Have it approved, or ask for an at-risk start with an approver, a limit and an expiry.",
    fixes: ["correct_source", "waive"],
    waivable: true,
  }),
  sow_mismatch: kind({
    team: "sales_ops",
    severity: 2,
    serviceHours: 16,
    precedence: 42,
    title: (p) => `Deal and statement of work differ in ${inTitle(p, "differences")}`,
    advice: () => "Bring the deal and the statement of work to the same figures.",
    fixes: ["correct_source", "waive"],
    waivable: true,
  }),
  hierarchy_cycle: kind({
    team: "finance",
    severity: 3,
    serviceHours: 16,
    precedence: 22,
    title: (p) => `The account hierarchy runs in a circle: ${inTitle(p, "path")}`,
    advice: () => "Correct the parent of one of these accounts in the CRM.",
    fixes: ["correct_source", "retry"],
    waivable: false,
  }),
  contact_missing: kind({
    team: "sales_ops",
    severity: 3,
    serviceHours: 16,
    precedence: 50,
    title: (p) => `No ${inTitle(p, "role")} contact`,
    advice: () => "Add the contact with that role to the opportunity.",
    fixes: ["correct_source", "waive"],
    waivable: true,
  }),
  po_problem: kind({
    team: "finance",
    severity: 2,
    serviceHours: 16,
    precedence: 45,
    title: (p) => `Customer PO: ${inTitle(p, "what")}`,
    advice: (p) =>
      p.rate
        ? `Enter the rate of exchange from ${inTitle(p, "rate")} in the ERP, or have the rule waived.`
        : "Enter the right purchase order on the opportunity, or have the rule waived until it arrives.",
    fixes: ["correct_source", "waive"],
    waivable: true,
  }),
} as const satisfies Record<string, ExceptionKind>;
