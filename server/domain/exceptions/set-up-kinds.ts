import { type ExceptionKind, inTitle, kind } from "./kind-spec.ts";

/** Kinds that come up while a deal is set up at the vendors, and after it was. */
export const setUpKinds = {
  duplicate_customer: kind({
    team: "finance",
    severity: 2,
    serviceHours: 8,
    precedence: 55,
    title: (p) => `Two customers look alike: ${inTitle(p, "name")} and ${inTitle(p, "candidate")}`,
    advice: () => "Compare them and say whether they are the same customer.",
    fixes: ["choose_customer", "correct_source"],
    waivable: false,
  }),
  customer_sync_failed: kind({
    team: "finance",
    severity: 2,
    serviceHours: 8,
    precedence: 60,
    title: (p) => inTitle(p, "message"),
    advice: () => "Correct what it names, then retry.",
    fixes: ["retry", "correct_source"],
    waivable: false,
  }),
  project_creation_failed: kind({
    team: "pmo",
    severity: 2,
    serviceHours: 8,
    precedence: 61,
    title: (p) => inTitle(p, "message"),
    advice: () => "Correct what it names, then retry.",
    fixes: ["retry", "correct_source"],
    waivable: false,
  }),
  billing_profile_failed: kind({
    team: "finance",
    severity: 2,
    serviceHours: 8,
    precedence: 62,
    title: (p) => inTitle(p, "message"),
    advice: () => "Correct what it names, then retry.",
    fixes: ["retry", "correct_source"],
    waivable: false,
  }),
  crm_update_failed: kind({
    team: "sales_ops",
    severity: 3,
    serviceHours: 16,
    precedence: 70,
    title: (p) => inTitle(p, "message"),
    advice: () => "Correct what it names, then retry. The engagement itself is not held up.",
    fixes: ["retry"],
    waivable: false,
  }),
  awaiting_activation: kind({
    team: "finance",
    severity: 3,
    serviceHours: 8,
    precedence: 65,
    title: () => "The project waits for its activation in the ERP",
    advice: () => "Activate the project in the ERP; it is noticed by itself.",
    fixes: ["retry"],
    waivable: false,
  }),
  deal_reopened: kind({
    team: "sales_ops",
    severity: 1,
    serviceHours: 4,
    precedence: 5,
    title: (p) => `The deal is ${inTitle(p, "now")} after its project was set up`,
    advice: () => "The project is on hold; nothing is deleted. Win the deal again, or close the engagement.",
    fixes: ["correct_source", "resume_or_release_hold"],
    waivable: false,
  }),
  billing_on_hold: kind({
    team: "finance",
    severity: 1,
    serviceHours: 4,
    precedence: 6,
    title: (p) => {
      const now = inTitle(p, "now");
      if (p.billing === "not yet") return `Billing is not on hold yet: the deal is ${now}`;
      if (p.billing === "order") return `The deal of an addition is ${now}: its order still bills`;
      return `Billing is on hold: the deal is ${now}`;
    },
    advice: (p) =>
      p.billing === "order"
        ? "The order is on another engagement's project, which goes on: hold the order in the ERP, and decide with sales operations what becomes of work already done."
        : "Decide with sales operations what becomes of work already done.",
    fixes: ["resume_or_release_hold"],
    waivable: false,
  }),
  amendment_candidate: kind({
    team: "finance",
    severity: 2,
    serviceHours: 16,
    precedence: 80,
    title: (p) =>
      p.made === "project"
        ? `The deal changed after its project was planned: ${inTitle(p, "differences")}`
        : p.isHeld
          ? `The deal is won again, otherwise than it was set up: ${inTitle(p, "differences")}`
          : `The deal changed after set-up: ${inTitle(p, "differences")}`,
    advice: (p) =>
      p.made === "project"
        ? "Nothing that is planned was overwritten. Change it in the PSA to what is sold now and have a second person set this aside, or have the deal put back."
        : p.isHeld
          ? "Project and billing stay on hold until this is decided. Have the deal put back, or enter the amendment in the ERP and have a second person set this aside: then both go on."
          : "Nothing was overwritten. Have the deal put back, or enter the amendment in the ERP and have a second person set this aside.",
    fixes: ["correct_source", "waive"],
    waivable: true,
  }),
  billed_twice: kind({
    team: "finance",
    severity: 1,
    serviceHours: 8,
    precedence: 63,
    title: (p) => `${inTitle(p, "connection")} bills milestones that the ERP bills too: ${inTitle(p, "milestones")}`,
    advice: () =>
      "What is invoiced or may have been entered by hand was left alone. Delete it in the PSA, or credit its invoice, then retry; or have a second person set this aside where the ERP does not bill it.",
    fixes: ["retry", "waive"],
    waivable: true,
  }),
  duplicate_project: kind({
    team: "pmo",
    severity: 1,
    serviceHours: 4,
    precedence: 66,
    title: (p) => `${inTitle(p, "count")} projects carry the marker of this engagement in the PSA`,
    advice: () => "Archive the ones that are too many in the PSA, then retry.",
    fixes: ["retry"],
    waivable: false,
  }),
} as const satisfies Record<string, ExceptionKind>;
