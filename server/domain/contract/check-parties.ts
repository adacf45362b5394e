import { countryCodeOf, countryName } from "../canonical/country.ts";
import { type ContactRole, contactRoles } from "../canonical/deal.ts";
import type { Blocker } from "../exceptions/blocker.ts";
import { mapWaitKey, normaliseKey, wildcardKey } from "../mapping/sets.ts";
import { absent, offered, unmapped } from "./check-lines.ts";
import { type CustomerNode, type Decision, type EngagementFacts, type EntityFacts, referenceWaits } from "./facts.ts";

const contactNames: Record<ContactRole, string> = { bill_to: "bill-to", project: "project", signatory: "signatory" };

export interface CustomerCheck {
  blockers: Blocker[];
  countryCode: string | null;
  sector: string | null;
}

/** The account, its hierarchy, its country and sector. */
export function checkCustomer(facts: EngagementFacts): CustomerCheck {
  const [customer] = facts.customers;
  if (!customer)
    return {
      blockers: [{ kind: "customer_missing", params: {}, cause: "no account", waits: [] }],
      countryCode: null,
      sector: null,
    };
  const blockers: Blocker[] = [];
  if (facts.hierarchyHasCycle) {
    const circle = circleOf(facts.customers);
    blockers.push({
      kind: "hierarchy_cycle",
      params: { path: [...circle, ...circle.slice(0, 1)].map((node) => node.name).join(" → ") },
      cause: circle.map((node) => node.id).sort()[0] ?? customer.id,
      waits: facts.customers.map((node) => `record:customer:${node.id}`),
    });
  }
  const countryCode = resolveCountry(facts, customer.country ?? customer.countryCode, blockers);
  return { blockers, countryCode, sector: resolveSector(facts, customer.sector, blockers) };
}

/** The accounts of the circle itself, without those that only lead into it: so all deals below it form one group. */
function circleOf(chain: readonly CustomerNode[]): readonly CustomerNode[] {
  const backTo = chain.at(-1)?.parentId;
  return chain.slice(
    Math.max(
      0,
      chain.findIndex((node) => node.id === backTo),
    ),
  );
}

function resolveCountry(facts: EngagementFacts, country: string | null, blockers: Blocker[]): string | null {
  if (!country) {
    blockers.push({
      kind: "contract_incomplete",
      params: { missing: "Country of the account", line: facts.customers[0]?.name ?? "" },
      cause: "country of the account",
      waits: [],
    });
    return null;
  }
  const mapped = facts.mappings.lookUp("country", [country]);
  if (mapped.found) return mapped.value.countryCode;
  const known = countryCodeOf(country);
  if (known) return known;
  blockers.push(unmapped("country", "Country", country));
  return null;
}

function resolveSector(facts: EngagementFacts, sector: string | null, blockers: Blocker[]): string | null {
  if (!sector) return null;
  const mapped = facts.mappings.lookUp("sector", [sector]);
  if (mapped.found) return mapped.value.sector;
  blockers.push(unmapped("sector", "Sector", sector));
  return null;
}

/** Contacts by role, where the connection's policy asks for them: bill-to and project. */
export function checkContacts(facts: EngagementFacts): Blocker[] {
  if (facts.policy.contacts === "not_required") return [];
  return contactRoles
    .filter((role) => role !== "signatory" && !facts.deal.terms.contacts.some((contact) => contact.role === role))
    .map((role) => ({ kind: "contact_missing", params: { role: contactNames[role] }, cause: role, waits: [] }));
}

export interface EntityCheck {
  blockers: Blocker[];
  entity: EntityFacts | null;
  decision: Decision | null;
}

/**
 * The legal entity: as the deal says, else of its service lines where they agree (one project is one entity's), else by its regional office in the map or the connection's
 * policy, else, where the deal says nothing at all, by the policy. An office that nobody knows is asked for, never replaced.
 */
