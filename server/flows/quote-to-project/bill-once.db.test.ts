import { describe, expect, it } from "vitest";
import { contentHash } from "../../domain/canonical-json.ts";
import { ownDealStand } from "../../testing/own-deal-stand.ts";

const { stand, days } = ownDealStand();

const dueOn = "2027-01-29";
const parts = [
  { Name: "Design", Amount__c: 10_000, Due_On__c: dueOn },
  { Name: "Go-live", Amount__c: 14_000, Due_On__c: dueOn },
];
const line = { Contract_Type__c: "Milestone", Rate_Card__c: null, Billing_Driver__c: "ERP schedule" };

/** A deal of milestones that the ERP bills, read and worked on. */
async function sellNew(): Promise<{ deal: string; id: string }> {
  const deal = await days.sellNew({ deal: { StageName: "Negotiation" }, line });
  await days.sellMilestones(deal, parts);
  await stand.settle();
  return { deal, id: (await days.setUpOf(deal)).id };
}

const projectOf = async (id: string): Promise<string> => String((await days.workspaceOf(id)).id);

/** Leaves a set-up as the release left it that had the PSA bill all milestones; answers its billing milestones. */
async function asOnceMade(id: string): Promise<string[]> {
  const workspace = await projectOf(id);
  const tasks = (await stand.vendors.state("kantata", "stories")).filter(
    (row) => String(row.workspace_id) === workspace && row.story_type === "milestone",
  );
  const made: string[] = [];
  for (const { Amount__c, Due_On__c, Name } of parts)
    made.push(
      await days.psa("POST", "billing_milestones", {
        billing_milestone: {
          ...{ workspace_id: Number(workspace), title: Name, amount_in_cents: Amount__c * 100, date_to_invoice: Due_On__c },
          ...{ billing_type: "fixed_date", story_id: Number(tasks.find(({ title }) => title === Name)?.id) },
        },
      }),
    );
  const told = {
    projectExternalId: workspace,
    milestones: parts.map(({ Amount__c, Due_On__c, Name }, index) => ({
      ...{ key: `1-${index + 1}`, title: Name, amount: `${Amount__c}`, currency: "GBP", dueOn: Due_On__c },
    })),
  };
  const written = await stand.rows(
    "UPDATE outbound_write SET content_hash = $2 WHERE engagement_id = $1 AND type = 'project_milestones' RETURNING id",
    [id, contentHash(told)],
  );
  expect(written).toHaveLength(1);
  return made;
}

/** Titles of what the PSA is still to bill of an engagement. */
async function billedOf(id: string): Promise<unknown[]> {
  const workspace = await projectOf(id);
  const all = await stand.vendors.state("kantata", "billing_milestones");
  return all.filter((row) => String(row.workspace_id) === workspace).map(({ title }) => title);
}
const saidOf = async (id: string) =>
  stand.rows(
    "SELECT kind, team, params -> 'milestones' AS milestones FROM exception_item WHERE engagement_id = $1 AND status = 'open' ORDER BY kind",
    [id],
  );

/** A deal that an older release has set up, with its billing milestones. */
async function setUpOnce(): Promise<{ deal: string; id: string; made: string[] }> {
  const { deal, id } = await sellNew();
  await days.allSetUp([deal]);
  expect(await billedOf(id)).toEqual([]);
  return { deal, id, made: await asOnceMade(id) };
}

