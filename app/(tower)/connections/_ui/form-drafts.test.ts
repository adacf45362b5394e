import { describe, expect, it } from "vitest";
import { z } from "zod";
import { formOf } from "@/server/services/connections/form-fields";
import { policyForm } from "@/server/services/connections/settings-form";
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

const settingsForm = formOf(
  z.strictObject({
    accountId: z.string(),
    apiVersion: z.string().default("67.0"),
    auth: z.enum(["jwt", "client_credentials"]).default("jwt"),
    pageSize: z.int().min(1).max(2000).default(2000),
    multiCurrency: z.boolean().default(true),
    wonStages: z.array(z.string()).default([]),
    holdStatuses: z.array(z.string()).min(1).default(["On Hold"]),
    bulkCreates: z.array(z.enum(["stories", "milestones"])).default(["stories", "milestones"]),
    objectNames: z.record(z.string(), z.string().nullable()).default({}),
    appUrl: z.url().default("https://app.example"),
    statuses: z.strictObject({ hold: z.union([z.int(), z.string()]).default(401) }).prefault({}),
    columns: z
      .strictObject({ taxId: z.string().nullable().default("vat"), country: z.string().nullable().default(null) })
      .prefault({}),
    textLimits: z.strictObject({ email: z.int().min(10).default(254) }).prefault({}),
    names: z.strictObject({ status: z.string().default("status_key") }).prefault({}),
    limits: z
      .strictObject({ callsPerSecond: z.int().min(1).optional(), concurrency: z.int().min(1).max(1000).optional() })
      .optional(),
  }),
);
const forms = [...settingsForm, ...policyForm({}, [])];
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
    expect(read("columns.taxId", { isNone: true })).toEqual({ value: null });
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
    expect(read("appUrl", { text: "https://app.example" })).toEqual({ value: undefined });
    expect(read("holdStatuses", { text: "On Hold" })).toEqual({ value: undefined });
    expect(read("columns.country", { isNone: true })).toEqual({ value: undefined });
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
      columns: { taxId: null },
      bulkCreates: [],
    };
    for (const field of forms.flatMap(({ fields }) => fields)) {
      const value = field.path.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], stated);
      if (value !== undefined) expect(readDraft(field, draftOf(field, value)), field.path.join(".")).toEqual({ value });
    }
  });
});

describe("what is sent", () => {
  const stated = { appUrl: "https://psa.example", names: { status: "state" }, limits: { concurrency: 2 } };

  it("is what was stated, with what was changed: an emptied field goes, and a group with nothing in it", () => {
    const drafts = {
      "names.status": emptyDraft,
      "limits.callsPerSecond": { ...emptyDraft, text: "7" },
      multiCurrency: { ...emptyDraft, text: "false" },
    };
    expect(withDrafts(settingsForm, stated, drafts)).toEqual({
      value: { appUrl: "https://psa.example", limits: { concurrency: 2, callsPerSecond: 7 }, multiCurrency: false },
      errors: {},
    });
    expect(stated.names).toEqual({ status: "state" });
  });

  it("names the field that cannot be read", () => {
    expect(withDrafts(settingsForm, stated, { "limits.concurrency": { ...emptyDraft, text: "x" } }).errors).toEqual({
      "limits.concurrency": "must be a whole number from 1 up to 1000",
    });
  });

  it("says of a new connection what has to be stated", () => {
    const { errors } = withDrafts(settingsForm, {}, requiredDrafts(settingsForm));
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
    const form = fittingForm(settingsForm, stated);
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
      "settings.objectNames.Account.Foo": "is no field",
      "settings.pageSize": "is too small",
      "settings.pageSizes": "is not known",
    };
    expect(errorOf(fieldAt("wonStages"), "settings", wrong)).toBe("line 2: is too short");
    expect(errorOf(fieldAt("pageSize"), "settings", wrong)).toBe("is too small");
    expect(errorOf(fieldAt("objectNames"), "settings", wrong)).toBe("Account.Foo: is no field");
    expect(errorOf(fieldAt("auth"), "settings", wrong)).toBeUndefined();
  });
});
