import { describe, expect, it } from "vitest";
import { addDays, dayIn } from "../../domain/dates.ts";
import { comparisonsOf } from "../../domain/exceptions/evidence.ts";
import type { Params } from "../../domain/exceptions/kind-spec.ts";
import { newId } from "../../domain/ids.ts";
import type { Fields } from "../../import/salesforce-api.ts";
import { userActor } from "../../services/context.ts";
import { readException } from "../../services/exceptions/read-exception.ts";
import { setHolidays } from "../../services/reference/set-holidays.ts";
import { ownDealStand } from "../../testing/own-deal-stand.ts";
import { answerOf } from "../../testing/services.ts";

const { stand, days } = ownDealStand();

/** How the deal stands, whose turn it is, what each team is asked, and what the CRM says of it. */
async function setUpOf(deal: string) {
  const { id, status } = await days.setUpOf(deal);
  const [engagement] = await stand.rows("SELECT turn_team FROM engagement WHERE id = $1", [id]);
  const open = await stand.rows(
    "SELECT kind, team FROM exception_item WHERE engagement_id = $1 AND status = 'open' ORDER BY is_primary DESC, kind",
    [id],
  );
  const [row] = await stand.crm.query(
    `SELECT Throughline_Status__c, Throughline_Message__c FROM Opportunity WHERE Id = '${deal}'`,
  );
  return {
    id,
    status,
    turn: engagement?.turn_team,
    open: open.map(({ kind, team }) => `${kind}/${team}`),
    crm: { status: row?.Throughline_Status__c, message: row?.Throughline_Message__c },
  };
}

const change = async (deal: string, fields: Fields) => {
  await days.change(deal, fields);
  return setUpOf(deal);
};
const soldAndSetUp = async (fields: Fields = {}): Promise<string> => {
  const deal = await stand.sell(await stand.account(), { deal: fields });
  await stand.settle();
  expect(await setUpOf(deal)).toMatchObject({ status: "billing_ready", open: [], crm: { status: "Set up" } });
  return deal;
};
const records = async (vendor: string, object: string): Promise<number> => (await stand.vendors.state(vendor, object)).length;
const writesOf = (engagementId: string) =>
  stand.rows("SELECT type, revision, state FROM outbound_write WHERE engagement_id = $1 AND type <> 'deal_status' ORDER BY id", [
    engagementId,
  ]);

