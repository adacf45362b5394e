import { beforeAll, describe, expect, it } from "vitest";
import { ownServices } from "../../testing/own-services.ts";
import { answerOf } from "../../testing/services.ts";
import type { Actor } from "../context.ts";
import { createConnection } from "./create-connection.ts";
import { readConnection } from "./read-connection.ts";
import { readVendorForm } from "./read-vendor-form.ts";
import { updateConnection } from "./update-connection.ts";

const { services } = ownServices();
let ivan: Actor;
const key = "crm-form";

beforeAll(async () => {
  ivan = await services.person("Ivan It", ["it"]);
  const crm = { key, vendor: "salesforce", name: "CRM", baseUrl: "https://acme.my.salesforce.com" };
  answerOf(await createConnection(services.as(ivan), crm));
}, 120_000);

const update = (more: object) => updateConnection(services.as(ivan), { key, ...more });
const wrongIn = async (more: object) => {
  const done = await update(more);
  return done.ok ? {} : (done.error.fields ?? {});
};

describe("the form of a connection", () => {
  it("is read with the connection, and what it sends is kept as it is, with its audit entry", async () => {
    const read = answerOf(await readConnection(services.as(ivan), { key }));
    const names = (form: typeof read.settingsForm) => form.flatMap(({ fields }) => fields.map(({ path }) => path.join(".")));
    expect(names(read.settingsForm)).toEqual(expect.arrayContaining(["apiVersion", "fieldNames", "limits.concurrency"]));
    expect(names(read.policyForm)).toEqual(expect.arrayContaining(["currency", "entityByOffice"]));
    const settings = {
      pageSize: 500,
      multiCurrency: false,
      wonStages: ["Signed"],
      fieldNames: { "Opportunity.Legal_Entity__c": "Entity__c", "Opportunity.Regional_Office__c": null },
      limits: { concurrency: 2 },
    };
    const policy = { currency: "EUR", contractType: "tm", serviceMonths: 12, entityByOffice: { East: "US01" } };
    expect(await update({ settings, policy })).toMatchObject({ ok: true });
    expect(answerOf(await readConnection(services.as(ivan), { key }))).toMatchObject({ settings, policy });
    const entries = await services.db.raw("SELECT after FROM audit_entry WHERE action = 'connection.update' ORDER BY id");
    expect(entries.rows).toEqual([{ after: { settings, policy } }]);
  });

  it("is told of every field that is wrong, by its path and in words", async () => {
    const settings = {
      apiVersion: "67",
      pageSize: 0,
      wonStages: ["Signed", ""],
      fieldNames: { "Opportunity.Unheard__c": "Entity__c", "Opportunity.Legal_Entity__c": "no field" },
      limits: { concurrency: 0 },
      heard: 1,
    };
    expect(await wrongIn({ settings })).toEqual({
      "settings.apiVersion": "must be a version such as 67.0",
      "settings.pageSize": expect.any(String),
      "settings.wonStages.1": expect.any(String),
      "settings.fieldNames.Opportunity.Unheard__c": "“Opportunity.Unheard__c” is no field that is read or written",
      "settings.fieldNames.Opportunity.Legal_Entity__c": "must be the API name of a field, such as Legal_Entity__c",
      "settings.limits.concurrency": expect.any(String),
      "settings.heard": "is not known",
    });
    expect(await wrongIn({ policy: { currency: "ZZZ", contractType: "free", serviceMonths: 0 } })).toEqual({
      "policy.currency": "must be a currency such as USD",
      "policy.contractType": expect.any(String),
      "policy.serviceMonths": expect.any(String),
    });
  });

  it("offers the legal entities of the ERP once they have been read of it, and takes the one that is chosen", async () => {
    const entity = async () => {
      const { policyForm } = answerOf(await readConnection(services.as(ivan), { key }));
      return policyForm.flatMap(({ fields }) => fields).find(({ path }) => path[0] === "legalEntity");
    };
    expect(await entity()).toMatchObject({ kind: "text", options: [] });
    await services.db.raw(
      "INSERT INTO legal_entity (code, name, currency, country, region) VALUES ('US01', 'Meridian Inc', 'USD', 'US', 'Americas')",
    );
    expect(await entity()).toMatchObject({ kind: "choice", options: [{ value: "US01", label: "Meridian Inc (US01)" }] });
    expect(await update({ policy: { legalEntity: "US01" } })).toMatchObject({ ok: true });
  });

  it("is known of a vendor before there is a connection to it, to those who may add one", async () => {
    const form = answerOf(await readVendorForm(services.as(ivan), { vendor: "netsuite" })).settingsForm;
    expect(form[0]?.fields[0]).toMatchObject({ path: ["accountId"], isRequired: true });
    expect(await readVendorForm(services.as(ivan), { vendor: "unheard-of" })).toMatchObject({ error: { code: "invalid" } });
    const finance = await services.person("Fay Finance", ["finance"]);
    expect(await readVendorForm(services.as(finance), { vendor: "netsuite" })).toMatchObject({ error: { code: "forbidden" } });
  });
});
