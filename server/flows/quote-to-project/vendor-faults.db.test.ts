import { describe, expect, it } from "vitest";
import { pollDue } from "../../jobs/poll.ts";
import { orders, plus } from "../../testing/bad-days.ts";
import { ownDealStand } from "../../testing/own-deal-stand.ts";

// Longer than any vendor here takes after a time-out, on a busy machine too.
const { stand, days } = ownDealStand({ settleAfterMs: 1_500 });
/** Every trouble that was to strike has struck. */
const expectStruck = async (): Promise<void> => expect(await days.waiting()).toEqual([]);

const workspaces = "/api/v1/workspaces";
const customer = "/services/rest/record/v1/customer/**";

/** Reads the deal and works on until it is set up; answers how it stood after the first try. */
async function setUp(deal: string, deadlineMs?: number): Promise<{ status: string; open: string[] }> {
  await pollDue(stand.engine, { force: true });
  const { times } = stand.engine;
  const { callDeadlineMs } = times;
  times.callDeadlineMs = deadlineMs ?? callDeadlineMs;
  await stand.settle({ isRead: false });
  times.callDeadlineMs = callDeadlineMs;
  const first = await days.setUpOf(deal);
  await days.allSetUp([deal]);
  await expectStruck();
  return first;
}
/** Has the deal's run look again now, a new one where it has ended. */
async function wake(deal: string): Promise<void> {
  const { id } = await days.setUpOf(deal);
  await stand.rows(
    `UPDATE flow_run SET state = 'ready', due_at = now(), wake_seq = wake_seq + 1, finished_at = NULL, outcome = NULL
     WHERE id = (SELECT id FROM flow_run WHERE subject_id = $1 ORDER BY created_at DESC LIMIT 1)`,
    [id],
  );
  await stand.settle({ isRead: false });
}
const statusesOf = async (vendor: string, what: string): Promise<number[]> =>
  (await days.calls(vendor)).filter((call) => call.includes(what)).map((call) => Number(call.split(" ").at(-1)));

describe("a vendor whose token has ended in mid-run", () => {
  it("is signed in to once more, and the run goes on as if nothing had been", async () => {
    const deal = await days.sellNew();
    await stand.sandbox.control("POST", "revoke", { vendor: "netsuite" });
    await days.trouble("netsuite", { kind: "status", method: "PUT", path: customer, value: 401 });
    await days.forgetCalls();
    await stand.settle();
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: [] });
    const signIns = (await days.calls("netsuite")).filter((call) => call.includes("oauth2"));
    expect(signIns.length).toBeLessThanOrEqual(2);
    expect(await statusesOf("netsuite", "PUT /services/rest/record/v1/customer/")).toEqual([401, expect.any(Number)]);
  });
});

describe("a vendor that takes no more calls for now", () => {
  it("with Retry-After is left alone for as long as it asks, then the run goes on", async () => {
    const before = await days.counts();
    const deal = await days.sellNew();
    const value = { status: 429, headers: { "retry-after": "3" } };
    await days.trouble("netsuite", { kind: "status", ...orders, value });
    await stand.settle();
    const { id, open } = await days.setUpOf(deal);
    expect(open).toEqual([]);
    const [run] = await stand.rows(
      "SELECT state, extract(epoch FROM due_at - now())::float AS in_s FROM flow_run WHERE subject_id = $1",
      [id],
    );
    expect(run?.state).toBe("ready");
    expect(Number(run?.in_s)).toBeGreaterThan(2);
    await days.allSetUp([deal]);
    expect(await days.counts()).toEqual(plus(before, 1));
  });

  it("without it is asked again soon, and nobody is told of what has passed by itself", async () => {
    const deal = await days.sellNew();
    await days.trouble("kantata", { kind: "status", value: 429, count: 2 });
    await setUp(deal);
    const { id } = await days.setUpOf(deal);
    expect(await stand.rows("SELECT kind FROM exception_item WHERE engagement_id = $1", [id])).toEqual([]);
  });
});

describe("a vendor that fails", () => {
  it("with 503 on a read and 500 on a write is asked again, and what it made is there once", async () => {
    const before = await days.counts();
    const deal = await days.sellNew();
    await days.trouble("netsuite", { kind: "status", method: "POST", path: "/services/rest/query/**", value: 503 });
    await days.trouble("kantata", { kind: "status", method: "POST", path: workspaces, value: 500 });
    expect((await setUp(deal)).open).toEqual([]);
    expect(await days.counts()).toEqual(plus(before, 1));
  });

  it("for longer becomes one exception of IT, which closes when it answers again", async () => {
    const deal = await days.sellNew();
    await days.trouble("netsuite", { kind: "status", ...orders, value: 503, count: 6 });
    await stand.settle();
    await expect
      .poll(
        async () => {
          await stand.settle({ isRead: false });
          return (await days.setUpOf(deal)).open;
        },
        { timeout: 45_000 },
      )
      .toEqual(["connection_down"]);
    await days.calm();
    await days.allSetUp([deal]);
  });

  it("to answer within the deadline is given up, and what it did after all is found and not made again", async () => {
    const before = await days.counts();
    const deal = await days.sellNew();
    await days.trouble("kantata", { kind: "latency", method: "POST", path: workspaces, value: 1_800 });
    expect(await setUp(deal, 1_500)).toMatchObject({ open: [] });
    expect(await days.counts()).toEqual(plus(before, 1));
  });
});