describe("a won deal", () => {
  it("becomes a customer, a project and a contract, each once, with its history and its notice to finance", async () => {
    const deal = await soldAndSetUp();
    const { id } = await setUpOf(deal);
    const steps = await stand.rows(
      "SELECT s.step, s.outcome FROM flow_step s JOIN flow_run r ON r.id = s.run_id WHERE r.subject_id = $1 ORDER BY s.id",
      [id],
    );
    expect(steps.map(({ outcome, step }) => `${step} ${outcome}`)).toEqual([
      "disposition done",
      "check done",
      "customer done",
      "project done",
      "billing done",
      "staffing done",
    ]);
    expect((await writesOf(id)).map(({ type }) => type)).toEqual([
      "customer",
      "contact",
      "client",
      "project",
      "project_reference",
      "project_template",
      "project_roles",
      "project_contacts",
      "erp_project",
      "contract",
    ]);
    expect(await stand.rows("SELECT kind, team FROM notice WHERE engagement_id = $1", [id])).toEqual([
      { kind: "billing_profile", team: "finance" },
    ]);
    expect(await stand.rows("SELECT role, hours::text, status FROM staffing_request WHERE engagement_id = $1", [id])).toEqual([
      { role: "Consultant", hours: "200.00", status: "open" },
    ]);
  });

  it("has reached a stage when its last write there has come to its end, not when the attempt began", async () => {
    const { id } = await setUpOf(await soldAndSetUp());
    const [dated] = await stand.rows(
      `SELECT customer_ready_at >= max(w.settled_at) FILTER (WHERE w.type IN ('customer', 'contact')) AS customer,
         project_at >= max(w.settled_at) FILTER (WHERE w.type LIKE 'project%') AS project,
         billing_ready_at >= max(w.settled_at) FILTER (WHERE w.type = 'contract') AS billing,
         customer_ready_at < project_at AND project_at < billing_ready_at AS in_order
       FROM engagement e JOIN outbound_write w ON w.engagement_id = e.id WHERE e.id = $1 GROUP BY e.id`,
      [id],
    );
    expect(dated).toEqual({ customer: true, project: true, billing: true, in_order: true });
  });

  it("read again from the beginning, its own write-back included, changes nothing", async () => {
    await soldAndSetUp();
    const counted = () => stand.rows("SELECT count(*)::int AS writes FROM outbound_write");
    const before = await counted();
    await stand.rows("DELETE FROM connection_cursor WHERE object <> 'reference'");
    await stand.settle();
    await stand.settle();
    expect(await counted()).toEqual(before);
  });

  it("and another one of the same new customer make one customer and one client", async () => {
    const account = await stand.account();
    const [customers, clients] = [await records("netsuite", "customer"), await records("kantata", "workspace_groups")];
    const deals = [await stand.sell(account), await stand.sell(account), await stand.sell(account)];
    for (let round = 0; round < 5; round += 1) await stand.settle();
    for (const deal of deals) expect((await setUpOf(deal)).status).toBe("billing_ready");
    expect([await records("netsuite", "customer"), await records("kantata", "workspace_groups")]).toEqual([
      customers + 1,
      clients + 1,
    ]);
  });
});

describe("a deal that is lost after its project was set up", () => {
  it("puts project and billing on hold and deletes nothing; won again, the same engagement resumes", async () => {
    const deal = await soldAndSetUp();
    const projects = await records("kantata", "workspaces");
    const held = await change(deal, { StageName: "Closed Lost" });
    expect(held).toMatchObject({
      status: "on_hold",
      turn: "sales_ops",
      open: ["deal_reopened/sales_ops", "billing_on_hold/finance"],
      crm: { status: "On hold" },
    });
    expect(await records("kantata", "workspaces")).toBe(projects);
    const resumed = await change(deal, { StageName: "Closed Won" });
    expect(resumed).toMatchObject({ id: held.id, status: "billing_ready", turn: null, open: [], crm: { status: "Set up" } });
    const holds = (await writesOf(held.id)).filter(({ type }) => String(type).endsWith("_hold"));
    expect(holds.map(({ revision, state, type }) => `${type} ${String(revision).split("-")[0]} ${state}`)).toEqual([
      "billing_hold hold settled",
      "project_hold hold settled",
      "billing_hold resume settled",
      "project_hold resume settled",
    ]);
  });
});

