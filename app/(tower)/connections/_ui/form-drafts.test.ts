import { describe, expect, it } from "vitest";
import { connectors } from "@/server/connectors/registry";
import { vendorInfos } from "@/server/connectors/vendor-infos";
import { policyForm, settingsForm } from "@/server/services/connections/settings-form";
import {
  draftOf,
  emptyDraft,
  errorOf,
  type FieldDraft,
  fittingForm,
  isPlaced,
  readDraft,
  requiredDrafts,
  withDraft,
  withDrafts,
} from "./form-drafts";

const formOf = (name: string) => vendorInfos(connectors).flatMap((one) => (one.vendor === name ? settingsForm(one) : []));
const forms = [...formOf("salesforce"), ...formOf("netsuite"), ...formOf("kantata"), ...policyForm];
function fieldAt(path: string) {
  const found = forms.flatMap(({ fields }) => fields).find((field) => field.path.join(".") === path);
  if (!found) throw new Error(`There is no field ${path}`);
  return found;
}
const read = (path: string, draft: Partial<FieldDraft>) => readDraft(fieldAt(path), { ...emptyDraft, ...draft });

describe("what a field of the form states", () => {
  it("is the value of its kind, and nothing where it is empty", () => {
    expect(read("pageSize", { text: " 500 " })).toEqual({ value: 500 });
    expect(read("apiVersion", { text: "66.0" })).toEqual({ value: "66.0" });
    expect(read("multiCurrency", { text: "false" })).toEqual({ value: false });
    expect(read("statuses.hold", { text: "405" })).toEqual({ value: 405 });
    expect(read("statuses.hold", { text: "on_hold" })).toEqual({ value: "on_hold" });
    expect(read("wonStages", { text: "Signed\n\n Booked " })).toEqual({ value: ["Signed", "Booked"] });
    expect(read("bulkCreates", { chosen: [] })).toEqual({ value: [] });
    expect(read("columns.customerTaxId", { isNone: true })).toEqual({ value: null });
    expect(
      read("entityByOffice", {
        rows: [
          { key: "East ", value: "US01" },
          { key: "", value: "" },
        ],
      }),
    ).toEqual({
      value: { East: "US01" },
    });
    expect(read("objectNames", { rows: [{ key: "SOW__c", value: "" }] })).toEqual({ value: { SOW__c: null } });
    for (const path of ["pageSize", "apiVersion", "multiCurrency", "statuses.hold", "wonStages", "bulkCreates", "entityByOffice"])
      expect(read(path, {}), path).toEqual({ value: undefined });
  });

  it("is nothing where it is the connector's own anyway", () => {
    expect(read("pageSize", { text: "2000" })).toEqual({ value: undefined });
    expect(read("auth", { text: "jwt" })).toEqual({ value: undefined });
    expect(read("checkPath", { text: "users/me" })).toEqual({ value: undefined });
    expect(read("projectHoldStatuses", { text: "On Hold" })).toEqual({ value: undefined });
    expect(read("names.budgetCents", { isNone: true })).toEqual({ value: undefined });
  });

  it("is refused in plain words before it is sent, where it cannot be read", () => {
    expect(read("pageSize", { text: "many" })).toEqual({ error: "must be a whole number from 1 up to 2000" });
    expect(read("pageSize", { text: "1.5" })).toHaveProperty("error");
    expect(read("pageSize", { text: "0" })).toHaveProperty("error");
    expect(read("textLimits.email", { text: "9" })).toEqual({ error: "must be a whole number from 10" });
    expect(read("accountId", { text: " " })).toEqual({ error: "must be stated" });
    expect(read("entityByOffice", { rows: [{ key: "East", value: "" }] })).toEqual({ error: "East: needs a value" });
    expect(read("entityByOffice", { rows: [{ key: "", value: "US01" }] })).toHaveProperty("error");
    const twice = [
      { key: "East", value: "US01" },
      { key: "East ", value: "US02" },
    ];
    expect(read("entityByOffice", { rows: twice })).toEqual({ error: "East: is stated twice" });
  });

  it("comes back as it was stated", () => {
    const stated = {
      pageSize: 500,
      multiCurrency: false,
      wonStages: ["Signed"],
      objectNames: { SOW__c: null },
      statuses: { hold: "on_hold" },
      columns: { customerTaxId: null },
      bulkCreates: [],
    };
    for (const field of forms.flatMap(({ fields }) => fields)) {
      const value = field.path.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], stated);
      if (value !== undefined) expect(readDraft(field, draftOf(field, value)), field.path.join(".")).toEqual({ value });
    }
  });
});

