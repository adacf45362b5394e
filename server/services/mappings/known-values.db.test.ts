import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { asking, tokenFor } from "../../api/rest/api-for-tests.ts";
import { createQuota } from "../../api/rest/quota.ts";
import { mappingRoutes } from "../../api/rest/routes/mappings.ts";
import { raiseReferenceVersion } from "../../db/reference.sql.ts";
import type { Role } from "../../domain/access/roles.ts";
import { openMappingStand, row } from "../../testing/mapping-stand.ts";
import { storedIn } from "../../testing/stored.ts";
import type { Actor } from "../context.ts";
import { importMappings } from "./import-mappings.ts";
import { mapValue } from "./map-value.ts";
import { previewValue } from "./preview-value.ts";
import { readSet } from "./read-set.ts";
import { requestReview } from "./request-review.ts";
import { saveRows } from "./save-rows.ts";

const stand = await openMappingStand();
const { services, sam, fay, uma, draftOf, publish, stateOf } = stand;
let paul: Actor;
const ask = asking(services, mappingRoutes, createQuota({ requests: 100_000 }));

/** A PSA and an ERP that say what they have. */
beforeAll(async () => {
  paul = await services.person("Paul Pmo", ["pmo"]);
  const stored = storedIn(services);
  const psa = await stored.connection({ key: "psa", role: "psa", name: "PSA", mode: "live" });
  const erp = await stored.connection({ key: "erp", role: "erp", name: "ERP", mode: "live" });
  const value = (connectionId: string, kind: string, name: string) =>
    services.db.raw(
      "INSERT INTO reference_value (connection_id, kind, external_id, name, detail, is_active, updated_at) VALUES ($1, $2, $3, $3, '{}', true, $4)",
      [connectionId, kind, name, services.clock.now()],
    );
  for (const name of ["T1", "T2"]) await value(psa, "psa.template", name);
  await value(erp, "erp.item", "I1");
  await value(erp, "erp.terms", "Net 30");
  await services.db.rows(raiseReferenceVersion(undefined));
});
afterAll(stand.close);
beforeEach(stand.reset);

const review = (draft: { versionId: string; lockVersion: number }, by: Actor) =>
  requestReview(services.as(by), { ...draft, why: "as agreed" });
const advisory = (more: object) =>
  row("put", ["Advisory"], { template: "T1", erpItem: "I1", revenueProfile: "Over time", ...more });
const write = async (role: Role, set: string, change: object) =>
  ask("POST", `/mappings/${set}/versions`, {
    token: await tokenFor(services, role),
    body: { changes: [change], why: "from the ERP" },
  });

describe("a value that the PSA or the ERP is known not to have", () => {
  it("is refused when it is put into review, and when its author publishes it: the row, the value and the system are named", async () => {
    const draft = await draftOf("service-line", paul, advisory({ template: "T9" }));
    for (const refused of [await review(draft, paul), await publish(draft, paul)])
      expect(refused).toMatchObject({
        ok: false,
        error: { code: "invalid", message: expect.stringContaining("(Advisory): Project template “T9” is not in the PSA") },
      });
    expect(await stateOf(draft.versionId)).toMatchObject({ state: "draft" });
    const right = await draftOf("service-line", paul, advisory({ template: "t2" }));
    expect(await publish(right, paul)).toMatchObject({ ok: true });
  });

  it("is refused through the public API, by field, and nothing is made of it", async () => {
    expect(await write("finance", "payment-terms", row("put", ["60 days"], { erpTerms: "Net 60" }))).toMatchObject({
      status: 422,
      body: { fields: { "changes.0.erpTerms": expect.stringContaining("“Net 60” is not in the ERP") } },
    });
    expect(await write("finance", "tax-profile", row("put", ["ZZ99", "DE"], { taxProfile: "UK standard" }))).toMatchObject({
      status: 422,
      body: { fields: { "changes.0.entity": expect.stringContaining("“ZZ99” is not in the ERP") } },
    });
    const open = await services.db.raw("SELECT set_key FROM mapping_version WHERE state <> 'published'");
    expect(open.rows).toEqual([]);
    expect(await write("finance", "payment-terms", row("put", ["30 days"], { erpTerms: "net 30" }))).toMatchObject({
      status: 201,
    });
  });

  it("is refused as the fix of an exception, in its preview, and in a file", async () => {
    const wanted = { set: "payment-terms" as const, key: ["60 days"], value: { erpTerms: "Net 60" } };
    const refusal = { ok: false, error: { code: "invalid", message: expect.stringContaining("“Net 60” is not in the ERP") } };
    expect(await previewValue(services.as(fay), wanted)).toMatchObject(refusal);
    expect(await mapValue(services.as(fay), { ...wanted, why: "a deal waits" })).toMatchObject(refusal);
    const sets = { "payment-terms": [{ key: ["60 days"], value: { erpTerms: "Net 60" } }] };
    expect(await importMappings(services.as(), { sets, why: "from the test system" })).toMatchObject(refusal);
  });
});

