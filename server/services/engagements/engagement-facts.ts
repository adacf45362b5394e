import { type DealTerms, dispositions } from "../../domain/canonical/deal.ts";
import type { CustomerNode, EngagementFacts, RelatedEngagement } from "../../domain/contract/facts.ts";
import { type AgreedWaiver, waiversInForce } from "../../domain/contract/waivers-in-force.ts";
import { dayIn, type LocalDate } from "../../domain/dates.ts";
import type { MappingBook } from "../../domain/mapping/book.ts";
import type { ReferenceBook } from "../reference/reference-book.ts";

/** What has to be read about an engagement before it can be checked. */
export interface EngagementFactsRow {
  engagement: { id: string; projectGroup: string };
  deal: {
    id: string;
    name: string;
    amount: string | null;
    currency: string | null;
    wonAt: Date | null;
    closeOn: LocalDate | null;
    terms: DealTerms;
  };
  order: EngagementFacts["order"];
  /** The deal's customer first, its parents after it. */
  customers: readonly CustomerNode[];
  hasCycle: boolean;
  rulings: readonly { kind: string; subjectId: string; answer: Record<string, unknown> }[];
  waivers: readonly AgreedWaiver[];
  related: readonly (RelatedEngagement & { number: string })[];
}

/** What the pure check decides from, out of what was read. The flow checks by it, and drafts of mappings are tried by it. */
export function factsOf(
  row: EngagementFactsRow,
  context: { reference: ReferenceBook; mappings: MappingBook; policy: EngagementFacts["policy"]; now: Date },
): EngagementFacts {
  const ruling = row.rulings
    .filter((candidate) => candidate.kind === "disposition" && candidate.subjectId === row.engagement.id)
    .at(-1);
  const ruled = dispositions.find((disposition) => disposition === ruling?.answer.disposition);
  const { deal } = row;
  const facts: EngagementFacts = {
    today: dayIn(context.now, "UTC"),
    deal: {
      id: deal.id,
      name: deal.name,
      amount: deal.amount,
      currency: deal.currency,
      wonAt: deal.wonAt,
      closeOn: deal.closeOn,
      terms: deal.terms,
    },
    projectGroup: row.engagement.projectGroup,
    policy: context.policy,
    order: row.order,
    customers: row.customers,
    hierarchyHasCycle: row.hasCycle,
    entities: context.reference.entities,
    mappings: context.mappings,
    references: context.reference.names,
    rates: context.reference.rates,
    waivers: [],
    ruledDisposition: ruled
      ? { disposition: ruled, targetNumber: typeof ruling?.answer.targetNumber === "string" ? ruling.answer.targetNumber : null }
      : null,
    relatedEngagements: new Map(row.related.map(({ number, ...entry }) => [number, entry])),
  };
  return { ...facts, waivers: waiversInForce(facts, row.waivers) };
}
