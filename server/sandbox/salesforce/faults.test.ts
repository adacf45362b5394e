import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { TestOrg } from "./client-for-tests.ts";

let dataDir: string;
let org: TestOrg;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "salesforce-"));
  org = await TestOrg.start(dataDir);
});
afterEach(async () => {
  await org.close();
  rmSync(dataDir, { recursive: true });
});

const fault = (more: Record<string, unknown>) => org.control("POST", "faults", { vendor: "salesforce", ...more });
const key = (value: string) => ({ Name: value, StageName: "Negotiation", CloseDate: "2026-06-30", Throughline_Key__c: value });

it("what queries do not see yet is there all the same: its key is taken", async () => {
  await fault({ kind: "lookup-lag", method: "POST", path: "/services/data/v67.0/sobjects", value: 60_000, count: 1 });
  const id = await org.create("Opportunity", key("late"));
  expect(await org.rows("SELECT Id FROM Opportunity WHERE Throughline_Key__c = 'late'")).toEqual([]);
  expect((await org.send("POST", "sobjects/Opportunity", key("late"))).body).toMatchObject([{ errorCode: "DUPLICATE_VALUE" }]);
  const upserted = await org.send("PATCH", "sobjects/Opportunity/Throughline_Key__c/late", { Name: "found" });
  expect(upserted.body).toMatchObject({ id, created: false });
});

it("a lost response leaves the record; a refused request leaves nothing", async () => {
  await fault({ kind: "lost-response", method: "POST", count: 1 });
  await expect(org.send("POST", "sobjects/Opportunity", key("kept"))).rejects.toThrow();
  await fault({ kind: "status", method: "POST", value: 503, count: 1 });
  const refused = await org.send("POST", "sobjects/Opportunity", key("refused"));
  expect([refused.status, refused.body]).toMatchObject([503, [{ errorCode: "SERVER_UNAVAILABLE" }]]);
  expect(await org.rows("SELECT Name FROM Opportunity")).toEqual([{ Name: "kept" }]);
});

it("a change of schema shows in answers, and is gone with its fault", async () => {
  await org.create("Opportunity", key("shaped"));
  await fault({ kind: "schema-change", value: { object: "Opportunity", rename: { StageName: "Phase" } } });
  expect(await org.rows("SELECT StageName FROM Opportunity")).toEqual([{ Phase: "Negotiation" }]);
  await org.control("DELETE", "faults");
  expect(await org.rows("SELECT StageName FROM Opportunity")).toEqual([{ StageName: "Negotiation" }]);
});

it("an org outlives its sandbox: records, fields of its own, settings and sessions", async () => {
  await org.set({ dailyApiRequests: 500, customFields: [{ object: "Account", name: "Key__c", externalId: true, unique: true }] });
  const id = await org.create("Account", { Name: "Kept", Key__c: "K" });
  const { accessToken, privateKey } = org.credentials;
  await org.close();
  org = await TestOrg.start(dataDir);
  expect(org.credentials).toMatchObject({ accessToken, privateKey });
  expect(await org.rows("SELECT Id FROM Account WHERE Key__c = 'k'")).toEqual([{ Id: id }]);
  expect((await org.send("POST", "sobjects/Account", { Name: "x", Key__c: "K" })).body).toMatchObject([
    { errorCode: "DUPLICATE_VALUE" },
  ]);
  const next = await org.create("Account", { Name: "Next" });
  expect(next > id).toBe(true);
  expect((await org.send("GET", "limits")).body).toMatchObject({ DailyApiRequests: { Max: 500 } });
});

it("a reset brings back the new org: users, currencies, stages and a price book, and nothing else", async () => {
  await org.set({ customFields: [{ object: "Account", name: "Key__c" }] });
  await org.create("Account", { Name: "Gone" });
  await org.control("POST", "reset", { vendor: "salesforce" });
  await org.signInAgain();
  const count = async (object: string) => (await org.page(`SELECT COUNT() FROM ${object}`)).totalSize;
  const objects = ["Account", "Opportunity", "Product2", "User", "CurrencyType", "OpportunityStage", "Pricebook2"];
  expect(await Promise.all(objects.map(count))).toEqual([0, 0, 0, 3, 10, 6, 1]);
  expect(await org.refusal("SELECT Key__c FROM Account")).toBe("INVALID_FIELD");
});