describe("what is sent", () => {
  const kantata = formOf("kantata");
  const stated = { appUrl: "https://psa.example", names: { status: "state" }, limits: { concurrency: 2 } };

  it("is what was stated, with what was changed: an emptied field goes, and a group with nothing in it", () => {
    const drafts = {
      "names.status": emptyDraft,
      "limits.callsPerSecond": { ...emptyDraft, text: "7" },
      allocatesHours: { ...emptyDraft, text: "false" },
    };
    expect(withDrafts(kantata, stated, drafts)).toEqual({
      value: { appUrl: "https://psa.example", limits: { concurrency: 2, callsPerSecond: 7 }, allocatesHours: false },
      errors: {},
    });
    expect(stated.names).toEqual({ status: "state" });
  });

  it("names the field that cannot be read", () => {
    expect(withDrafts(kantata, stated, { "limits.concurrency": { ...emptyDraft, text: "x" } }).errors).toEqual({
      "limits.concurrency": "must be a whole number from 1 up to 1000",
    });
  });

  it("says of a new connection what has to be stated", () => {
    const netsuite = formOf("netsuite");
    const { errors } = withDrafts(netsuite, {}, requiredDrafts(netsuite));
    expect(errors).toEqual({ accountId: "must be stated" });
  });

  it("is nothing once a field says again what is stored", () => {
    const field = fieldAt("limits.concurrency");
    const changed = withDraft({}, field, { ...emptyDraft, text: "3" }, stated);
    expect(Object.keys(changed)).toEqual(["limits.concurrency"]);
    expect(withDraft(changed, field, { ...emptyDraft, text: "2" }, stated)).toEqual({});
  });
});

describe("a form of what is stated", () => {
  it("hides nothing: what no field is for, and what does not fit its field, has a box of its own", () => {
    const stated = { pageSize: "many", heard: { of: 1 }, limits: { calls: 1, concurrency: 2 }, wonStages: [] };
    const form = fittingForm(formOf("salesforce"), stated);
    const boxes = form.flatMap(({ fields }) => fields).filter(({ kind }) => kind === "json");
    expect(boxes.map(({ label, path }) => [label, path.join(".")])).toEqual([
      ["Page size", "pageSize"],
      ["heard", "heard"],
      ["limits.calls", "limits.calls"],
    ]);
    const emptied = { heard: emptyDraft, "limits.calls": emptyDraft, pageSize: { ...emptyDraft, text: "500" } };
    expect(withDrafts(form, stated, emptied).value).toEqual({ pageSize: 500, limits: { concurrency: 2 }, wonStages: [] });
    expect(isPlaced(form, "settings", "settings.heard")).toBe(true);
    expect(isPlaced(form, "settings", "settings.unheardOf")).toBe(false);
  });
});

describe("an error of the server", () => {
  it("is shown at its field, with its place where the field holds several", () => {
    const wrong = {
      "settings.wonStages.1": "is too short",
      "settings.fieldNames.Account.Foo": "is no field",
      "settings.pageSize": "is too small",
      "settings.pageSizes": "is not known",
    };
    expect(errorOf(fieldAt("wonStages"), "settings", wrong)).toBe("line 2: is too short");
    expect(errorOf(fieldAt("pageSize"), "settings", wrong)).toBe("is too small");
    expect(errorOf({ ...fieldAt("objectNames"), path: ["fieldNames"] }, "settings", wrong)).toBe("Account.Foo: is no field");
    expect(errorOf(fieldAt("auth"), "settings", wrong)).toBeUndefined();
  });
});