describe("a deal that changes after its project was set up", () => {
  it("is an amendment to decide on: nothing is overwritten, and put back it is none any more", async () => {
    const deal = await soldAndSetUp();
    const { id } = await setUpOf(deal);
    const before = await writesOf(id);
    expect(await change(deal, { Service_End__c: "2028-01-31" })).toMatchObject({
      status: "billing_ready",
      turn: "finance",
      open: ["amendment_candidate/finance"],
    });
    expect(await writesOf(id)).toEqual(before);
    expect(await change(deal, { Service_End__c: "2027-03-31" })).toMatchObject({ status: "billing_ready", open: [] });
  });

  it("shows what was sold beside what is sold now, and holds up what of the difference falls due in the period that is cut off next", async () => {
    const today = dayIn(stand.engine.clock.now(), "UTC");
    const [startOn, endOn, longerOn] = [addDays(today, -10), addDays(today, 109), addDays(today, 409)];
    // Billing is cut off before a period ends, on whatever day the test runs.
    const ends = await stand.rows("SELECT end_on::text AS on FROM accounting_period WHERE end_on >= $1 ORDER BY 1 LIMIT 3", [
      today,
    ]);
    const holidays = ends.map(({ on }) => ({ on: String(on), name: "Stocktaking" }));
    answerOf(await setHolidays(stand.as(), { entityCode: "UK01", days: holidays }));
    const deal = await soldAndSetUp({ Service_Start__c: startOn, Service_End__c: endOn });
    const { id } = await setUpOf(deal);
    const asked = async () => {
      const [row] = await stand.rows(
        `SELECT kind, params, exposure_amount::float8 AS amount, exposure_currency AS currency, exposure_reporting::float8 AS reporting, exposure_unknown AS unknown,
           (SELECT (min(p.end_on) - $2::date + 1) / 120.0 FROM accounting_period p WHERE p.end_on > (x.cutoff_at AT TIME ZONE 'Europe/London')::date)::float8 AS part
         FROM exception_item x WHERE engagement_id = $1 AND status = 'open'`,
        [id, startOn],
      );
      const comparisons = comparisonsOf(String(row?.kind), row?.params as Params);
      return {
        ...row,
        part: Number(row?.part),
        reporting: Number(row?.reporting),
        told: comparisons.map(({ left, right, what }) => [what, left.value, right.value]),
      };
    };
    await change(deal, { Service_End__c: longerOn });
    expect(await asked()).toMatchObject({
      told: [["Services end", endOn, longerOn]],
      amount: 0,
      reporting: 0,
      unknown: expect.stringContaining("other terms"),
    });
    await days.changePart(deal, "line", { UnitPrice: 147.5 });
    await change(deal, { Service_End__c: endOn });
    const dearer = await asked();
    expect(dearer).toMatchObject({
      told: [
        ["Amount", "GBP 24,000.00", "GBP 29,500.00"],
        [expect.stringMatching(/^Line /), expect.stringContaining("24,000.00"), expect.stringContaining("29,500.00")],
        [expect.stringMatching(/^Quantity, price/), "as in the contract", "changed"],
      ],
      amount: expect.closeTo(5500 * dearer.part, 1),
      currency: "GBP",
      unknown: null,
    });
    expect(dearer.reporting).toBeGreaterThan(0);
  });

  it("worth more than the limit up to which it was set aside is asked about all the same", async () => {
    const deal = await soldAndSetUp();
    const { id } = await change(deal, { Service_End__c: "2028-01-31" });
    await days.release(
      `engagement:${id}`,
      `INSERT INTO waiver (id, kind, engagement_id, reason, state, requested_by, requested_name, expires_at, amount, currency)
         SELECT gen_random_uuid(), 'amendment_candidate', e.id, 'Entered in the ERP', 'approved', 'a', 'A', now() + interval '9 days',
           d.amount - 1, d.currency FROM engagement e JOIN deal d ON d.id = e.deal_id WHERE e.id = $1`,
      [id],
    );
    await stand.settle({ isRead: false });
    expect((await setUpOf(deal)).open).toEqual(["amendment_candidate/finance"]);
  });

  it("that changes once more after a second person has agreed to it is asked about again, though it is worth no more", async () => {
    const deal = await soldAndSetUp();
    const { id } = await change(deal, { Service_End__c: "2028-01-31" });
    await days.agree("amendment_candidate", id);
    expect((await change(deal, { Service_End__c: "2029-01-31" })).open).toEqual(["amendment_candidate/finance"]);
    const finance = userActor({
      id: newId(),
      name: "Fay",
      currency: null,
      grants: [{ role: "finance", entityCode: null, region: null, isLead: false }],
    });
    const [open] = await stand.rows("SELECT id FROM exception_item WHERE engagement_id = $1 AND status = 'open'", [id]);
    expect(answerOf(await readException(stand.as(finance), { id: String(open?.id) })).waiver).toMatchObject({
      state: "approved",
      isOvertaken: true,
    });
    expect((await change(deal, { Service_End__c: "2028-01-31" })).open).toEqual([]);
  });

  it("set aside by a second person it is what was sold from then on; the next change is asked about again", async () => {
    const deal = await soldAndSetUp();
    const { id } = await change(deal, { Service_End__c: "2028-01-31" });
    await days.setAside("amendment_candidate", id);
    expect((await setUpOf(deal)).open).toEqual([]);
    const [closed] = await stand.rows("SELECT status FROM exception_item WHERE engagement_id = $1", [id]);
    expect(closed).toEqual({ status: "waived" });
    expect((await change(deal, { Service_End__c: "2029-01-31" })).open).toEqual(["amendment_candidate/finance"]);
  });
});

