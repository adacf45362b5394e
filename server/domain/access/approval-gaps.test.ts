import { describe, expect, it } from "vitest";
import type { ApprovalRule } from "./approval.ts";
import { type ApprovalTerms, type Approver, approvalGaps } from "./approval-gaps.ts";
import type { Grant, Role } from "./roles.ts";

const grant = (role: Role, entityCode: string | null = null): Grant => ({ role, entityCode, region: null, isLead: false });
const rule = (role: Role, more: Partial<ApprovalRule> = {}): ApprovalRule => ({
  action: "waive",
  role,
  entityCode: null,
  upToReporting: null,
  delegateId: null,
  expiresAt: null,
  ...more,
});
const person = (id: string, ...grants: Grant[]): Approver => ({ id, grants });
const [de, uk] = [
  { entityCode: "DE01", region: "DACH" },
  { entityCode: "UK01", region: "UK" },
];
const now = new Date("2026-11-20T09:00:00Z");
const terms = (rules: ApprovalRule[]): ApprovalTerms => ({
  action: "waive",
  permission: "exceptions.decide",
  rules,
  otherwise: ["finance", "executive"],
});
const gaps = (rules: ApprovalRule[], ...people: Approver[]) =>
  approvalGaps(terms(rules), { people, places: [de, uk], now }).map(({ place, upTo }) => `${place.entityCode} ${upTo}`);

describe("an action that takes a second person", () => {
  it("has nobody where nobody with the role reaches the entity", () => {
    expect(gaps([rule("executive")], person("a", grant("finance")))).toEqual(["DE01 null", "UK01 null"]);
    expect(gaps([rule("executive")], person("a", grant("executive", "DE01")))).toEqual(["UK01 null"]);
    expect(gaps([rule("executive")], person("a", grant("executive")))).toEqual([]);
  });

  it("has somebody in who stands in, until that ends, and only with a role that may at all", () => {
    const until = (day: string) => [rule("executive", { delegateId: "s", expiresAt: new Date(day) })];
    expect(gaps(until("2026-12-01"), person("s", grant("sales_ops")))).toEqual([]);
    expect(gaps(until("2026-11-01"), person("s", grant("sales_ops")))).toEqual(["DE01 null", "UK01 null"]);
    expect(gaps(until("2026-12-01"), person("s", grant("auditor")))).toEqual(["DE01 null", "UK01 null"]);
  });

  it("has nobody above the largest amount that somebody can approve", () => {
    const rules = [rule("finance", { upToReporting: "1000" }), rule("finance", { upToReporting: "25000" }), rule("executive")];
    expect(gaps(rules, person("f", grant("finance")), person("e", grant("executive", "UK01")))).toEqual(["DE01 25000"]);
  });

  it("is for those who otherwise may where there are no rules", () => {
    expect(gaps([], person("f", grant("finance", "DE01")), person("p", grant("pmo")))).toEqual(["UK01 null"]);
  });
});
