import { describe, expect, it } from "vitest";
import { engagementStatuses, engagementStatusNames, milestoneOfStep, stepKeys, stepName, withoutProject } from "./status.ts";
import { stepSummary } from "./step-summary.ts";

describe("what an attempt at a step did", () => {
  it("is what it said itself, before all else", () => {
    expect(stepSummary("failed", { message: "The ERP is closed", project: "P1" })).toBe("The ERP is closed");
  });

  it("that parked is what it waits for, each kind once", () => {
    expect(stepSummary("parked", { blockers: ["sow_missing", "contact_missing", "contact_missing"] })).toBe(
      "Waits for: sow missing, contact missing",
    );
    expect(stepSummary("parked", { blockers: [] })).toBeNull();
  });

  it("is told in a line: what was decided by what, what was made from what", () => {
    expect(stepSummary("done", { disposition: "new", by: "map disposition v3" })).toBe("Decided new by map disposition v3");
    expect(stepSummary("done", { project: "P1", template: "Build", requests: 1 })).toBe(
      "Project P1 from template Build · 1 staffing request",
    );
    expect(stepSummary("done", { contract: "C1", schedules: 2 })).toBe("Contract C1 · 2 billing schedules");
  });

  it("is nothing where there is nothing to say", () => expect(stepSummary("done", { count: 3 })).toBeNull());
});

describe("the life of an engagement", () => {
  it("has a name for every status and every step", () => {
    expect(engagementStatuses.every((status) => engagementStatusNames[status].length > 0)).toBe(true);
    expect(stepKeys.every((step) => stepName(step) !== step)).toBe(true);
    expect([stepName(""), stepName("tomorrow")]).toEqual(["Not begun", "tomorrow"]);
  });

  it("belongs to a milestone at every step but the write-back to the CRM", () => {
    expect(stepKeys.filter((step) => milestoneOfStep(step) === null)).toEqual(["report"]);
  });

  it("without a project is that of what needs none, was withdrawn, or is only watched", () => {
    expect(withoutProject).toEqual(["no_project", "withdrawn", "shadow"]);
  });
});