describe("an answer that is lost after the vendor has done the work", () => {
  it.each([
    ["netsuite", "PUT", customer],
    ["netsuite", "PUT", "/services/rest/record/v1/job/**"],
    ["netsuite", orders.method, orders.path],
    ["kantata", "POST", "/api/v1/workspace_groups"],
    ["kantata", "POST", workspaces],
    ["salesforce", "PATCH", "/services/data/**"],
  ])("at %s %s %s leads to nothing twice", async (vendor, method, path) => {
    const before = await days.counts();
    const deal = await days.sellNew();
    await days.trouble(vendor, { kind: "lost-response", method, path });
    await setUp(deal);
    expect(await days.counts()).toEqual(plus(before, 1));
    const [crm] = await stand.crm.query(`SELECT Throughline_Status__c FROM Opportunity WHERE Id = '${deal}'`);
    expect(crm?.Throughline_Status__c).toBe("Set up");
  });
});

describe("a commit that shows up late", () => {
  it("after the connection broke, within the vendor's longest processing time, is waited for and adopted", async () => {
    const before = await days.counts();
    const deal = await days.sellNew();
    await days.trouble("kantata", { kind: "late-commit", method: "POST", path: workspaces, value: 200 });
    await setUp(deal);
    expect(await days.counts()).toEqual(plus(before, 1));
  });

  it.each([
    ["kantata", "POST", workspaces],
    ["netsuite", orders.method, orders.path],
  ])("after the time-out of %s %s %s is adopted too", async (vendor, method, path) => {
    const before = await days.counts();
    const deal = await days.sellNew();
    await days.trouble(vendor, { kind: "late-commit", method, path, value: { ms: 1_700, hang: true } });
    await setUp(deal, 1_500);
    expect(await days.counts()).toEqual(plus(before, 1));
  });
});

describe("a look-up that lags behind the write", () => {
  it("does not see the record yet whose answer was lost: it is waited for and not made again", async () => {
    const before = await days.counts();
    const deal = await days.sellNew();
    await days.trouble("kantata", { kind: "lost-response", method: "POST", path: workspaces });
    await days.trouble("kantata", { kind: "lookup-lag", method: "POST", path: workspaces, value: 200 });
    await setUp(deal);
    expect(await days.counts()).toEqual(plus(before, 1));
  });

  it.each([
    ["kantata", "POST", workspaces],
    ["kantata", "POST", "/api/v1/workspace_resources"],
    ["netsuite", "PUT", "/services/rest/record/v1/job/**"],
  ])(
    "at %s %s %s, and what is put into it next is refused as not there: it is tried again, and nobody is told",
    async (...at) => {
      const [vendor, method, path] = at;
      const before = await days.counts();
      const deal = await days.sellNew();
      await days.trouble(vendor, { kind: "lookup-lag", method, path, value: 150 });
      const { times } = stand.engine;
      const { attemptsBeforeException } = times;
      // However quickly the tests try again while the record does not show.
      times.attemptsBeforeException = 1_000;
      await setUp(deal);
      times.attemptsBeforeException = attemptsBeforeException;
      const { id } = await days.setUpOf(deal);
      expect(await stand.rows("SELECT kind, params FROM exception_item WHERE engagement_id = $1", [id])).toEqual([]);
      expect(await days.counts()).toEqual(plus(before, 1));
    },
  );
});

describe("an answer of 200 with errors in its rows", () => {
  it("of the CRM is a refusal: sales operations read why, and a later try closes it", async () => {
    const deal = await days.sellNew();
    await setUp(deal);
    const errors = [{ statusCode: "FIELD_CUSTOM_VALIDATION_EXCEPTION", message: "The deal is locked", fields: [] }];
    const value = { status: 200, body: [{ id: null, success: false, errors }] };
    await days.trouble("salesforce", { kind: "status", method: "PATCH", path: "/services/data/**", value, count: 50 });
    await stand.rows("UPDATE engagement SET reported_hash = NULL WHERE id = $1", [(await days.setUpOf(deal)).id]);
    await wake(deal);
    const stuck = await days.setUpOf(deal);
    expect(stuck).toMatchObject({ status: "billing_ready", open: ["crm_update_failed"] });
    const [said] = await stand.rows("SELECT params FROM exception_item WHERE engagement_id = $1", [stuck.id]);
    expect(said?.params).toMatchObject({ message: expect.stringContaining("The deal is locked") });
    await days.calm();
    await wake(deal);
    await days.allSetUp([deal]);
  });

  it.each([
    [
      "a refusal",
      { id: null, success: false, errors: [{ statusCode: "STRING_TOO_LONG", message: "Too long" }] },
      "crm_update_failed",
    ],
    ["something else", ["?"], "answer_malformed"],
  ])("that carries %s for the first status of a deal is no success either", async (_what, body, kind) => {
    const deal = await days.sellNew();
    await days.trouble("salesforce", { kind: "status", method: "PATCH", value: { status: 200, body }, count: 50 });
    await stand.settle();
    expect((await days.setUpOf(deal)).open).toEqual([kind]);
    await days.calm();
    await wake(deal);
    await days.allSetUp([deal]);
  });
});

describe("an answer that is not the vendor's contract", () => {
  it.each([
    ["no JSON at all", { status: 200, body: "<html>Maintenance</html>", headers: { "content-type": "text/html" } }],
    ["a list where there should be a record", { status: 200, body: [] }],
    ["text where there should be a number", { status: 200, body: { count: "many", results: "none" } }],
  ])("such as %s is an exception of IT, nothing is taken from it, and the run goes on once it is right", async (_what, value) => {
    const before = await days.counts();
    const deal = await days.sellNew();
    await days.trouble("kantata", { kind: "status", path: "/api/v1/workspace", value, count: 50 });
    await stand.settle();
    const stuck = await days.setUpOf(deal);
    expect(stuck.open).toEqual(["answer_malformed"]);
    await days.calm();
    await wake(deal);
    await days.allSetUp([deal]);
    expect(await days.counts()).toEqual(plus(before, 1));
  });
});
