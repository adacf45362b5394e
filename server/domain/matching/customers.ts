import { countryCodeOf } from "../canonical/country.ts";
import { isTaxId, nameKey, taxIdKey, webDomain } from "../canonical/customer.ts";

/** A customer of ours that has no record in the ERP yet. */
export interface CustomerToMatch {
  key: string;
  name: string;
  taxId: string | null;
  countryCode: string | null;
  domain: string | null;
}

/** A customer of the ERP that was found for it. */
export interface MatchCandidate {
  externalId: string;
  ourKey: string | null;
  name: string;
  taxId: string | null;
  country: string | null;
  website: string | null;
}

/** What a person has ruled: this one, or none of them. */
export type CustomerRuling = { use: string } | { create: true };

export type MatchReason = "our_key" | "tax_id" | "ruling" | "name" | "domain" | "similar_name";

export type CustomerMatch =
  | { kind: "adopt"; externalId: string; reason: MatchReason }
  | { kind: "create" }
  | { kind: "ask"; candidates: { candidate: MatchCandidate; reasons: MatchReason[]; similarity: number }[] };

/** Names that share so much of their trigrams are taken for alike (Jaccard). */
const alikeFrom = 0.6;

/**
 * Which ERP customer is this one (D3). Our own key proves it; then a person's ruling is followed; then the exact tax id with
 * the same country is adopted unasked; the same or a similar name, the same web domain, or the tax id in several places is only
 * a question; else it is new.
 */
export function matchCustomer(
  customer: CustomerToMatch,
  candidates: readonly MatchCandidate[],
  ruling: CustomerRuling | null,
): CustomerMatch {
  const own = candidates.find((candidate) => candidate.ourKey === customer.key);
  if (own) return { kind: "adopt", externalId: own.externalId, reason: "our_key" };
  if (ruling) return "use" in ruling ? { kind: "adopt", externalId: ruling.use, reason: "ruling" } : { kind: "create" };
  const byTax = candidates.filter((candidate) => sameTaxId(customer, candidate));
  const [onlyOne] = byTax;
  if (onlyOne && byTax.length === 1) return { kind: "adopt", externalId: onlyOne.externalId, reason: "tax_id" };
  const sought: Sought = { name: nameOf(customer.name), domain: webDomain(customer.domain), taxId: customer.taxId };
  const alike = candidates
    .map((candidate) => ({ candidate, ...likeness(sought, candidate) }))
    .filter((entry) => entry.reasons.length > 0)
    .sort((a, b) => b.similarity - a.similarity || (a.candidate.externalId < b.candidate.externalId ? -1 : 1));
  return alike.length === 0 ? { kind: "create" } : { kind: "ask", candidates: alike };
}

const sameTaxId = (customer: CustomerToMatch, candidate: MatchCandidate): boolean =>
  equalTaxIds(customer.taxId, candidate.taxId) &&
  customer.countryCode !== null &&
  candidate.country !== null &&
  countryCodeOf(candidate.country) === customer.countryCode;

const equalTaxIds = (a: string | null, b: string | null): boolean =>
  a !== null && b !== null && isTaxId(a) && taxIdKey(a) === taxIdKey(b);

interface Sought {
  name: NameToCompare;
  domain: string | null;
  taxId: string | null;
}

function likeness(sought: Sought, candidate: MatchCandidate): { reasons: MatchReason[]; similarity: number } {
  const reasons: MatchReason[] = [];
  const name = nameOf(candidate.name);
  const similarity = similarityOf(sought.name, name);
  if (name.key === sought.name.key) reasons.push("name");
  else if (similarity >= alikeFrom && !haveOtherNumbers(sought.name, name)) reasons.push("similar_name");
  const domain = webDomain(candidate.website);
  if (domain !== null && domain === sought.domain) reasons.push("domain");
  if (equalTaxIds(sought.taxId, candidate.taxId)) reasons.push("tax_id");
  return { reasons, similarity };
}

/** 0 to 1: the share of trigrams that two names have in common, after case, accents and legal forms are set aside. */
export const nameSimilarity = (a: string, b: string): number => similarityOf(nameOf(a), nameOf(b));

interface NameToCompare {
  key: string;
  grams: ReadonlySet<string>;
  /** The numbers in it, in order. */
  numbers: string;
}

function nameOf(name: string): NameToCompare {
  const key = nameKey(name);
  return { key, grams: trigrams(key), numbers: (key.match(/\p{Nd}+/gu) ?? []).join(" ") };
}

/** Of numbered houses, funds and sites the number is the name: "Site 12" is no slip of "Site 13". */
const haveOtherNumbers = (a: NameToCompare, b: NameToCompare): boolean =>
  a.numbers !== "" && b.numbers !== "" && a.numbers !== b.numbers;

function similarityOf(a: NameToCompare, b: NameToCompare): number {
  if (a.key === b.key) return 1;
  let shared = 0;
  for (const gram of a.grams) if (b.grams.has(gram)) shared += 1;
  return shared / (a.grams.size + b.grams.size - shared);
}

function trigrams(text: string): Set<string> {
  const padded = `  ${text} `;
  const grams = new Set<string>();
  for (let index = 0; index + 3 <= padded.length; index += 1) grams.add(padded.slice(index, index + 3));
  return grams;
}