describe("milestones that the ERP bills, and that an older release had the PSA bill too", () => {
  it("are taken out of the PSA's billing when the deal is looked at again, once and for all, and stay planned", async () => {
    const { deal, id } = await setUpOnce();
    await days.change(deal, { Name: `Anything of ${deal}` });
    expect(await billedOf(id)).toEqual([]);
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: [] });
    const workspace = await projectOf(id);
    const tasks = (await stand.vendors.state("kantata", "stories")).filter(
      (row) => String(row.workspace_id) === workspace && row.story_type === "milestone",
    );
    expect(tasks.map(({ title }) => title)).toEqual(expect.arrayContaining(["Design", "Go-live"]));
    const [audited] = await stand.rows(
      "SELECT count(*)::int AS entries FROM audit_entry WHERE engagement_id = $1 AND action = 'milestones_unbilled.created'",
      [id],
    );
    expect(audited).toEqual({ entries: 1 });
  });

  it("are so too when the deal is lost and won again, and while a change of it waits to be decided", async () => {
    const { deal, id } = await setUpOnce();
    await days.change(deal, { StageName: "Closed Lost" });
    await days.change(deal, { StageName: "Closed Won" });
    expect(await billedOf(id)).toEqual([]);
    await asOnceMade(id);
    await days.change(deal, { PO_Number__c: "PO 99" });
    expect(await billedOf(id)).toEqual([]);
    expect((await days.setUpOf(deal)).open).toEqual(["amendment_candidate"]);
  });

  it("are left alone where they are invoiced or were changed: finance is told which, until they are gone", async () => {
    const { deal, id, made } = await setUpOnce();
    const [design, goLive] = made;
    await days.psa("POST", "invoices", { invoice: { billing_milestone_ids: [Number(design)] } });
    await days.psa("PUT", `billing_milestones/${goLive}`, { billing_milestone: { amount_in_cents: 500_000 } });
    await days.change(deal, { Name: `Anything of ${deal}` });
    expect(await billedOf(id)).toEqual(["Design", "Go-live"]);
    expect(await saidOf(id)).toEqual([
      { kind: "billed_twice", team: "finance", milestones: ["“Design” (invoiced)", "“Go-live” (not as it was sold)"] },
    ]);
    expect((await days.setUpOf(deal)).status).toBe("billing_ready");
    await days.psa("DELETE", `billing_milestones/${goLive}`);
    await days.lookAgain(id);
    expect(await saidOf(id)).toMatchObject([{ milestones: ["“Design” (invoiced)"] }]);
    await days.setAside("billed_twice", id);
    expect(await saidOf(id)).toEqual([]);
    expect(await billedOf(id)).toEqual(["Design"]);
  });

  it("are found by their task where people have given them another name, and are not deleted then", async () => {
    const { deal, id, made } = await setUpOnce();
    await days.psa("PUT", `billing_milestones/${made[0]}`, { billing_milestone: { title: "First instalment" } });
    await days.change(deal, { Name: `Anything of ${deal}` });
    expect(await billedOf(id)).toEqual(["First instalment"]);
    expect(await saidOf(id)).toMatchObject([{ kind: "billed_twice", milestones: ["“First instalment” (not as it was sold)"] }]);
  });

  it("that the PSA refuses to delete are finance's, never silently billed", async () => {
    const { deal, id } = await setUpOnce();
    await days.trouble("kantata", {
      kind: "status",
      method: "DELETE",
      path: "/api/v1/billing_milestones/**",
      value: 422,
      count: 50,
    });
    await days.change(deal, { Name: `Anything of ${deal}` });
    expect(await saidOf(id)).toMatchObject([{ kind: "billed_twice", milestones: ["“Design”", "“Go-live”"] }]);
    await days.calm();
    await days.lookAgain(id);
    expect(await saidOf(id)).toEqual([]);
    expect(await billedOf(id)).toEqual([]);
  });
});

describe("billing milestones of a project that this release has planned", () => {
  it("are people's own, and nobody looks for them", async () => {
    const { deal, id } = await sellNew();
    await days.allSetUp([deal]);
    const workspace_id = Number(await projectOf(id));
    await days.psa("POST", "billing_milestones", {
      billing_milestone: {
        workspace_id,
        title: "Travel",
        amount_in_cents: 100,
        billing_type: "fixed_date",
        date_to_invoice: dueOn,
      },
    });
    await days.forgetCalls();
    await days.change(deal, { Name: `Anything of ${deal}` });
    expect(await billedOf(id)).toEqual(["Travel"]);
    expect((await days.calls("kantata")).filter((call) => call.includes("billing_milestones"))).toEqual([]);
  });
});

describe("a half-made set-up of an older release", () => {
  it("is billed by the ERP alone before its contract is made", async () => {
    await days.refuseOrders();
    const { deal, id } = await sellNew();
    await asOnceMade(id);
    await days.calm();
    await days.lookAgain(id);
    await days.allSetUp([deal]);
    expect(await billedOf(id)).toEqual([]);
  });
});
