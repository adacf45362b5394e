import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ApprovalAsk, type ApprovalRule, whyNotApprove } from "./approval.ts";
import { covers, grantsVersion } from "./covers.ts";
import { classesAnywhere, classesAt, classesAtAll, type FieldClass, fieldClasses, visibleClasses } from "./field-classes.ts";
import { grantsFor, may, permissionNames, type permissions, permissionsOf } from "./permissions.ts";
import { type Grant, type Role, roles, rolesOfTeam, teams } from "./roles.ts";
import { type Place, reaches, scopeOf } from "./scope.ts";

const grant = (role: Role, entityCode: string | null = null, region: string | null = null, isLead = false): Grant => ({
  role,
  entityCode,
  region,
  isLead,
});
const seenBy = (fieldClass: FieldClass) => roles.filter((role) => visibleClasses([grant(role)]).has(fieldClass));

const code = fc.constantFrom(null, "DE01", "FR01");
const region = fc.constantFrom(null, "DACH", "Nordics");
const anyGrant = fc
  .tuple(fc.constantFrom(...roles), code, region, fc.boolean())
  .map(([role, entityCode, where, isLead]) => grant(role, entityCode, where, isLead));
const grants = fc.array(anyGrant, { maxLength: 4 });
const place = fc.record({ entityCode: code, region });

describe("what a role sees", () => {
  it("cost and margin are hidden from sales operations, who do see bill rates", () => {
    const seen = visibleClasses([grant("sales_ops")]);
    expect([seen.has("cost"), seen.has("margin"), seen.has("bill_rate")]).toEqual([false, false, true]);
  });

  it("cost and margin are hidden from account teams, resource managers, IT and administrators, too", () => {
    expect(seenBy("cost")).toEqual(["finance", "pmo", "project_manager", "executive", "auditor"]);
    expect(seenBy("margin")).toEqual(["finance", "pmo", "executive", "auditor"]);
  });

  it("postings are for finance, executives and auditors", () => {
    expect(seenBy("posting")).toEqual(["finance", "executive", "auditor"]);
  });

  it("personal data are not for IT and executives", () => {
    expect(roles.filter((role) => !seenBy("personal").includes(role))).toEqual(["it", "executive"]);
  });

  it("what is public or internal everyone with a role sees, and nobody without one sees anything", () => {
    expect([seenBy("public"), seenBy("internal")]).toEqual([roles, roles]);
    expect([...visibleClasses([])]).toEqual([]);
  });

  it("of several roles is all that one of them sees", () => {
    fc.assert(
      fc.property(grants, (all) => {
        const together = visibleClasses(all);
        for (const fieldClass of fieldClasses)
          expect(together.has(fieldClass)).toBe(all.some((one) => visibleClasses([one]).has(fieldClass)));
      }),
    );
  });
});

describe("what a role in one entity shows of another", () => {
  const both = [grant("finance", "US01"), grant("sales_ops", "DE01")];
  const at = (entityCode: string | null, where: string | null = null) => classesAt(both, { entityCode, region: where });

  it("is nothing more: finance of one entity who is sales operations of another sees no margin there", () => {
    expect([at("US01").has("margin"), at("US01").has("posting")]).toEqual([true, true]);
    expect([at("DE01").has("margin"), at("DE01").has("cost"), at("DE01").has("posting")]).toEqual([false, false, false]);
    expect(at("DE01").has("bill_rate")).toBe(true);
    expect([...at("FR01")]).toEqual([]);
  });

  it("is nothing of a record without a place, unless there is such a role wherever the person has any", () => {
    expect([classesAnywhere(both).has("margin"), classesAnywhere(both).has("bill_rate")]).toEqual([false, true]);
    expect(classesAnywhere([grant("finance", "US01"), grant("sales_ops", "US01")]).has("margin")).toBe(true);
    expect(classesAnywhere([grant("finance"), grant("sales_ops", "DE01")]).has("margin")).toBe(true);
    expect(classesAnywhere([grant("finance", "US01"), grant("sales_ops")]).has("margin")).toBe(false);
  });

  it("is the least of them where a record concerns several places", () => {
    const places = [
      { entityCode: "US01", region: null },
      { entityCode: "DE01", region: null },
    ];
    expect([classesAtAll(both, places).has("margin"), classesAtAll(both, places).has("bill_rate")]).toEqual([false, true]);
    expect(classesAtAll(both, [])).toEqual(classesAnywhere(both));
  });

  it("is for any set of grants what those that reach the place show, and never less than what is shown anywhere", () => {
    fc.assert(
      fc.property(grants, place, (all, where) => {
        const here = classesAt(all, where);
        expect(here).toEqual(visibleClasses(all.filter((one) => reaches([one], where))));
        if (reaches(all, where)) for (const fieldClass of classesAnywhere(all)) expect(here.has(fieldClass)).toBe(true);
      }),
    );
  });
});

