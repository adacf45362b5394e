import { beforeAll, describe, expect, it } from "vitest";
import { ownServices } from "../../testing/own-services.ts";
import { answerOf } from "../../testing/services.ts";
import type { Actor } from "../context.ts";
import { listConnections } from "./list-connections.ts";
import { previewWrites } from "./preview-writes.ts";
import { keepShadowWrite } from "./shadow-write-for-tests.ts";

const { services, stored } = ownServices();
let ivan: Actor;
let uma: Actor;

beforeAll(async () => {
  ivan = await services.person("Ivan It", ["it"]);
  uma = await services.person("Uma Finance", [{ role: "finance", entityCode: "UK01" }]);
}, 120_000);

async function seen(actor: Actor, key: string) {
  return answerOf(await previewWrites(services.as(actor), { key }));
}

/** What the list of connections counts of it. */
async function shadowWritesOn(actor: Actor, key: string) {
  const { items } = answerOf(await listConnections(services.as(actor), {}));
  return items.find((connection) => connection.key === key)?.shadowWrites;
}

const order = {
  object: "salesOrder",
  method: "PUT",
  target: "/services/rest/record/v1/salesOrder/eid:tl-so-1?replace=item",
  fields: {
    memo: "Rollout",
    custbody_ours: "ENG-1",
    custbody_theirs: "who knows",
    email: "ann@customer.example",
    item: { items: [{ item: { id: "51" }, quantity: 40, rate: 180, amount: 7_200 }] },
  },
  classes: { custbody_ours: "internal" },
};

describe("the preview of writes", () => {
  it("lists each call with the vendor's own fields, masks by their class, and stays within the reader's entity", async () => {
    const connectionId = await stored.connection({ key: "erp-11", vendor: "netsuite", role: "erp" });
    const uk = await stored.engagement({ name: "London", entityCode: "UK01", region: "UK & Ireland" });
    const germany = await stored.engagement({ name: "Berlin", entityCode: "DE01", region: "DACH" });
    await keepShadowWrite(services, { connectionId, engagementId: uk, request: { wire: [order] } });
    await keepShadowWrite(services, { connectionId, engagementId: germany, request: { wire: [order] } });
    const fields = [
      { path: "salesOrder.memo", value: "Rollout", isMasked: false },
      { path: "salesOrder.custbody_ours", value: "ENG-1", isMasked: false },
      { path: "salesOrder.custbody_theirs", value: null, isMasked: true },
      { path: "salesOrder.email", value: null, isMasked: true },
      { path: "salesOrder.item.items[1].item.id", value: "51", isMasked: false },
      { path: "salesOrder.item.items[1].quantity", value: null, isMasked: true },
      { path: "salesOrder.item.items[1].rate", value: null, isMasked: true },
      { path: "salesOrder.item.items[1].amount", value: "7200", isMasked: false },
    ];
    expect(await seen(ivan, "erp-11")).toMatchObject({
      types: [{ type: "project", count: 2 }],
      items: [
        {
          engagement: expect.stringContaining("Berlin"),
          calls: [{ ordinal: 1, address: "PUT /services/rest/record/v1/salesOrder/eid:tl-so-1", fields }],
        },
        { engagement: expect.stringContaining("London") },
      ],
    });
    const finance = await seen(uma, "erp-11");
    expect(finance.items).toHaveLength(1);
    expect(finance.types).toEqual([{ type: "project", count: 1 }]);
    expect(await shadowWritesOn(uma, "erp-11")).toBe(1);
    expect(await shadowWritesOn(ivan, "erp-11")).toBe(2);
    const shown = finance.items[0]?.calls.flatMap((call) => call.fields.map(({ value }) => value));
    expect(shown).toEqual(["Rollout", "ENG-1", null, "ann@customer.example", "51", "40", "180", "7200"]);
  });

  it("of writes that took one another's place on a record shows the last, and counts it alone", async () => {
    const connectionId = await stored.connection({ key: "crm-12", vendor: "salesforce", role: "crm" });
    const engagementId = await stored.engagement({});
    const told = (status: string, canonicalId: string, minute: number) =>
      keepShadowWrite(services, {
        ...{ connectionId, engagementId, canonicalId, type: "deal_status" },
        request: { wire: [{ object: "Opportunity", method: "PATCH", target: "/x", fields: { Throughline_Status__c: status } }] },
        intendedAt: new Date(Date.UTC(2026, 10, 20, 9, minute)),
      });
    await told("Blocked", "deal-1", 0);
    await told("Being set up", "deal-1", 2);
    await told("Set up", "deal-1", 3);
    await told("Blocked", "deal-2", 1);
    const { items, types, fingerprint } = await seen(ivan, "crm-12");
    expect(types).toEqual([{ type: "deal_status", count: 2 }]);
    const fields = items.map(({ calls }) => calls[0]?.fields[0]);
    expect(fields).toEqual([
      { path: "Opportunity.Throughline_Status__c", value: "Blocked", isMasked: false },
      { path: "Opportunity.Throughline_Status__c", value: "Set up", isMasked: false },
    ]);
    await told("Withdrawn", "deal-2", 4);
    expect((await seen(ivan, "crm-12")).fingerprint).not.toBe(fingerprint);
  });

  it("reads what was kept in our own fields before, masked by theirs", async () => {
    const connectionId = await stored.connection({ key: "psa-13", vendor: "kantata", role: "psa" });
    const engagementId = await stored.engagement({ entityCode: "UK01", region: "UK & Ireland" });
    const request = {
      title: "Rollout",
      contacts: [{ email: "ann@customer.example" }],
      address: { street: "1 Long Road", city: "London", postalCode: "N1 1AA" },
      lines: [{ quantity: "40", rate: "180.00", amount: "7200.00" }],
    };
    await keepShadowWrite(services, { connectionId, engagementId, request });
    expect((await seen(ivan, "psa-13")).items[0]?.calls).toEqual([
      {
        ordinal: 1,
        address: null,
        fields: [
          { path: "title", value: "Rollout", isMasked: false },
          { path: "contacts[1].email", value: null, isMasked: true },
          { path: "address.street", value: null, isMasked: true },
          { path: "address.city", value: "London", isMasked: false },
          { path: "address.postalCode", value: null, isMasked: true },
          { path: "lines[1].quantity", value: null, isMasked: true },
          { path: "lines[1].rate", value: null, isMasked: true },
          { path: "lines[1].amount", value: "7200.00", isMasked: false },
        ],
      },
    ]);
    const shown = (await seen(uma, "psa-13")).items[0]?.calls[0]?.fields.map(({ value }) => value);
    expect(shown).toEqual(["Rollout", "ann@customer.example", "1 Long Road", "London", "N1 1AA", "40", "180.00", "7200.00"]);
  });
});
