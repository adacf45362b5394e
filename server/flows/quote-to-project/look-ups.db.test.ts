import { describe, expect, it } from "vitest";
import { plus } from "../../testing/bad-days.ts";
import { ownDealStand } from "../../testing/own-deal-stand.ts";

// A write that was never answered may take effect for longer than any test lasts, and is not tried again before the deal changes.
const { stand, days } = ownDealStand({ settleAfterMs: 600_000, times: { retryMs: 2_000, longestRetryMs: 2_000 } });

const records = "/services/rest/record/v1";
const writes: readonly (readonly [type: string, path: string])[] = [
  ["erp_project", `${records}/job/**`],
  ["billing_schedule", `${records}/billingSchedule/**`],
  ["contract", `${records}/salesOrder/**`],
];
/** What changes with the price, the name or the days of a deal in each of them. */
const monthly = {
  ...{ Contract_Type__c: "Fixed fee", Fee_Schedule__c: "Monthly", Rate_Card__c: null, Billing_Driver__c: "ERP schedule" },
};
const stateOf = (id: string, type: string) =>
  stand.rows(
    `SELECT state, extract(epoch FROM look_up_after - clock_timestamp())::float8 AS in_s FROM outbound_write
     WHERE engagement_id = $1 AND type = $2 ORDER BY intended_at`,
    [id, type],
  );
const putsOf = async (path: string): Promise<number> =>
  (await days.calls("netsuite")).filter((call) => call.startsWith(`PUT ${path.replace("**", "")}`)).length;

/** A deal whose next step with the ERP is never answered, be it done or not, and that is sold otherwise before it is tried again. */
async function soldOtherwiseInDoubt(path: string, fault: { kind: string; value?: number }) {
  await days.trouble("netsuite", { ...fault, method: "PUT", path });
  const deal = await days.sellNew({ line: monthly });
  await days.remove("Deal_Role__c", await days.partOf(deal, "role")); // they would be planned over other days then
  await stand.settle();
  const { id, status } = await days.setUpOf(deal);
  expect(status).toBe("provisioning");
  await days.forgetCalls();
  await days.sellAt(deal, 250);
  await days.change(deal, { Name: `${deal} at another price`, Service_End__c: "2027-08-31" });
  return { deal, id };
}

/** The run looks again long before the write can no longer come, and goes on once it cannot. */
async function isLookedUpUntilItCannotCome({ deal, id }: { deal: string; id: string }): Promise<void> {
  const [run] = await stand.rows(
    "SELECT extract(epoch FROM due_at - now())::float8 AS in_s FROM flow_run WHERE subject_id = $1 AND state = 'ready'",
    [id],
  );
  expect(run?.in_s).toBeLessThan(200);
  await days.letTimePass(id);
  expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: [] });
}

describe("what the ERP never answered, and what is to be told otherwise now", () => {
  it.each(writes)("is looked up: a %s that is there is changed at once", async (type, path) => {
    const before = await days.counts();
    const { deal, id } = await soldOtherwiseInDoubt(path, { kind: "lost-response" });
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: [] });
    expect(await days.counts()).toEqual(plus(before, 1));
    const [order] = [await days.inErp("salesOrder", id)];
    expect((order.item as Record<string, unknown>[])[0]).toMatchObject({ amount: 30_000 });
    expect((await stateOf(id, type)).map(({ state }) => state)).toEqual(["settled", "settled"]);
  });

  it.each(writes)("is not told a %s otherwise while it may still come, but looked up from time to time", async (type, path) => {
    const before = await days.counts();
    const { deal, id } = await soldOtherwiseInDoubt(path, { kind: "status", value: 500 });
    expect(await putsOf(path)).toBe(0);
    const [{ in_s: untilS, state } = {}] = await stateOf(id, type);
    expect(state).toBe("unknown");
    expect(untilS).toBeGreaterThan(500);
    await isLookedUpUntilItCannotCome({ deal, id });
    expect(await days.counts()).toEqual(plus(before, 1));
  });
});

describe("a customer or a contact that the ERP never answered for, and that reads otherwise now", () => {
  /** A deal of which the ERP has never answered that, and whose account or contact is another by the time it is tried again. */
  async function renamedInDoubt(type: "customer" | "contact", fault: { kind: string; value?: number }) {
    await days.trouble("netsuite", { ...fault, method: "PUT", path: `${records}/${type}/**` });
    const { deal, id, accountId, status } = await days.setUpNew();
    expect(status).toBe("provisioning");
    await days.forgetCalls();
    if (type === "customer") await stand.crm.update("Account", [{ id: accountId, BillingCity: "Kirkwall" }]);
    else {
      const [role] = await stand.crm.query(`SELECT ContactId FROM OpportunityContactRole WHERE OpportunityId = '${deal}'`);
      await stand.crm.update("Contact", [{ id: String(role?.ContactId), Email: "ros@orkney.example" }]);
    }
    await days.change(deal, { Description: "Read again" });
    return { deal, id };
  }
  const kinds = ["customer", "contact"] as const;

  it.each(kinds)("is looked up: a %s that is there is gone on from at once", async (type) => {
    const { deal, id } = await renamedInDoubt(type, { kind: "lost-response" });
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: [] });
    expect((await stateOf(id, type)).every(({ state }) => state === "settled")).toBe(true);
    const contacts = (await stand.vendors.state("netsuite", "contact")) as { email?: string }[];
    if (type === "contact") expect(contacts.filter(({ email }) => email === "ros@orkney.example")).toHaveLength(1);
  });

  it.each(kinds)("is not told otherwise of a %s while it may still come, but looked up from time to time", async (type) => {
    const { deal, id } = await renamedInDoubt(type, { kind: "status", value: 500 });
    expect(await putsOf(`${records}/${type}/**`)).toBe(0);
    await isLookedUpUntilItCannotCome({ deal, id });
  });
});