describe("what a role may do", () => {
  const who = (permission: keyof typeof permissions) => roles.filter((role) => may([grant(role)], permission));

  it("only administrators manage access, and only they and IT manage connections", () => {
    expect(who("access.manage")).toEqual(["admin"]);
    expect(who("connections.manage")).toEqual(["it", "admin"]);
  });

  it("connections are the whole firm's: a grant within an entity or region does not carry them, whatever else it carries", () => {
    for (const limited of [grant("it", "DE01"), grant("it", null, "DACH"), grant("admin", "DE01", null, true)]) {
      expect(permissionsOf([limited])).toContain("connections.read");
      expect(permissionsOf([limited])).not.toContain("connections.manage");
    }
    expect(permissionsOf([grant("it", "DE01"), grant("it")])).toContain("connections.manage");
  });
  it("auditors and executives change nothing in the flow of work", () => {
    const changing = permissionNames.filter((name) => /\.(work|rule|create|edit|publish|retry|manage)$/.test(name));
    const own = ["views.manage", "account.manage"];
    expect(changing.filter((name) => may([grant("auditor"), grant("executive")], name))).toEqual(own);
  });

  it("a waiver is decided by finance, PMO, sales operations and executives, not by IT or administrators", () => {
    expect(who("exceptions.decide")).toEqual(["finance", "pmo", "sales_ops", "executive"]);
  });

  it("the audit trail is not for those whose work it records", () => {
    expect(who("audit.read")).toEqual(["finance", "it", "executive", "auditor", "admin"]);
  });

  it("is judged grant by grant: a role in one entity gives nothing in another", () => {
    const mixed = [grant("finance", "DE01"), grant("account_team", "FR01")];
    expect(grantsFor(mixed, "audit.read")).toEqual([grant("finance", "DE01")]);
    expect(reaches(grantsFor(mixed, "audit.read"), { entityCode: "FR01", region: null })).toBe(false);
  });

  it("nobody without a grant may do anything", () => expect(permissionsOf([])).toEqual([]));

  it("every team's queue has roles that may work on it", () => {
    for (const team of teams) expect(rolesOfTeam[team].some((role) => may([grant(role)], "exceptions.work"))).toBe(true);
  });
});

describe("where a grant reaches", () => {
  it("an unrestricted grant reaches everything, also what has no entity yet", () => {
    expect(reaches([grant("finance")], { entityCode: null, region: null })).toBe(true);
  });

  it("a grant within an entity reaches that entity only, and what lacks one only for a lead", () => {
    expect(reaches([grant("finance", "DE01")], { entityCode: "DE01", region: "DACH" })).toBe(true);
    expect(reaches([grant("finance", "DE01")], { entityCode: "FR01", region: "DACH" })).toBe(false);
    expect(reaches([grant("finance", "DE01")], { entityCode: null, region: null })).toBe(false);
    expect(reaches([grant("finance", "DE01", null, true)], { entityCode: null, region: null })).toBe(true);
  });

  it("entity and region must both agree", () => {
    expect(reaches([grant("pmo", "DE01", "DACH")], { entityCode: "DE01", region: "Nordics" })).toBe(false);
  });

  it("two grants never add up to a place that neither reaches", () => {
    expect(
      reaches([grant("pmo", "DE01", "DACH"), grant("pmo", "FR01", "Nordics")], { entityCode: "DE01", region: "Nordics" }),
    ).toBe(false);
  });

  it("the scope of a query lets through exactly what the grants reach", () => {
    const part = (granted: string | null, actual: string | null, orMissing: boolean) =>
      granted === null || (actual === null ? orMissing : granted === actual);
    const lets = (all: readonly Grant[], where: Place) => {
      const scope = scopeOf(all);
      return (
        scope.all ||
        scope.branches.some(
          (branch) =>
            part(branch.entityCode, where.entityCode, branch.orMissing) && part(branch.region, where.region, branch.orMissing),
        )
      );
    };
    fc.assert(fc.property(grants, place, (all, where) => lets(all, where) === reaches(all, where)));
    expect(lets([], { entityCode: null, region: null })).toBe(false);
  });
});

