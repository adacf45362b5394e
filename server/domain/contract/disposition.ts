import { type Disposition, dispositionNames } from "../canonical/deal.ts";
import type { EngagementStatus } from "../engagements/status.ts";
import type { Blocker } from "../exceptions/blocker.ts";
import { mapWaitKey, normaliseKey } from "../mapping/sets.ts";
import type { Decision, EngagementFacts, RelatedEngagement } from "./facts.ts";

export type DispositionResult =
  | { decided: true; disposition: Disposition; targetEngagementId: string | null; decision: Decision }
  | { decided: false; blocker: Blocker };

const needsTarget: ReadonlySet<Disposition> = new Set(["addition", "change"]);

/**
 * What a won deal becomes. A person's ruling goes first, then what sales entered on the deal, then a deal without any service
 * (none), then the kind of deal by the map, and where the deal has no kind the connection's policy; else sales operations are
 * asked.
 */
export function decideDisposition(facts: EngagementFacts): DispositionResult {
  const { terms } = facts.deal;
  if (facts.ruledDisposition) {
    return withTarget(
      facts,
      facts.ruledDisposition.disposition,
      facts.ruledDisposition.targetNumber ?? terms.relatedEngagement,
      "ruling",
    );
  }
  if (terms.disposition) return withTarget(facts, terms.disposition, terms.relatedEngagement, "deal");
  if (sellsNoService(facts)) return withTarget(facts, "none", null, `map product v${facts.mappings.version("product")}`);
  if (terms.kind) {
    const mapped = facts.mappings.lookUp("disposition", [terms.kind]);
    if (mapped.found)
      return withTarget(facts, mapped.value.disposition, terms.relatedEngagement, `map disposition v${mapped.version}`);
    return undecided(`the kind of deal “${terms.kind}” is not in the map`, terms.kind);
  }
  if (facts.policy.disposition) return withTarget(facts, facts.policy.disposition, terms.relatedEngagement, "policy");
  return undecided(null, null);
}

function withTarget(facts: EngagementFacts, disposition: Disposition, target: string | null, by: string): DispositionResult {
  const decision = { what: "Disposition", value: dispositionNames[disposition], by };
  if (disposition === "new" || disposition === "none") return { decided: true, disposition, targetEngagementId: null, decision };
  if (!target && !needsTarget.has(disposition)) return { decided: true, disposition, targetEngagementId: null, decision };
  if (!target) return undecided(`it is ${relations[disposition]} an engagement, but which one is not said`, null);
  const related = facts.relatedEngagements.get(target);
  if (!related) return undecided(`it is ${relations[disposition]} engagement ${target}, which does not exist`, null);
  const misfit = needsTarget.has(disposition) ? misfitOf(facts, related) : null;
  if (misfit)
    return undecided(`it is ${relations[disposition]} engagement ${target}, which ${misfit}`, null, [`set-up:${related.id}`]);
  return { decided: true, disposition, targetEngagementId: related.id, decision };
}

/**
 * Why an engagement cannot be added to or changed by this deal: another customer's, unless of the same group, or another
 * currency's, or nothing that goes on. The other customer is not named: it may be one of another legal entity.
 */
function misfitOf(facts: EngagementFacts, related: RelatedEngagement): string | null {
  const own = facts.customers.some((customer) => customer.id === related.customerId);
  if (related.customerId !== null && facts.customers.length > 0 && !own) return "is another customer’s";
  const currency = facts.deal.currency ?? facts.policy.currency ?? null;
  if (related.currency && currency && related.currency !== currency) return `is in ${related.currency}`;
  return standstills[related.status] ?? null;
}

const standstills: Partial<Record<EngagementStatus, string>> = {
  on_hold: "is on hold",
  withdrawn: "is withdrawn",
  no_project: "needs no project",
};

/** The statuses of engagements that can be neither added to nor changed. */
export const standstillStatuses: readonly string[] = Object.keys(standstills);

/** Whether an engagement can be added to, as far as its status says. */
export const canBeAddedTo = (status: EngagementStatus): boolean => standstills[status] === undefined;

/** A deal that changes an engagement: people enter the change, and set this aside. */
export const changeOrder = (name: string): Blocker => ({
  kind: "amendment_candidate",
  params: { differences: `“${name}” changes an existing engagement` },
  cause: "change order",
  waits: [],
});

const relations = { addition: "an addition to", change: "a change of", renewal: "a renewal of" } as const;

function undecided(reason: string | null, kind: string | null, waits: readonly string[] = []): DispositionResult {
  return {
    decided: false,
    blocker: {
      kind: "disposition_undecided",
      params: { reason, set: kind ? "disposition" : null, value: kind, key: kind ? [kind] : null },
      cause: kind ? `kind:${normaliseKey([kind])}` : "asked",
      waits: kind ? [mapWaitKey("disposition", normaliseKey([kind])), ...waits] : waits,
    },
  };
}

/** Every line of the group is a product that the map knows to be no service. */
function sellsNoService(facts: EngagementFacts): boolean {
  const lines = facts.deal.terms.lines.filter((line) => line.projectGroup === facts.projectGroup);
  return (
    lines.length > 0 &&
    lines.every((line) => {
      const product = line.product ?? line.productCode;
      if (!product) return false;
      const mapped = facts.mappings.lookUp("product", [product]);
      return mapped.found && !mapped.value.isService;
    })
  );
}
