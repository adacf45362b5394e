import { describe, expect, it } from "vitest";
import { diffRows } from "./diff.ts";
import type { ReferenceKind } from "./fields.ts";
import { type KnownValues, unknownValues } from "./known-values.ts";
import { applyChanges, type RowDraft } from "./rows.ts";
import type { MappingSetKey } from "./sets.ts";

const known = (of: Partial<Record<ReferenceKind, string[]>>, entities: string[] = []): KnownValues => ({
  offered: (kind) => new Set((of[kind] ?? []).map((name) => name.toLowerCase())),
  entities: new Set(entities.map((name) => name.toLowerCase())),
});
const rowsOf = (set: MappingSetKey, drafts: RowDraft[]) => {
  const rows = applyChanges(
    set,
    [],
    drafts.map((row) => ({ op: "add", row })),
  );
  return rows.ok ? rows.value : expect.fail(JSON.stringify(rows.error));
};
const asked = (set: MappingSetKey, drafts: { before?: RowDraft[]; after: RowDraft[] }, systems: KnownValues) => {
  const inForce = rowsOf(set, drafts.before ?? []);
  const diffs = diffRows(set, inForce, rowsOf(set, drafts.after));
  return unknownValues(set, { diffs, inForce }, systems).map(
    ({ field, isRefused, key }) => `${key}.${field}${isRefused ? "!" : "?"}`,
  );
};
const delivery = (more: object = {}): RowDraft => ({
  key: ["Advisory"],
  value: { template: "Advisory", erpItem: "SVC-ADV", costCenter: "CC-1", revenueProfile: "Over time", ...more },
});
const systems = known({ "psa.template": ["Advisory", "Build"], "erp.item": ["svc-adv"] }, ["UK01", "Meridian UK"]);

describe("a value of a mapping that lives in another system", () => {
  it("is refused where the system says what it has and has not this one, whatever its case", () => {
    expect(asked("service-line", { before: [delivery()], after: [delivery({ template: "build" })] }, systems)).toEqual([]);
    expect(
      asked("service-line", { before: [delivery()], after: [delivery({ template: "Bild", erpItem: "SVC" })] }, systems),
    ).toEqual(["Advisory.template!", "Advisory.erpItem!"]);
  });

  it("is doubtful where the system has not been read", () => {
    expect(asked("payment-terms", { after: [{ key: ["30 days"], value: { erpTerms: "Net 30" } }] }, known({}))).toEqual([
      "30 days.erpTerms?",
    ]);
  });

  it("is doubtful where no system says what it has, unless a row in force uses it", () => {
    const tax = (country: string, taxProfile: string): RowDraft => ({ key: ["UK01", country], value: { taxProfile } });
    const before = [tax("*", "UK standard")];
    expect(asked("tax-profile", { before, after: [...before, tax("FR", "uk standard")] }, systems)).toEqual([]);
    expect(asked("tax-profile", { before, after: [...before, tax("FR", "NOPE")] }, systems)).toEqual([
      "UK01 → France.taxProfile?",
    ]);
    expect(asked("service-line", { before: [delivery()], after: [delivery({ revenueProfile: "At once" })] }, systems)).toEqual([
      "Advisory.revenueProfile?",
    ]);
  });

  it("is looked for among the legal entities, in a key as in a value", () => {
    expect(asked("regional-office", { after: [{ key: ["London"], value: { legalEntity: "meridian uk" } }] }, systems)).toEqual(
      [],
    );
    expect(asked("regional-office", { after: [{ key: ["Paris"], value: { legalEntity: "FR01" } }] }, systems)).toEqual([
      "Paris.legalEntity!",
    ]);
    const tax = { key: ["ZZ99", "*"], value: { taxProfile: "UK standard" } };
    expect(asked("tax-profile", { after: [tax] }, systems)).toEqual([
      "ZZ99 → any country.entity!",
      "ZZ99 → any country.taxProfile?",
    ]);
  });

  it("is not looked at where it stays as it is, stands for another row, or goes", () => {
    const gone = delivery({ template: "Long gone" });
    const alias: RowDraft = { key: ["Consulting"], aliasOf: ["Advisory"] };
    expect(
      asked("service-line", { before: [gone], after: [delivery({ template: "Long gone", costCenter: null }), alias] }, systems),
    ).toEqual([]);
    expect(asked("service-line", { before: [gone], after: [] }, systems)).toEqual([]);
  });
});