describe("a project that the PSA was to make and never answered", () => {
  it("is taken at the first look that finds it, long before it could no longer come", async () => {
    const before = await days.counts();
    await days.trouble("kantata", { kind: "lost-response", method: "POST", path: "/api/v1/workspaces" });
    const { deal, status } = await days.setUpNew();
    expect(status).toBe("provisioning");
    await days.allSetUp([deal]);
    expect(await days.counts()).toEqual(plus(before, 1));
  });

  it("is never made again while it may still come, and taken once it does", async () => {
    const before = await days.counts();
    await days.trouble("kantata", { kind: "late-commit", method: "POST", path: "/api/v1/workspaces", value: "held" });
    const { deal, id } = await days.setUpNew();
    await days.lookAgain(id);
    expect((await days.counts()).projects).toBe(before.projects);
    expect(await days.commitHeld()).toBe(1);
    await days.lookAgain(id);
    await days.allSetUp([deal]);
    expect(await days.counts()).toEqual(plus(before, 1));
  });
});

describe("a client that the PSA was to make and never answered, of a customer with another name by now", () => {
  it("is not taken to be somebody's own of that name: it may still come", async () => {
    const name = "Quite Another Holding";
    const theirs = await days.psa("POST", "workspace_groups", { workspace_group: { name, company: true } });
    const before = await days.counts();
    await days.trouble("kantata", { kind: "late-commit", method: "POST", path: "/api/v1/workspace_groups", value: "held" });
    const { accountId, deal, id } = await days.setUpNew();
    await stand.crm.update("Account", [{ id: accountId, Name: name }]);
    await stand.settle();
    await days.lookAgain(id);
    expect(await days.commitHeld()).toBe(1);
    await days.lookAgain(id);
    await days.allSetUp([deal]);
    expect(await days.counts()).toEqual(plus(before, 1));
    expect(await isTakenFor(theirs)).toBe(false);
  });

  it("is not taken to be that either by another deal of the customer, whose run comes first", async () => {
    const name = "Still Another Holding";
    const theirs = await days.psa("POST", "workspace_groups", { workspace_group: { name, company: true } });
    const before = await days.counts();
    await days.trouble("kantata", { kind: "late-commit", method: "POST", path: "/api/v1/workspace_groups", value: "held" });
    const { accountId, deal } = await days.setUpNew();
    await stand.crm.update("Account", [{ id: accountId, Name: name }]);
    const next = await stand.sell(accountId);
    await stand.settle();
    const { id, status } = await days.setUpOf(next);
    expect(status).toBe("provisioning");
    expect(await isTakenFor(theirs)).toBe(false);
    expect(await days.commitHeld()).toBe(1);
    await days.lookAgain(id);
    await days.allSetUp([deal, next]);
    expect(await days.counts()).toEqual(plus(before, 2, 1));
    expect(await isTakenFor(theirs)).toBe(false);
  });
});

/** Whether a client of the PSA is taken for a customer's. */
const isTakenFor = async (client: string): Promise<boolean> =>
  (await days.numberOf(`xref WHERE object = 'client' AND external_id = '${client}'`)) > 0;

describe("a deal that is lost while nobody knows whether its project was made in the ERP", () => {
  it("has it held as soon as it is found there", async () => {
    await days.trouble("netsuite", { kind: "lost-response", method: "PUT", path: `${records}/job/**` });
    const { deal, id } = await days.setUpNew();
    await days.change(deal, { StageName: "Closed Lost" });
    expect(await stateOf(id, "billing_hold")).toEqual([{ state: "settled", in_s: null }]);
  });
});

describe("a write in doubt that the vendor cannot be asked for again", () => {
  it("stays in doubt no longer for that", async () => {
    const job = { method: "PUT", path: `${records}/job/**` };
    await days.trouble("netsuite", { kind: "status", ...job, value: 500 });
    const { deal, id } = await days.setUpNew();
    await stand.rows(
      "UPDATE outbound_write SET look_up_after = now() + interval '100 seconds' WHERE engagement_id = $1 AND state = 'unknown'",
      [id],
    );
    await days.trouble("netsuite", { kind: "status", ...job, value: 429 });
    await stand.settle({ isRead: false });
    const [write] = await stateOf(id, "erp_project");
    expect(write).toMatchObject({ state: "unknown" });
    expect(write?.in_s).toBeLessThan(101);
    await days.allSetUp([deal]);
  });
});