export function resolveEntity(facts: EngagementFacts, serviceLines: readonly string[]): EntityCheck {
  const { legalEntity, regionalOffice } = facts.deal.terms;
  if (legalEntity) return named(facts, legalEntity, "deal");
  const mapped = serviceLines.flatMap((serviceLine) => {
    const row = facts.mappings.lookUp("service-line", [serviceLine]);
    return row.found && row.value.legalEntity ? [{ code: row.value.legalEntity, by: `map service-line v${row.version}` }] : [];
  });
  const codes = [...new Set(mapped.map(({ code }) => code))].sort();
  if (codes.length > 1) {
    const several = codes.join(" and ");
    const waits = serviceLines.map((serviceLine) => mapWaitKey("service-line", normaliseKey([serviceLine])));
    return {
      blockers: [{ kind: "entity_missing", params: { several }, cause: `several:${several.toLowerCase()}`, waits }],
      entity: null,
      decision: null,
    };
  }
  const [first] = mapped;
  if (first) return named(facts, first.code, first.by);
  if (regionalOffice) {
    const mapped = facts.mappings.lookUp("regional-office", [regionalOffice]);
    if (mapped.found) return named(facts, mapped.value.legalEntity, `map regional-office v${mapped.version}`);
    const office = normaliseKey([regionalOffice]);
    const byPolicy = Object.entries(facts.policy.entityByOffice ?? {}).find(([name]) => normaliseKey([name]) === office);
    if (byPolicy) return named(facts, byPolicy[1], "policy");
    return { blockers: [unmapped("regional-office", "Regional office", regionalOffice)], entity: null, decision: null };
  }
  if (facts.policy.legalEntity) return named(facts, facts.policy.legalEntity, "policy");
  return { blockers: [{ kind: "entity_missing", params: {}, cause: "missing", waits: [] }], entity: null, decision: null };
}

function named(facts: EngagementFacts, code: string, by: string): EntityCheck {
  const wanted = normaliseKey([code]);
  const entity = [...facts.entities.values()].find(
    (candidate) => normaliseKey([candidate.code]) === wanted || normaliseKey([candidate.name]) === wanted,
  );
  if (entity) return { blockers: [], entity, decision: { what: "Legal entity", value: entity.code, by } };
  return {
    blockers: [{ kind: "entity_missing", params: { value: code }, cause: `unknown:${wanted}`, waits: [referenceWaits.entities] }],
    entity: null,
    decision: null,
  };
}

export interface TaxCheck {
  blockers: Blocker[];
  taxProfile: string | null;
  decision: Decision | null;
}

/** The tax profile of the entity's sales to the customer's country. */
export function resolveTax(facts: EngagementFacts, entity: EntityFacts, countryCode: string): TaxCheck {
  const mapped = facts.mappings.lookUp("tax-profile", [entity.code, countryCode]);
  if (mapped.found) {
    return {
      blockers: [],
      taxProfile: mapped.value.taxProfile,
      decision: { what: "Tax profile", value: mapped.value.taxProfile, by: `map tax-profile v${mapped.version}` },
    };
  }
  const key = [entity.code, countryCode];
  const rows = [normaliseKey(key), wildcardKey("tax-profile", key)].filter((row) => row !== undefined);
  const blocker: Blocker = {
    kind: "tax_profile_missing",
    params: { set: "tax-profile", entity: entity.code, country: countryName(countryCode), key, value: countryCode },
    cause: normaliseKey(key).replace("\u001f", ":"),
    waits: rows.map((row) => mapWaitKey("tax-profile", row)),
  };
  return { blockers: [blocker], taxProfile: null, decision: null };
}

export interface TermsCheck {
  blockers: Blocker[];
  paymentTerms: { name: string; erpId: string } | null;
  decision: Decision | null;
}

/** The ERP's payment terms for what the deal, or else the policy, says. */
export function resolvePaymentTerms(facts: EngagementFacts): TermsCheck {
  const said = facts.deal.terms.paymentTerms ?? facts.policy.paymentTerms ?? null;
  if (!said) {
    return {
      blockers: [
        {
          kind: "contract_incomplete",
          params: { missing: "Payment terms", line: facts.deal.name },
          cause: "payment terms",
          waits: [],
        },
      ],
      paymentTerms: null,
      decision: null,
    };
  }
  const mapped = facts.mappings.lookUp("payment-terms", [said]);
  const name = mapped.found ? mapped.value.erpTerms : said.trim();
  const erpId = offered(facts.references.erpTerms, name);
  if (erpId) {
    const statedBy = facts.deal.terms.paymentTerms ? [] : ["policy"];
    const by = [...statedBy, ...(mapped.found ? [`map payment-terms v${mapped.version}`] : [])].join(", ") || "deal";
    return { blockers: [], paymentTerms: { name, erpId }, decision: { what: "Payment terms", value: name, by } };
  }
  if (mapped.found)
    return { blockers: [absent("Payment terms", name, "the ERP", "payment-terms", said)], paymentTerms: null, decision: null };
  const blocker = unmapped("payment-terms", "Payment terms", said); // or the ERP comes to offer terms of that name
  return {
    blockers: [{ ...blocker, waits: [...blocker.waits, referenceWaits.names] }],
    paymentTerms: null,
    decision: null,
  };
}
