import { describe, expect, it } from "vitest";
import { z } from "zod";
import { connectors } from "../../connectors/registry.ts";
import { vendorInfos } from "../../connectors/vendor-infos.ts";
import { type FormSection, formOf } from "./form-fields.ts";
import { policyForm, settingsForm } from "./settings-form.ts";

const vendors = vendorInfos(connectors);
const fieldAt = (form: readonly FormSection[], path: string) =>
  form.flatMap(({ fields }) => fields).find((field) => field.path.join(".") === path);
const formOfVendor = (name: string) => {
  const vendor = vendors.find(({ vendor }) => vendor === name);
  if (!vendor) throw new Error(`There is no connector for ${name}`);
  return settingsForm(vendor);
};

describe("the form of a connection's settings", () => {
  it.each(vendors.map((vendor) => [vendor.vendor, vendor] as const))(
    "of %s has a field of its own for everything that its connector knows, with a label, help and what holds otherwise",
    (_, vendor) => {
      const form = settingsForm(vendor);
      const fields = form.flatMap((section) => section.fields.map((field) => ({ section, ...field })));
      const needed = fields.filter(({ isRequired }) => isRequired);
      const stated = { ...Object.fromEntries(needed.map(({ path }) => [path.join("."), "1234567"])) };
      const full = vendor.settings.parse(stated);
      const known = vendor.settings instanceof z.ZodObject ? Object.keys(vendor.settings.shape) : [];
      expect(new Set(fields.map(({ path }) => path[0]))).toEqual(new Set([...known, "limits"]));
      for (const { help, kind, label, own, path, section } of fields) {
        const name = path.join(".");
        expect(label, name).toMatch(/^[A-Z]/);
        expect(help ?? section.help, name).toMatch(/[.]$/);
        expect(kind, name).not.toBe("json");
        if (path[0] === "limits" || name in stated) continue;
        expect(own, name).toEqual(path.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], full));
      }
      for (const { fields: some, label } of form)
        expect(new Set(some.map((field) => field.label)).size, String(label)).toBe(some.length);
    },
  );

  it("tells numbers, texts, choices, lists and maps apart", () => {
    const salesforce = formOfVendor("salesforce");
    expect(fieldAt(salesforce, "pageSize")).toEqual({
      path: ["pageSize"],
      label: "Page size",
      help: "Rows of changes a query.",
      kind: "number",
      options: [],
      own: 2000,
      isRequired: false,
      mayBeNone: false,
      columns: { key: "Name", value: "Value" },
      isWhole: true,
      min: 1,
      max: 2000,
    });
    expect(fieldAt(salesforce, "auth")).toMatchObject({
      kind: "choice",
      own: "jwt",
      options: [
        { value: "jwt", label: "JWT" },
        { value: "client_credentials", label: "Client credentials" },
      ],
    });
    expect(fieldAt(salesforce, "multiCurrency")).toMatchObject({ kind: "yes_no", own: true });
    expect(fieldAt(salesforce, "wonStages")).toMatchObject({ kind: "lines", own: [] });
    expect(fieldAt(salesforce, "fieldNames")).toMatchObject({
      kind: "map",
      own: {},
      mayBeNone: true,
      columns: { key: "Field", value: "In this org" },
    });
    expect(fieldAt(salesforce, "loginUrl")).toMatchObject({ kind: "text", label: "Sign-in URL", isRequired: false });
    const netsuite = formOfVendor("netsuite");
    expect(fieldAt(netsuite, "accountId")).toMatchObject({ kind: "text", isRequired: true });
    expect(fieldAt(netsuite, "columns.customerTaxId")).toMatchObject({ kind: "text", own: "vatregnumber", mayBeNone: true });
    const kantata = formOfVendor("kantata");
    expect(fieldAt(kantata, "statuses.hold")).toMatchObject({ kind: "number_or_text", own: 401 });
    expect(fieldAt(kantata, "bulkCreates")).toMatchObject({
      kind: "choices",
      options: expect.arrayContaining([{ value: "stories", label: "Tasks" }]),
    });
  });

  it("states the limits that the vendor itself sets", () => {
    expect(fieldAt(formOfVendor("netsuite"), "limits.concurrency")).toMatchObject({ kind: "number", own: 5, min: 1, max: 1000 });
  });

  it("needs nothing but the schema of a connector, and leaves what lies deeper to a box of its own", () => {
    const form = formOf(
      z.strictObject({
        retryAfterMs: z.int().default(5),
        places: z.strictObject({ homeOffice: z.string(), deep: z.strictObject({ er: z.string() }).optional() }).optional(),
        steps: z.array(z.strictObject({ name: z.string() })).default([]),
        hosts: z.array(z.string()).default(["a"]),
        nickname: z.string().nullable().default("Joe"),
        aliases: z.record(z.string(), z.string().nullable()).default({}),
        level: z.enum(["low", "high"]).nullable().default(null),
      }),
    );
    expect(form.map(({ fields, label }) => [label, fields.map(({ kind, label }) => [label, kind])])).toEqual([
      [
        null,
        [
          ["Retry after ms", "number"],
          ["Steps", "json"],
          ["Hosts", "json"],
          ["Nickname", "text"],
          ["Aliases", "map"],
          ["Level", "json"],
        ],
      ],
      [
        "Places",
        [
          ["Home office", "text"],
          ["Deep", "json"],
        ],
      ],
    ]);
  });
});

describe("the form of a policy", () => {
  const form = policyForm({}, []);

  it("has a named field for every decision", () => {
    expect(form.flatMap(({ fields }) => fields.map(({ kind, label, path }) => [path.join("."), label, kind]))).toEqual([
      ["currency", "Currency", "choice"],
      ["disposition", "Disposition", "choice"],
      ["contractType", "Contract type", "choice"],
      ["feeSchedule", "Fee schedule", "choice"],
      ["billingDriver", "Billing driver", "choice"],
      ["sow", "Statement of work", "choice"],
      ["contacts", "Contacts", "choice"],
      ["poAmount", "Amount of a customer PO", "choice"],
      ["paymentTerms", "Payment terms", "text"],
      ["serviceMonths", "Months of service", "number"],
      ["entityByOffice", "Legal entity by office", "map"],
      ["legalEntity", "Legal entity", "text"],
    ]);
    expect(fieldAt(form, "contractType")?.options).toContainEqual({ value: "tm", label: "Time and materials" });
    for (const field of form.flatMap(({ fields }) => fields)) expect(field.help, field.label).toMatch(/[.]$/);
  });

  it("has the currencies that there are", () => {
    expect(fieldAt(form, "currency")?.options).toContainEqual({ value: "CHF", label: "CHF Swiss Franc" });
  });

  it("has the legal entities of the ERP once it has been read, and what is stated besides", () => {
    const entities = [
      { code: "UK01", name: "Meridian UK Ltd" },
      { code: "US01", name: "Meridian Inc" },
    ];
    const stated = { legalEntity: "meridian inc", entityByOffice: { East: "US01", West: "FR01" } };
    const options = [
      { value: "UK01", label: "Meridian UK Ltd (UK01)" },
      { value: "US01", label: "Meridian Inc (US01)" },
      { value: "meridian inc", label: "meridian inc" },
      { value: "FR01", label: "FR01 (not in the ERP)" },
    ];
    const known = policyForm(stated, entities);
    expect(fieldAt(known, "legalEntity")).toMatchObject({ kind: "choice", options });
    expect(fieldAt(known, "entityByOffice")).toMatchObject({ kind: "map", options });
    expect(fieldAt(known, "paymentTerms")).toMatchObject({ kind: "text", options: [] });
  });
});
