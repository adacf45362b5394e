import { describe, expect, it } from "vitest";
import type { PsaProjectDraft } from "../ports/psa.ts";
import { envelope, ownAccount } from "./account-for-tests.ts";

/** What Kantata cannot keep: amounts beyond 32 bits of cents, and text longer than its columns. */
const account = ownAccount();
const { scope } = account;

const marker = "project-0199d3a0-0000-7000-8000-00000000000a";
const draft: PsaProjectDraft = {
  ...{ key: "0199d3a0-0000-7000-8000-00000000000a", marker, engagementNumber: "ENG-00001", title: "Tidal", description: "" },
  ...{ clientExternalId: "77", startOn: null, dueOn: null, budget: "1", currency: "GBP", rateCardExternalId: null },
};
const made = { body: envelope("workspaces", [{ id: "10", title: "T" }]) };
const milestone = (amount: string, currency = "GBP") => ({
  key: "1",
  title: "Hand-over",
  amount,
  currency,
  dueOn: null,
  isBilledHere: true,
});

describe("an amount", () => {
  it("of all that 32 bits of cents hold is sent as it is", async () => {
    account.script({
      "POST stories": { body: envelope("stories", [{ id: "1", title: "Hand-over", story_type: "milestone" }]) },
      "POST billing_milestones": { body: envelope("billing_milestones", [{ id: "8", title: "Hand-over" }]) },
    });
    const milestones = [milestone("21474836.47")];
    await account.psa.ensureMilestones(scope, { projectExternalId: "10", milestones, isFresh: true });
    expect(account.seen[1]?.body).toMatchObject({ billing_milestone: { amount_in_cents: 2_147_483_647 } });
  });

  it("of a cent more is refused before anything is sent, with the field and the limit in its currency", async () => {
    account.script({});
    await expect(account.psa.createProject(scope, { ...draft, budget: "21474836.48" })).rejects.toMatchObject({
      kind: "rejected",
      message: expect.stringMatching(
        /^The budget .+GBP 21,474,836\.48 is more than the GBP 21,474,836\.47 .+field price takes.+Split/,
      ),
      details: [{ code: "amount", message: "21474836.48 GBP", field: "price" }],
    });
    for (const one of [milestone("-21474836.48"), milestone("2147483648", "JPY"), milestone("99999999999999999999.00")])
      await expect(
        account.psa.ensureMilestones(scope, { projectExternalId: "10", milestones: [milestone("1"), one], isFresh: true }),
      ).rejects.toMatchObject({
        kind: "rejected",
        message: expect.stringMatching(/"Hand-over".+(GBP 21,474,836\.47|JPY 2,147,483,647).+amount_in_cents/),
        details: [{ code: "amount", field: "amount_in_cents" }],
      });
    expect(account.seen).toEqual([]);
  });
});

describe("text", () => {
  it("of a title and a description is cut with an ellipsis, and our marker still ends what fits the column", async () => {
    account.script({ "POST workspaces": made });
    await account.psa.createProject(scope, { ...draft, title: "x".repeat(300), description: "y".repeat(10_000) });
    const { workspace } = (account.seen[0]?.body ?? {}) as { workspace: { title: string; description: string } };
    expect(workspace.title).toMatch(/^ENG-00001 · x+…$/);
    expect(workspace.title).toHaveLength(255);
    expect(workspace.description).toHaveLength(5_000);
    expect(workspace.description.endsWith(`y…\n\nThroughline ${marker}`)).toBe(true);
  });
});
