import { describe, expect, it } from "vitest";
import type { EngagementRow } from "../../db/engagement-state.sql.ts";
import { dealStatus } from "./deal-status.ts";

type Sibling = EngagementRow["deal"]["siblings"][number];
const sibling = (id: string, status: string, more: Partial<Sibling> = {}): Sibling => ({
  id,
  number: `ENG-${id}`,
  status,
  correlationId: "c",
  projectGroup: "",
  termsHash: null,
  projectUrl: null,
  blockers: [],
  ...more,
});

/** What of the state the status is made of. */
const state = (siblings: Sibling[]): EngagementRow =>
  ({ engagement: { id: "1" }, deal: { id: "d", siblings } }) as unknown as EngagementRow;
const own = (status: string, blockers: { kind: string; params: Record<string, string> }[] = []) => ({
  status,
  blockers,
  projectUrl: null,
});
const sowMissing = { kind: "sow_missing", params: {} };

describe("what the account team reads at a deal", () => {
  it("says the reason in plain words when it cannot go on", () => {
    const told = dealStatus(state([sibling("1", "checking")]), "006", own("blocked", [sowMissing]));
    expect(told).toMatchObject({ status: "Blocked", message: "No statement of work is linked.", engagementNumbers: "ENG-1" });
  });

  it("of several engagements shows the worst, and says which of them is meant", () => {
    const siblings = [sibling("1", "checking"), sibling("2", "billing_ready", { projectUrl: "https://psa/2" })];
    const told = dealStatus(state(siblings), "006", own("blocked", [sowMissing]));
    expect(told).toMatchObject({
      status: "Blocked",
      message: "ENG-1: No statement of work is linked.",
      engagementNumbers: "ENG-1, ENG-2",
      projectUrl: "https://psa/2",
    });
  });

  it("is set up only when all of them are", () => {
    const both = [sibling("1", "checking"), sibling("2", "provisioning")];
    expect(dealStatus(state(both), "006", own("billing_ready"))?.status).toBe("Being set up");
    const done = [sibling("1", "checking"), sibling("2", "no_project")];
    expect(dealStatus(state(done), "006", own("billing_ready"))?.status).toBe("Set up");
  });

  it("is silent of what was only shown, unless it is shown what it would be told, and of the CRM's own refusal", () => {
    expect(dealStatus(state([sibling("1", "checking")]), "006", own("shadow"))).toBeNull();
    const shown = { ...own("shadow"), shownAs: "billing_ready" } as const;
    expect(dealStatus(state([sibling("1", "shadow"), sibling("2", "shadow")]), "006", shown)).toMatchObject({
      ...{ engagementNumbers: "ENG-1, ENG-2", status: "Set up" },
    });
    const refused = own("billing_ready", [{ kind: "crm_update_failed", params: { message: "no" } }]);
    expect(dealStatus(state([sibling("1", "checking")]), "006", refused)?.message).toBe("");
  });
});
