import type { ReferenceNames } from "../../domain/contract/facts.ts";
import type { BookRow } from "../../domain/mapping/book.ts";
import type { RowDiff } from "../../domain/mapping/diff.ts";
import type { ReferenceKind } from "../../domain/mapping/fields.ts";
import { type UnknownValue, unknownValues } from "../../domain/mapping/known-values.ts";
import { problemFields, type RowProblem, tellProblems } from "../../domain/mapping/rows.ts";
import { type MappingSetKey, setSpec } from "../../domain/mapping/sets.ts";
import type { Services } from "../context.ts";
import { currentReference } from "../reference/shared-reference.ts";
import { type Outcome, refuse } from "../refusal.ts";

const mostNotes = 20;
const namesOf: Record<ReferenceKind, keyof ReferenceNames> = {
  "erp.terms": "erpTerms",
  "erp.item": "erpItems",
  "psa.template": "psaTemplates",
  "psa.role": "psaRoles",
  "psa.rate_card": "psaRateCards",
};

interface Change {
  set: MappingSetKey;
  diffs: readonly RowDiff[];
  inForce: readonly BookRow[];
}

/** The values of a change that no connected system is known to have, by what was last read of the PSA and the ERP that are written to. */
export async function findUnknownValues(services: Pick<Services, "db" | "clock">, change: Change): Promise<UnknownValue[]> {
  const { entities, names } = await currentReference(services);
  return unknownValues(change.set, change, {
    offered: (kind) => new Set(names[namesOf[kind]].keys()),
    entities: new Set([...entities.values()].flatMap(({ code, name }) => [code.toLowerCase(), name.toLowerCase()])),
  });
}

/**
 * Refuses a change with values that a system is known not to have. Answers what no system tells of, a sentence each, for whoever
 * makes the change and whoever looks at it. `keys`: the keys as the caller stated them, to point to the right one.
 */
export async function refuseUnknown(
  services: Pick<Services, "db" | "clock">,
  change: Change,
  keys: readonly string[] = [],
): Promise<Outcome<string[]>> {
  const unknown = await findUnknownValues(services, change);
  const problems = unknown
    .filter((one) => one.isRefused)
    .map(({ field, key, keyNorm, message }): RowProblem => ({ index: Math.max(0, keys.indexOf(keyNorm)), key, field, message }));
  if (problems.length > 0)
    return refuse("invalid", `${setSpec(change.set).name}: ${tellProblems(problems)}`, problemFields(problems));
  return { ok: true, value: notesOf(unknown) };
}

/** A sentence for each value, as many as somebody reads. */
export const notesOf = (unknown: readonly UnknownValue[]): string[] =>
  unknown.slice(0, mostNotes).map(({ key, message }) => `${key}: ${message}.`);
