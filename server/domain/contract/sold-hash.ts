import type { DealTerms } from "../canonical/deal.ts";
import { contentHash } from "../canonical-json.ts";
import type { Amount } from "../money.ts";
import { rolesOfGroup, shareOfGroup } from "./project-groups.ts";

interface SoldDeal {
  /** Of its account, whatever that was merged into since. */
  customerId: string | null;
  amount: Amount | null;
  currency: string | null;
  terms: DealTerms;
}

/** Sixteen digits of what a content is: enough to notice that it changed. */
export const shortHash = (content: unknown): string => contentHash(content).toString("hex").slice(0, 16);

/**
 * What was sold, as one text: the facts of the deal that the contract and the requests for people rest on. Who owns the deal, its contacts and the state of
 * its statement of work are no part of it, so that a change of these is no amendment.
 */
export function soldHash(deal: SoldDeal, projectGroup: string): string {
  const { terms } = deal;
  const lines = terms.lines.filter((line) => line.projectGroup === projectGroup);
  return shortHash({
    customer: deal.customerId,
    becomes: terms.disposition === "new" ? null : terms.disposition,
    relatedEngagement: terms.relatedEngagement,
    currency: deal.currency,
    legalEntity: terms.legalEntity,
    paymentTerms: terms.paymentTerms,
    poNumber: terms.poNumber,
    serviceStartOn: terms.serviceStartOn,
    serviceEndOn: terms.serviceEndOn,
    amount: shareOfGroup(deal, projectGroup),
    roles: byId(rolesOfGroup(terms, projectGroup).own),
    lines: byId(lines),
  });
}

const byId = <Item extends { externalId: string }>(items: readonly Item[]): Item[] =>
  [...items].sort((a, b) => (a.externalId < b.externalId ? -1 : 1));
