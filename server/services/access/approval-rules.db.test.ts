import { beforeAll, describe, expect, it } from "vitest";
import { showAuditFields } from "../../domain/access/audit-fields.ts";
import { ownServices } from "../../testing/own-services.ts";
import { answerOf } from "../../testing/services.ts";
import type { Actor } from "../context.ts";
import { decideWaiver } from "../exceptions/decide-waiver.ts";
import { listWaiversToDecide } from "../exceptions/list-waivers-to-decide.ts";
import { readException } from "../exceptions/read-exception.ts";
import { requestWaiver } from "../exceptions/request-waiver.ts";
import { listApprovalRules } from "./list-approval-rules.ts";
import { setApprovalRules } from "./set-approval-rules.ts";

const { services, stored } = ownServices();
let ada: Actor;
let fay: Actor;
let fred: Actor;
let sam: Actor;
let eve: Actor;

beforeAll(async () => {
  ada = await services.person("Ada Admin", ["admin"]);
  fay = await services.person("Fay Finance", ["finance"]);
  fred = await services.person("Fred Finance", ["finance"]);
  sam = await services.person("Sam Sales", ["sales_ops"]);
  eve = await services.person("Eve Executive", ["executive"]);
  await services.db.raw(
    "INSERT INTO legal_entity (code, name, currency, country, region) VALUES ('DE01', 'Meridian Deutschland', 'EUR', 'DE', 'DACH')",
  );
}, 120_000);

type Rule = Parameters<typeof setApprovalRules>[1]["rules"][number];
async function matrixOf(action: string) {
  const listed = await listApprovalRules(services.as(ada), {});
  const found = listed.ok ? listed.value.items.find((item) => item.action === action) : undefined;
  if (!found) throw new Error(`The matrix does not list ${action}`);
  return found;
}
const set = async (action: string, rules: Rule[], by = ada) =>
  setApprovalRules(services.as(by), { action, rules, version: (await matrixOf(action)).version, why: "as the board decided" });

/** A waiver that Fay has asked for. */
async function asked(kind: string, team = "finance", amountReporting = "5000") {
  const engagementId = await stored.engagement({ entityCode: "DE01", region: "DACH", amountReporting });
  const place = { engagementId, entityCode: "DE01", region: "DACH" };
  const id = await stored.exception({
    kind,
    team,
    groupKey: `${kind}:x`,
    params: { customer: "Acme", terms: "as sold" },
    ...place,
  });
  const asker = team === "finance" ? fay : sam;
  const asked = { id, reason: "paid by hand", expiresAt: new Date("2026-12-31") };
  return { id, waiverId: answerOf(await requestWaiver(services.as(asker), asked)).waiverId };
}
const approve = (waiver: { waiverId: string }, by: Actor) =>
  decideWaiver(services.as(by), { waiverId: waiver.waiverId, approve: true, version: 1 });

describe("the approval matrix of a new installation", () => {
  it("gives waivers of finance's own rules to finance and executives, and says so to whoever may not", async () => {
    for (const kind of ["credit_hold", "amendment_candidate", "po_problem"]) {
      const waiver = await asked(kind);
      expect(await approve(waiver, sam), kind).toMatchObject({
        error: { code: "needs_second_person", message: "The approval matrix gives this to Finance or Executive." },
      });
      expect(await approve(waiver, fay)).toMatchObject({ error: { message: expect.stringContaining("Ask a second person") } });
      expect(await approve(waiver, kind === "po_problem" ? eve : fred), kind).toMatchObject({ value: { state: "approved" } });
    }
  });

  it("shows a waiver for a decision only to who may take it, and to others why not", async () => {
    const waiver = await asked("credit_hold");
    const mine = async (actor: Actor) => {
      const listed = await listWaiversToDecide(services.as(actor), {});
      return listed.ok && listed.value.items.some(({ id }) => id === waiver.waiverId);
    };
    expect([await mine(fred), await mine(sam), await mine(fay)]).toEqual([true, false, false]);
    const read = await readException(services.as(fay), { id: waiver.id });
    expect(read).toMatchObject({ value: { waiver: { whyNotDecide: expect.stringContaining("second person") } } });
  });

  it("leaves waivers of other kinds to every second person who may decide exceptions", async () => {
    expect(await approve(await asked("sow_missing", "sales_ops"), fay)).toMatchObject({ value: { state: "approved" } });
    expect(await matrixOf("waive")).toMatchObject({ rules: [], says: "every second person who may decide exceptions" });
    expect(await matrixOf("waive:credit_hold")).toMatchObject({ says: "Executive, Finance", hasAmount: true });
  });
});