describe("a value of which no system tells", () => {
  const note = "UK01 → Germany: Tax profile “NOPE” is new here, and the ERP does not say which it has.";

  it("goes into review flagged: its author is told, and the second person reads it on the set", async () => {
    expect(await write("finance", "tax-profile", row("put", ["UK01", "DE"], { taxProfile: "NOPE" }))).toMatchObject({
      status: 201,
      body: { state: "in_review", notes: [expect.stringContaining(note)] },
    });
    const seen = await readSet(services.as(uma), { set: "tax-profile" });
    expect(seen).toMatchObject({ value: { reviews: [{ notes: [expect.stringContaining(note)] }] } });
  });

  it("is not flagged where a row in force has it already", async () => {
    const draft = await draftOf("tax-profile", fay, row("put", ["UK01", "DE"], { taxProfile: "uk standard" }));
    expect(await review(draft, fay)).toMatchObject({ ok: true, value: { notes: [] } });
  });
});

describe("a change of tax, legal entity or revenue profile", () => {
  const tax = row("put", ["UK01", "DE"], { taxProfile: "UK export" });

  it("is prepared by the set's own team or finance: another role's program is refused, with who may", async () => {
    for (const role of ["sales_ops", "pmo", "it", "admin"] as const)
      expect(await write(role, "tax-profile", tax), role).toMatchObject({
        status: 403,
        body: { detail: expect.stringContaining("A change of tax profile is prepared by Finance, not by your role") },
      });
    expect(await write("sales_ops", "service-line", advisory({ revenueProfile: "At once" }))).toMatchObject({ status: 403 });
    expect(await write("pmo", "service-line", advisory({ revenueProfile: "At once" }))).toMatchObject({ status: 201 });
    expect(await write("sales_ops", "regional-office", row("put", ["London"], { legalEntity: "UK01" }))).toMatchObject({
      status: 201,
      body: { state: "in_review" },
    });
    const waiting = await services.db.raw("SELECT set_key FROM mapping_version WHERE state = 'in_review' ORDER BY 1");
    expect(waiting.rows).toEqual([{ set_key: "regional-office" }, { set_key: "service-line" }]);
  });

  it("is not even taken into another role's draft; other fields of the set are", async () => {
    const own = await draftOf("service-line", sam);
    const change = (more: object) => saveRows(services.as(sam), { ...own, changes: [advisory(more)] });
    expect(await change({ revenueProfile: "At once" })).toMatchObject({ error: { code: "forbidden" } });
    expect(await change({ template: "T2" })).toMatchObject({ ok: true });
  });

  it("is refused when the role has gone since the draft was made", async () => {
    const draft = await draftOf("tax-profile", fay, tax);
    const moved = { ...fay, grants: [{ role: "pmo" as const, entityCode: null, region: null, isLead: false }] };
    expect(await review(draft, moved)).toMatchObject({ error: { code: "forbidden" } });
    const elsewhere = { ...fay, grants: [{ role: "finance" as const, entityCode: "DE01", region: null, isLead: false }] };
    expect(await review(draft, elsewhere)).toMatchObject({
      error: { code: "forbidden", message: expect.stringContaining("UK01") },
    });
    expect(await review(draft, fay)).toMatchObject({ ok: true });
  });
});