describe("a deal with several things wrong", () => {
  it("says all of them at once, each in its own queue, and counts its exposure once; corrected, it goes on", async () => {
    const account = await stand.account();
    const deal = await stand.sell(account, { deal: { Legal_Entity__c: null, Payment_Terms__c: "Barter" } });
    await stand.settle();
    const stuck = await setUpOf(deal);
    expect(stuck).toMatchObject({
      status: "blocked",
      turn: "sales_ops",
      open: ["entity_missing/sales_ops", "unmapped_value/finance"],
      crm: { status: "Blocked", message: expect.stringContaining("“Barter” is not in the map") },
    });
    expect(await writesOf(stuck.id)).toEqual([]);
    const priced = await stand.rows(
      "SELECT is_primary FROM exception_item WHERE engagement_id = $1 AND exposure_amount IS NOT NULL",
      [stuck.id],
    );
    expect(priced).toEqual([{ is_primary: true }]);
    expect(await change(deal, { Legal_Entity__c: "UK01", Payment_Terms__c: "30 days net" })).toMatchObject({
      status: "billing_ready",
      open: [],
      crm: { status: "Set up", message: null },
    });
  });

  it("that is lost before anything was made is withdrawn, without a hold", async () => {
    const deal = await stand.sell(await stand.account(), { sow: { Status__c: "Draft" } });
    await stand.settle();
    expect((await setUpOf(deal)).open).toEqual(["sow_not_approved/sales_ops"]);
    const gone = await change(deal, { StageName: "Closed Lost" });
    expect(gone).toMatchObject({ status: "withdrawn", open: [], crm: { status: "Withdrawn" } });
    expect(await writesOf(gone.id)).toEqual([]);
  });
});

describe("a project that finance has to activate", () => {
  it("waits in finance's queue with everything else done, and is not staffed before", async () => {
    const deal = await stand.sell(await stand.account(), { deal: { Legal_Entity__c: "SG01" } });
    await stand.settle();
    const waiting = await setUpOf(deal);
    expect(waiting).toMatchObject({
      status: "awaiting_activation",
      open: ["awaiting_activation/finance"],
      crm: { status: "Awaiting activation" },
    });
    expect(await stand.rows("SELECT version FROM contract WHERE engagement_id = $1", [waiting.id])).toEqual([{ version: 1 }]);
    expect(await stand.rows("SELECT 1 FROM staffing_request WHERE engagement_id = $1", [waiting.id])).toEqual([]);
  });
});

describe("a response that is lost after the PSA has made the project", () => {
  it("leads to no second project: it is looked up and adopted", async () => {
    const projects = await records("kantata", "workspaces");
    const path = "/api/v1/workspaces";
    await days.trouble("kantata", { kind: "lost-response", method: "POST", path });
    const deal = await stand.sell(await stand.account());
    await stand.settle();
    expect(await setUpOf(deal)).toMatchObject({ open: [] });
    await days.allSetUp([deal]);
    expect(await records("kantata", "workspaces")).toBe(projects + 1);
    const { id } = await setUpOf(deal);
    expect(await stand.rows("SELECT action FROM audit_entry WHERE engagement_id = $1 AND action LIKE 'project.%'", [id])).toEqual(
      [{ action: "project.adopted" }],
    );
  });
});
