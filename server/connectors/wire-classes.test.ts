import { describe, expect, it } from "vitest";
import { visibleClasses } from "../domain/access/field-classes.ts";
import { maskWire } from "../domain/access/mask-wire.ts";
import { connectors } from "./registry.ts";

const classesOf = (vendor: string) => Object.entries(connectors).find(([name]) => name === vendor)?.[1].manifest.wireFields ?? {};
const seenByIt = (vendor: string, body: object) =>
  maskWire(body, classesOf(vendor), visibleClasses([{ role: "it", entityCode: null, region: null, isLead: false }])).value;

describe("a vendor's bodies as IT sees them", () => {
  it("have the amount of a line, and not the hours by which the rate could be computed from it", () => {
    const line = { Name: "Advice", Quantity: 40, UnitPrice: 180, TotalPrice: 7200 };
    expect(seenByIt("salesforce", line)).toEqual({ Name: "Advice", TotalPrice: 7200 });
    expect(seenByIt("netsuite", { item: "7", quantity: 40, rate: 180, amount: 7200 })).toEqual({ item: "7", amount: 7200 });
    expect(seenByIt("salesforce", { Role__c: "Consultant", Hours__c: 40 })).toEqual({ Role__c: "Consultant" });
    expect(seenByIt("kantata", { start_date: "2026-12-01", minutes: 2_400 })).toEqual({ start_date: "2026-12-01" });
  });

  it("have no street and no postal code: they may be somebody's home", () => {
    const address = { BillingStreet: "1 Long Road", BillingPostalCode: "N1 1AA", BillingCity: "London" };
    expect(seenByIt("salesforce", address)).toEqual({ BillingCity: "London" });
    expect(seenByIt("netsuite", { addr1: "1 Long Road", zip: "N1 1AA", city: "London" })).toEqual({ city: "London" });
  });

  it("of Kantata have what lies in its envelopes, sent and received, and not who the users are", () => {
    const reference = { service_name: "throughline", service_model_ref: "key" };
    const sent = { workspace: { title: "Metering", price: 24_000, external_reference: reference } };
    expect(seenByIt("kantata", sent)).toEqual(sent);
    const received = {
      count: 1,
      results: [{ key: "workspaces", id: "10" }],
      meta: { count: 1 },
      workspaces: { "10": { id: "10", title: "Metering" } },
    };
    expect(seenByIt("kantata", { ...received, users: { "7": { id: "7", full_name: "Rosalind" } } })).toEqual({
      ...received,
      users: { "7": { id: "7" } },
    });
  });
});
