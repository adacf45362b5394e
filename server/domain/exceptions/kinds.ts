import type { Team } from "../access/roles.ts";

/** What a sentence is filled with: texts and amounts, no secrets. */
export type Params = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** A way out that an exception offers. Each is carried out by the action of that name. */
export type FixKind =
  | "map_value" // publish the missing mapping value
  | "correct_source" // change it where it was entered, then it is read again
  | "choose_disposition"
  | "choose_customer"
  | "waive"
  | "retry"
  | "resume_or_release_hold"
  | "open_connection";

export interface ExceptionKind {
  /** Who owns it, unless routing says otherwise. */
  team: Team;
  /** 1 stops cash or many; 4 is for information. */
  severity: 1 | 2 | 3 | 4;
  /** Business hours within which the owner should act. */
  serviceHours: number;
  /** Which of several blockers of a record is the primary one: lowest first. */
  precedence: number;
  /** What is wrong, in the user's words. */
  title: (params: Params) => string;
  /** What to do about it, in a sentence. */
  advice: (params: Params) => string;
  fixes: readonly FixKind[];
  /** Whether a second person may set the rule aside. */
  waivable: boolean;
}

/** A value as a sentence shows it; a dash where there is none. */
export const inTitle = (params: Params, name: string): string => {
  const value = params[name] ?? "";
  const said = Array.isArray(value) ? value.join(", ") : String(value);
  return said.trim() === "" ? "—" : said;
};

/** A source's name of a field as people say it: "Deal_Role__c.Role__c" is "Role of Deal Role". */
export function fieldInWords(field: string): string {
  const [object = "", ...path] = field.split(".").map((part) => part.replace(/__[a-z]+$/, "").replaceAll("_", " "));
  return path.length === 0 ? object : `${path.join(" ")} of ${object}`;
}

const kind = (spec: ExceptionKind): ExceptionKind => spec;

/** Every kind of exception. Screens, API, alerts and the flows are driven by this registry. */
export const exceptionKinds = {
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
    title: () => "The deal has no account",
    advice: () => "Enter the account on the opportunity; it is read again by itself.",
    fixes: ["correct_source", "retry"],
    waivable: false,
  }),
  fact_unreadable: kind({
    team: "sales_ops",
    severity: 2,
    serviceHours: 8,
    precedence: 18,
    title: (p) => `${fieldInWords(inTitle(p, "field"))} cannot be read: “${inTitle(p, "value")}” ${inTitle(p, "message")}`,
    advice: () => "Correct the field in the CRM.",
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
    advice: () => "Enter the right purchase order on the opportunity, or have the rule waived until it arrives.",
    fixes: ["correct_source", "waive"],
    waivable: true,
  }),
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
    title: (p) => `Contract is incomplete: ${inTitle(p, "missing")} missing on “${inTitle(p, "line")}”`,
    advice: () => "Complete the line in the CRM.",
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
    title: (p) => `The deal changed after set-up: ${inTitle(p, "differences")}`,
    advice: () =>
      "Nothing was overwritten. Have the deal put back, or enter the amendment in the ERP and have a second person set this aside.",
    fixes: ["correct_source", "waive"],
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
  identity_conflict: kind({
    team: "it",
    severity: 1,
    serviceHours: 4,
    precedence: 67,
    title: (p) => `${inTitle(p, "object")} ${inTitle(p, "externalId")} already belongs to another record`,
    advice: () => "Find out which of the two is right before anything is written.",
    fixes: ["retry"],
    waivable: false,
  }),
  credential_refused: kind({
    team: "it",
    severity: 1,
    serviceHours: 2,
    precedence: 1,
    title: (p) => `${inTitle(p, "connection")} does not accept the credentials`,
    advice: () => "Enter valid credentials on the connection; what waits goes on by itself.",
    fixes: ["open_connection", "retry"],
    waivable: false,
  }),
  connection_down: kind({
    team: "it",
    severity: 1,
    serviceHours: 2,
    precedence: 2,
    title: (p) => `${inTitle(p, "connection")} does not answer`,
    advice: () => "Work waits and goes on by itself; nothing is lost. Look at the connection if it lasts.",
    fixes: ["open_connection", "retry"],
    waivable: false,
  }),
  intake_failed: kind({
    team: "it",
    severity: 1,
    serviceHours: 4,
    precedence: 5,
    title: (p) => `What ${inTitle(p, "connection")} says could not be taken in: ${inTitle(p, "message")}`,
    advice: () =>
      "This is a fault of Throughline or of its database. The connection is read again by itself, and nothing that it says is lost.",
    fixes: ["open_connection", "retry"],
    waivable: false,
  }),
  connection_stopped: kind({
    team: "it",
    severity: 3,
    serviceHours: 8,
    precedence: 3,
    title: (p) => `${inTitle(p, "connection")} is ${inTitle(p, "how")}`,
    advice: () => "Start the connection again; what waits goes on by itself.",
    fixes: ["open_connection"],
    waivable: false,
  }),
  record_unreadable: kind({
    team: "it",
    severity: 2,
    serviceHours: 8,
    precedence: 4,
    title: (p) => `${inTitle(p, "connection")} sent a record that cannot be read: ${inTitle(p, "message")}`,
    advice: () => "The vendor's form may have changed. The payload is kept and can be read in again.",
    fixes: ["retry"],
    waivable: false,
  }),
  answer_malformed: kind({
    team: "it",
    severity: 2,
    serviceHours: 8,
    precedence: 68,
    title: (p) => `${inTitle(p, "connection")} answered in a form that is not its own: ${inTitle(p, "message")}`,
    advice: () => "The vendor's form may have changed. Retry, or look at the trace.",
    fixes: ["retry"],
    waivable: false,
  }),
  run_failed: kind({
    team: "it",
    severity: 1,
    serviceHours: 4,
    precedence: 69,
    title: (p) => `A step failed unexpectedly: ${inTitle(p, "message")}`,
    advice: () => "This is a fault of Throughline. The run is kept where it stood and can be retried.",
    fixes: ["retry"],
    waivable: false,
  }),
} as const satisfies Record<string, ExceptionKind>;

export type ExceptionKindKey = keyof typeof exceptionKinds;
export const exceptionKindKeys = Object.keys(exceptionKinds) as ExceptionKindKey[];
export const isExceptionKind = (text: string): text is ExceptionKindKey => Object.hasOwn(exceptionKinds, text);
export const kindSpec = (key: ExceptionKindKey): ExceptionKind => exceptionKinds[key];

/** One thing that stops a record: what, in which words, and what a release waits for. */
export interface Blocker {
  kind: ExceptionKindKey;
  params: Params;
  /** What makes two blockers the same cause: they form one group. */
  cause: string;
  /** Keys whose release makes the flow look again, beyond the record's own. */
  waits: readonly string[];
  /** Overrides the kind's owner where the cause does (a mapping set has its own team). */
  team?: Team;
}

export const groupKeyOf = (blocker: Pick<Blocker, "kind" | "cause">): string => `${blocker.kind}:${blocker.cause}`;

/** Orders blockers so that the first is the primary one. */
export function byPrecedence(a: Blocker, b: Blocker): number {
  return kindSpec(a.kind).precedence - kindSpec(b.kind).precedence || (groupKeyOf(a) < groupKeyOf(b) ? -1 : 1);
}
