import { PortError } from "../../connectors/ports/port.ts";
import type { ResolvedTerms } from "../../domain/contract/facts.ts";
import type { Blocker } from "../../domain/exceptions/blocker.ts";
import { type MappingSetKey, mapWaitKey, normaliseKey, wildcardKey } from "../../domain/mapping/sets.ts";
import { mainLine } from "./erp-drafts.ts";
import { Stopped } from "./stop.ts";

/** A word of the ERP that a map names and that nobody but the ERP can look up. */
interface MappedWord {
  what: string;
  value: string | null;
  set: MappingSetKey;
  key: readonly string[];
}

/** By the field of the draft that carries it. */
function wordsOf(terms: ResolvedTerms): Readonly<Record<string, MappedWord>> {
  const main = mainLine(terms);
  const byServiceLine = { set: "service-line", key: [main?.serviceLine ?? ""] } as const;
  return {
    taxProfile: { what: "Tax profile", value: terms.taxProfile, set: "tax-profile", key: [terms.entityCode, terms.countryCode] },
    revenueProfile: { what: "Revenue profile", value: main?.revenueProfile ?? null, ...byServiceLine },
    costCenter: { what: "Cost centre", value: main?.costCenter ?? null, ...byServiceLine },
  };
}

/**
 * Writes what carries words of the ERP. Where the ERP does not take one of them, finance is told which, with the map that names it
 * to be mended: throws Stopped with that.
 */
export async function withMappedWords<Result>(terms: ResolvedTerms, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof PortError) || error.kind !== "rejected") throw error;
    const words = wordsOf(terms);
    const refused = error.details.flatMap(({ refusedValueOf }) => (refusedValueOf && words[refusedValueOf]) || []);
    if (refused.length === 0) throw error;
    throw new Stopped(refused.map(notTaken));
  }
}

function notTaken({ key, set, value, what }: MappedWord): Blocker {
  const rows = [normaliseKey(key), wildcardKey(set, key)].filter((row) => row !== undefined);
  return {
    kind: "reference_missing",
    team: "finance",
    params: { what, value, system: "the ERP", set, key },
    cause: `${what}:${value}`.toLowerCase(),
    waits: rows.map((row) => mapWaitKey(set, row)),
  };
}
