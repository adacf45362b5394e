import { z } from "zod";

/** What an engagement can be, in the order of its life. */
export const engagementStatuses = [
  "checking",
  "blocked",
  "provisioning",
  "awaiting_activation",
  "billing_ready",
  "on_hold",
  "no_project",
  "withdrawn",
  "shadow",
] as const;
export type EngagementStatus = (typeof engagementStatuses)[number];
export const engagementStatusSchema = z.enum(engagementStatuses);

export const engagementStatusNames: Record<EngagementStatus, string> = {
  checking: "Being checked",
  blocked: "Blocked",
  provisioning: "Being set up",
  awaiting_activation: "Awaiting activation",
  billing_ready: "Billing-ready",
  on_hold: "On hold",
  no_project: "Needs no project",
  withdrawn: "Withdrawn",
  shadow: "Shadow",
};

/** What need not become a project: left out of every rate and cycle time, with its count. */
export const withoutProject: readonly EngagementStatus[] = ["no_project", "withdrawn", "shadow"];

/** How far an engagement has come: each has an instant of its own. */
export const milestones = ["won", "checked", "customer", "project", "billing", "staffed"] as const;
export type Milestone = (typeof milestones)[number];
export const milestoneNames: Record<Milestone, string> = {
  won: "Won",
  checked: "Checked",
  customer: "Customer",
  project: "Project",
  billing: "Billing",
  staffed: "Staffed",
};

/** The milestone at which a step of the flow works; null: it belongs to none. */
export function milestoneOfStep(step: string): Milestone | null {
  switch (step) {
    case "hold":
    case "disposition":
    case "amendment":
    case "check":
      return "checked";
    case "customer":
      return "customer";
    case "project":
      return "project";
    case "billing":
    case "activation":
      return "billing";
    case "staffing":
      return "staffed";
    default:
      return null;
  }
}

const stepNames: Readonly<Record<string, string>> = {
  hold: "Hold",
  disposition: "Disposition",
  amendment: "Amendment",
  check: "Check",
  customer: "Customer",
  project: "Project",
  billing: "Billing profile",
  activation: "Activation",
  staffing: "Staffing",
  report: "CRM write-back",
  done: "Done",
};

/** A step of the flow in words. */
export const stepName = (step: string): string => stepNames[step] ?? (step === "" ? "Not begun" : step);
export const stepKeys = Object.keys(stepNames).filter((step) => step !== "done");
