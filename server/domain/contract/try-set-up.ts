import type { Blocker } from "../exceptions/blocker.ts";
import { checkEngagement, type EngagementCheck, isWaived } from "./check-engagement.ts";
import { changeOrder, decideDisposition } from "./disposition.ts";
import type { EngagementFacts, ResolvedTerms } from "./facts.ts";

/** How the set-up of an engagement would go on, as far as it can be told before anything is written. */
export interface Trial {
  /** It passes all checks; it needs no project; or it stays, for what `blockers` say. */
  outcome: "goes_on" | "no_project" | "stays";
  blockers: readonly Blocker[];
  terms: ResolvedTerms | null;
  check: EngagementCheck;
}

/** Decides and checks an engagement as its flow would, from the same facts, without doing anything. Pure. */
export function trySetUp(facts: EngagementFacts): Trial {
  const check = checkEngagement(facts);
  const decided = decideDisposition(facts);
  if (!decided.decided) {
    const rest = check.blockers.filter((blocker) => blocker.kind !== "contract_incomplete");
    return { outcome: "stays", blockers: [decided.blocker, ...rest], terms: null, check };
  }
  if (decided.disposition === "none") return { outcome: "no_project", blockers: [], terms: null, check };
  if (decided.disposition === "change") {
    if (isWaived("amendment_candidate", facts)) return { outcome: "no_project", blockers: [], terms: null, check };
    return { outcome: "stays", blockers: [changeOrder(facts.deal.name)], terms: null, check };
  }
  return check.terms
    ? { outcome: "goes_on", blockers: [], terms: check.terms, check }
    : { outcome: "stays", blockers: check.blockers, terms: null, check };
}

/** One fact of a contract that would be another one. */
export interface TermsDifference {
  what: string;
  before: string;
  after: string;
}

/** What two resolutions of the same engagement differ in, in words; none: they are the same. */
export function differencesOf(before: ResolvedTerms, after: ResolvedTerms): TermsDifference[] {
  const was = factsOfTerms(before);
  const is = factsOfTerms(after);
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((what) => {
    const [old, now] = [was.get(what) ?? "—", is.get(what) ?? "—"];
    return old === now ? [] : [{ what, before: old, after: now }];
  });
}

function factsOfTerms(terms: ResolvedTerms): Map<string, string> {
  const lines = terms.lines.flatMap((line): [string, string][] => [
    [`Service line of ${line.name}`, line.serviceLine],
    [`Contract type of ${line.name}`, line.type],
    [`Billing driver of ${line.name}`, line.billingDriver],
    [`Template of ${line.name}`, line.template],
    [`ERP item of ${line.name}`, line.erpItemId],
    [`Cost centre of ${line.name}`, line.costCenter ?? "—"],
    [`Revenue profile of ${line.name}`, line.revenueProfile],
  ]);
  return new Map([
    ["Legal entity", terms.entityCode],
    ["Country", terms.countryCode],
    ["Sector", terms.sector ?? "—"],
    ["Tax profile", terms.taxProfile],
    ["Payment terms", terms.paymentTerms.name],
    ...lines,
    ...terms.roles.map((role): [string, string] => [`PSA role of ${role.role}`, role.psaRole]),
  ]);
}