describe("who hands out grants", () => {
  it("gives away no more than they have", () => {
    fc.assert(
      fc.property(grants, anyGrant, place, (own, wanted, where) => {
        if (covers(own, wanted) && reaches([wanted], where)) expect(reaches(own, where)).toBe(true);
      }),
    );
  });

  it("may hand out what they hold themselves, but no lead's sight where they have none", () => {
    fc.assert(fc.property(anyGrant, (one) => covers([one], one)));
    expect(covers([grant("admin", "DE01")], grant("finance", "DE01", null, true))).toBe(false);
    expect(covers([grant("admin")], grant("finance", "DE01", null, true))).toBe(true);
  });

  it("a set of grants has the same version in any order, and another when one differs", () => {
    fc.assert(fc.property(grants, (all) => grantsVersion(all) === grantsVersion([...all].reverse())));
    expect(grantsVersion([grant("pmo", "DE01")])).not.toBe(grantsVersion([grant("pmo", null, "DE01")]));
  });
});

describe("the approval matrix", () => {
  const now = new Date("2026-11-20T12:00:00Z");
  const rule = (more: Partial<ApprovalRule> = {}): ApprovalRule => ({
    action: "waive",
    entityCode: null,
    upToReporting: null,
    role: "finance",
    delegateId: null,
    expiresAt: null,
    ...more,
  });
  const ask = (amountReporting: string | null): ApprovalAsk => ({
    action: "waive",
    amountReporting,
    place: { entityCode: "DE01", region: null },
  });
  const why = (rules: ApprovalRule[], amount: string | null, all: Grant[], id = "u1") =>
    whyNotApprove(rules, { id, grants: all }, ask(amount), now);
  const small = rule({ upToReporting: "10000" });
  const large = rule({ role: "executive" });

  it("asks nobody in particular where it has no rule for the action", () => {
    expect(why([rule({ action: "publish" })], "1", [])).toBeNull();
  });

  it("lets a role approve up to its amount, to the cent, and above it only who may more", () => {
    expect(why([small, large], "10000.00", [grant("finance")])).toBeNull();
    expect(why([small, large], "10000.01", [grant("finance")])).toBe("The approval matrix gives this amount to Executive.");
    expect(why([small, large], "10000.01", [grant("executive")])).toBeNull();
  });

  it("an amount that is not known is covered by a rule without limit only", () => {
    expect(why([small], null, [grant("finance")])).toContain("names nobody");
    expect(why([large], null, [grant("executive")])).toBeNull();
  });

  it("holds within the entity of the rule and of the grant", () => {
    expect(why([rule({ entityCode: "FR01" })], "1", [grant("finance")])).toContain("names nobody");
    expect(why([rule()], "1", [grant("finance", "FR01")])).toBe("The approval matrix gives this to Finance.");
  });

  it("a delegate stands in for the role until the delegation ends", () => {
    const until = (expiresAt: Date | null) => why([rule({ delegateId: "u1", expiresAt })], "1", []);
    expect([until(null), until(new Date("2026-11-21T00:00:00Z"))]).toEqual([null, null]);
    expect(until(new Date("2026-11-20T12:00:00Z"))).toBe("The approval matrix gives this to Finance.");
    expect(why([rule({ delegateId: "u2" })], "1", [])).toBe("The approval matrix gives this to Finance.");
  });
});
