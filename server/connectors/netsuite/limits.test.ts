import { describe, expect, it } from "vitest";
import { contactDraft, contractDraft, customerDraft, projectDraft } from "./drafts-for-tests.ts";
import { bodyOf, failed, ownVendor, saved } from "./vendor-for-tests.ts";

/** Text that is longer than NetSuite's fields: names are cut where people see it, identities are never cut. */
const vendor = ownVendor();
const long = (length: number): string => "x".repeat(length);

describe("a name that is too long", () => {
  it("is cut with an ellipsis, and the whole is kept beside it", async () => {
    vendor.answer("PUT", /customer/, saved("customer", "107"));
    await vendor.erp.upsertCustomer(vendor.scope(), { ...customerDraft, name: long(100) });
    expect(bodyOf(vendor.only("PUT"))).toMatchObject({ companyName: `${long(82)}…`, comments: long(100) });
  });

  it("of a project, of a person and of a line is cut so, too", async () => {
    vendor.answer("PUT", /job/, saved("job", "205"));
    vendor.answer("PUT", /contact/, saved("contact", "300"));
    vendor.answer("PUT", /salesOrder/, saved("salesOrder", "5001"));
    const [line] = contractDraft.lines;
    if (!line) throw new Error("the draft has no line");
    await vendor.erp.upsertProject(vendor.scope(), { ...projectDraft, title: long(100) });
    await vendor.erp.upsertContact(vendor.scope(), { ...contactDraft, lastName: long(40) });
    const lines = [{ ...line, description: long(5_000) }];
    await vendor.erp.upsertContract(vendor.scope(), { ...contractDraft, memo: long(2_000), lines });
    const [job, contact, order] = vendor.received.filter(({ method }) => method === "PUT").map(bodyOf);
    expect(job).toMatchObject({ companyName: `ENG-00001 ${long(72)}…` });
    expect(contact).toMatchObject({ lastName: `${long(31)}…`, comments: `Rosalind ${long(40)}` });
    expect(order).toMatchObject({ memo: `${long(998)}…`, item: { items: [{ description: `${long(3_999)}…` }] } });
  });
});

describe("an identity that is too long", () => {
  it.each([
    ["email", 254, () => vendor.erp.upsertCustomer(vendor.scope(), { ...customerDraft, email: `${long(260)}@x.example` })],
    ["email", 254, () => vendor.erp.upsertContact(vendor.scope(), { ...contactDraft, email: `${long(260)}@x.example` })],
    ["vatRegNumber", 20, () => vendor.erp.upsertCustomer(vendor.scope(), { ...customerDraft, taxId: `GB${long(20)}` })],
    ["otherRefNum", 45, () => vendor.erp.upsertContract(vendor.scope(), { ...contractDraft, poNumber: long(46) })],
    [
      "custentity_tl_cost_center",
      300,
      () => vendor.erp.upsertProject(vendor.scope(), { ...projectDraft, costCenter: long(301) }),
    ],
    ["externalId", 120, () => vendor.erp.upsertContact(vendor.scope(), { ...contactDraft, key: long(121) })],
  ])(
    "in %s is refused with the limit of %i, before anything is sent, and does not repeat a person's address",
    async (field, limit, write) => {
      const error = await failed(write());
      expect(error).toMatchObject({ kind: "rejected", details: [{ code: "NOT_SENT", field }] });
      expect(error.message).toContain(String(limit));
      expect(error.message).not.toContain("@");
      expect(vendor.received.filter(({ method }) => method === "PUT")).toEqual([]);
    },
  );
});
