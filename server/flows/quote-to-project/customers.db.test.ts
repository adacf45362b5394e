import { describe, expect, it } from "vitest";
import { ownDealStand } from "../../testing/own-deal-stand.ts";

const { stand, days } = ownDealStand();

const customers = () => stand.vendors.state("netsuite", "customer");
const erpIdOf = async (customerId: string): Promise<string> => {
  const found = await stand.rows("SELECT external_id, origin FROM xref WHERE record_id = $1 AND object = 'customer'", [
    customerId,
  ]);
  return String(found[0]?.external_id);
};
const rule = (customerId: string, answer: object): Promise<void> =>
  days.release(
    `ruling:${customerId}`,
    "INSERT INTO ruling (id, kind, subject_id, answer, decided_by, decided_name) VALUES (gen_random_uuid(), 'customer_match', $1, $2, 'a', 'A')",
    [customerId, answer],
  );

describe("a new account whose name is like that of a customer in the ERP", () => {
  it("is a question for finance, with the candidates side by side; as the same one, no second is made", async () => {
    const first = await stand.sell(await stand.account({ Name: "Marlowe Freight Ltd" }));
    await stand.settle();
    const known = await days.setUpOf(first);
    const before = (await customers()).length;
    const second = await stand.sell(await stand.account({ Name: "Marlowe Freight Limited" }));
    await stand.settle();
    const asked = await days.setUpOf(second);
    expect(asked).toMatchObject({ status: "blocked", open: ["duplicate_customer"] });
    const [question] = await stand.rows("SELECT team, params FROM exception_item WHERE engagement_id = $1", [asked.id]);
    expect(question).toMatchObject({
      team: "finance",
      params: {
        customerId: asked.customerId,
        names: ["Marlowe Freight Ltd"],
        ids: [await erpIdOf(known.customerId)],
        reasons: ["the same name"],
      },
    });
    await rule(asked.customerId, { use: await erpIdOf(known.customerId) });
    await stand.settle({ isRead: false });
    expect(await days.setUpOf(second)).toMatchObject({ status: "billing_ready", open: [] });
    expect(await customers()).toHaveLength(before);
    const merged = await stand.rows("SELECT merged_into_id FROM customer WHERE id = $1", [asked.customerId]);
    expect(merged).toEqual([{ merged_into_id: known.customerId }]);
  });

  it("as another one, it is made", async () => {
    await stand.sell(await stand.account({ Name: "Pemberton Glass Ltd" }));
    await stand.settle();
    const before = (await customers()).length;
    const second = await stand.sell(await stand.account({ Name: "Pemberton Glass Limited" }));
    await stand.settle();
    const asked = await days.setUpOf(second);
    await rule(asked.customerId, { create: true });
    await stand.settle({ isRead: false });
    expect(await days.setUpOf(second)).toMatchObject({ status: "billing_ready", open: [] });
    expect(await customers()).toHaveLength(before + 1);
  });
});

describe("an account with a parent", () => {
  it("comes into the ERP after its parent, and below it", async () => {
    const parent = await stand.account({ Name: "Quillon Holding" });
    const deal = await stand.sell(await stand.account({ Name: "Ravensworth Foundry", ParentId: parent }));
    await stand.settle();
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready" });
    const all = await customers();
    const above = all.find((customer) => customer.companyName === "Quillon Holding");
    const below = all.find((customer) => customer.companyName === "Ravensworth Foundry");
    expect(JSON.stringify(below?.parent)).toContain(String(above?.id));
  });
});

describe("a customer of another legal entity", () => {
  it("gets the relationship and stays one customer", async () => {
    const account = await stand.account({ Name: "Tolliver Instruments" });
    await stand.sell(account);
    await stand.settle();
    const before = (await customers()).length;
    const deal = await stand.sell(account, { deal: { Legal_Entity__c: "SG01" } });
    await stand.settle();
    expect(await days.setUpOf(deal)).toMatchObject({ status: "awaiting_activation" });
    expect(await customers()).toHaveLength(before);
    expect(
      await stand.rows("SELECT state FROM outbound_write WHERE type = 'entity_link' AND canonical_id LIKE '%:SG01'"),
    ).toEqual([{ state: "settled" }]);
  });
});

describe("what NetSuite refuses of a customer", () => {
  it("is finance's, says why in the CRM, and a retry goes on where it stood", async () => {
    const path = "/services/rest/record/v1/customer/**";
    await days.trouble("netsuite", { kind: "status", method: "PUT", path, value: 400, count: 1_000 });
    const deal = await stand.sell(await stand.account({ Name: "Umberlake Quarries" }));
    await stand.settle();
    const stuck = await days.setUpOf(deal);
    expect(stuck).toMatchObject({ status: "blocked", open: ["customer_sync_failed"] });
    const [told] = await stand.crm.query(
      `SELECT Throughline_Status__c, Throughline_Message__c FROM Opportunity WHERE Id = '${deal}'`,
    );
    expect(told).toMatchObject({
      Throughline_Status__c: "Blocked",
      Throughline_Message__c: expect.stringMatching(
        /^Netsuite did not accept the customer: The service answered 400\. Correct what is named there/,
      ),
    });
    await days.calm();
    await stand.rows("UPDATE flow_run SET state = 'ready', wake_seq = wake_seq + 1 WHERE subject_id = $1 AND state = 'parked'", [
      stuck.id,
    ]);
    await stand.settle({ isRead: false });
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: [] });
  });
});

describe("a contact that several deals share", () => {
  it("stays in the ERP as the newest reading has it, though a deal that was read before has its turn later", async () => {
    const { accountId, deal: older, id } = await days.setUpNew(undefined, { Requires_PO__c: true });
    expect(await days.setUpOf(older)).toMatchObject({ open: ["po_problem"] });
    const rolesOf = (deal: string) =>
      stand.crm.query(`SELECT Id, ContactId FROM OpportunityContactRole WHERE OpportunityId = '${deal}'`);
    const ContactId = String((await rolesOf(older))[0]?.ContactId);
    const newer = await stand.sell(accountId, { deal: { PO_Number__c: "PO-77", PO_Amount__c: 24_000 } });
    await stand.crm.update(
      "OpportunityContactRole",
      (await rolesOf(newer)).map((role) => ({ id: String(role.Id), ContactId })),
    );
    await stand.crm.update("Contact", [{ id: ContactId, Email: "now@shared.example" }]);
    await stand.settle();
    expect(await days.setUpOf(newer)).toMatchObject({ status: "billing_ready", open: [] });
    const shown = async () =>
      (await stand.vendors.state("netsuite", "contact"))
        .filter((row) => String(row.externalId).includes(ContactId))
        .map(({ email }) => email);
    expect(await shown()).toEqual(["now@shared.example"]);
    // As a deal that was not read again since its contact changed.
    await stand.rows(
      `UPDATE deal SET terms = replace(terms::text, 'now@shared.example', 'before@shared.example')::jsonb, inbox_item_id =
         (SELECT min(inbox_item_id) FROM deal WHERE inbox_item_id IS NOT NULL)
       WHERE id = (SELECT deal_id FROM engagement WHERE id = $1)`,
      [id],
    );
    await days.setAside("po_problem", id);
    expect(await days.setUpOf(older)).toMatchObject({ status: "billing_ready", open: [] });
    expect(await shown()).toEqual(["now@shared.example"]);
  });
});