describe("setting rules of the approval matrix", () => {
  it("holds for the next decision, up to the amount, and is in the audit trail", async () => {
    const done = await set("waive:credit_hold", [{ role: "finance", upTo: "10000.00" }, { role: "executive" }]);
    expect(done).toMatchObject({ ok: true, value: { changed: true } });
    const large = await asked("credit_hold", "finance", "10000.01");
    expect(await approve(large, fred)).toMatchObject({
      error: { message: "The approval matrix gives this amount to Executive." },
    });
    expect(await approve(large, eve)).toMatchObject({ ok: true });
    expect(await approve(await asked("credit_hold", "finance", "10000"), fred)).toMatchObject({ ok: true });
    const found = await services.db.raw(
      "SELECT actor_name, subject_id, before, after, reason FROM audit_entry WHERE action = 'approval.set-rules' ORDER BY id DESC LIMIT 1",
    );
    expect(found.rows).toEqual([
      {
        actor_name: "Ada Admin",
        subject_id: "waive:credit_hold",
        before: { rules: ["executive all entities", "finance all entities"] },
        after: { rules: ["finance all entities up to 10000", "executive all entities"] },
        reason: "as the board decided",
      },
    ]);
    expect(showAuditFields(found.rows[0]?.after as Record<string, unknown>, eve.classes).masked).toEqual([]);
  });

  it("changes nothing when the rules are as they are", async () => {
    const { rules } = await matrixOf("waive:po_problem");
    const same = rules.map(({ delegateName: _name, ...rule }) => rule).reverse();
    expect(await set("waive:po_problem", same)).toMatchObject({ value: { changed: false } });
  });

  it("lets a person stand in for a role until a day", async () => {
    const until = new Date("2026-12-01T00:00:00Z");
    expect(await set("waive", [{ role: "executive", delegateId: sam.id, expiresAt: until }])).toMatchObject({ ok: true });
    const told = await services.db.raw(
      "SELECT after FROM audit_entry WHERE action = 'approval.set-rules' AND subject_id = 'waive' ORDER BY id DESC LIMIT 1",
    );
    expect(told.rows).toEqual([{ after: { rules: [`executive all entities or ${sam.id} until 1 Dec 2026`] } }]);
    const waiver = await asked("contact_missing", "sales_ops");
    expect(await approve(waiver, fred)).toMatchObject({ error: { code: "needs_second_person" } });
    expect(await matrixOf("waive")).toMatchObject({ rules: [{ delegateName: "Sam Sales", expiresAt: until }] });
    const other = await asked("po_problem");
    await set("waive:po_problem", [{ role: "executive", delegateId: sam.id, expiresAt: until }]);
    expect(await approve(other, sam)).toMatchObject({ value: { state: "approved" } });
    await set("waive", []);
    expect(await approve(waiver, fred)).toMatchObject({ value: { state: "approved" } });
  });

  it("refuses rules that nobody could follow, and each says why", async () => {
    const person = await services.person("Otto Out", ["auditor"]);
    const nobody = "0190a000-0000-7000-8000-000000000001";
    const wrong: [string, Rule[], string][] = [
      ["waive", [{ role: "auditor" }], "Auditor may not do this"],
      ["waive", [{ role: "finance", entityCode: "XX99" }], "no legal entity XX99"],
      ["waive", [{ role: "finance", upTo: "-1" }], "more than nothing"],
      ["waive", [{ role: "finance", expiresAt: new Date("2027-01-01") }], "name who stands in"],
      ["waive", [{ role: "finance", delegateId: sam.id, expiresAt: new Date("2026-01-01") }], "over already"],
      ["waive", [{ role: "finance", delegateId: nobody }], "not there"],
      ["waive", [{ role: "finance", delegateId: person.id }], "Otto Out has no role"],
      ["waive", [{ role: "finance", delegateId: ada.id }], "Nobody names themselves"],
      ["waive", [{ role: "finance" }, { role: "finance" }], "twice"],
      ["mapping.publish", [{ role: "finance", upTo: "10" }], "has no amount"],
    ];
    for (const [action, rules, says] of wrong)
      expect(await set(action, rules), says).toMatchObject({ error: { message: expect.stringContaining(says) } });
    expect((await matrixOf("waive")).rules).toEqual([]);
  });

  it("is for administrators, within what they administer, and never over what another has just set", async () => {
    expect(await set("waive", [{ role: "finance" }], fay)).toMatchObject({ error: { code: "forbidden" } });
    const local = await services.person("Lea Local", [{ role: "admin", entityCode: "DE01" }]);
    expect(await set("waive", [{ role: "finance" }], local)).toMatchObject({
      error: { code: "forbidden", message: expect.stringContaining("all entities") },
    });
    expect(await set("waive", [{ role: "finance", entityCode: "DE01" }], local)).toMatchObject({ ok: true });
    const { version } = await matrixOf("waive");
    await set("waive", []);
    expect(await setApprovalRules(services.as(ada), { action: "waive", rules: [{ role: "pmo" }], version })).toMatchObject({
      error: { code: "conflict" },
    });
    expect(await listApprovalRules(services.as(fay), {})).toMatchObject({ error: { code: "forbidden" } });
  });
});
