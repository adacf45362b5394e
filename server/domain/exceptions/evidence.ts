import { isMappingSet, type MappingSetKey } from "../mapping/sets.ts";
import type { Params } from "./kind-spec.ts";

/** Two sides that ought to agree and do not. */
export interface Comparison {
  what: string;
  left: { label: string; value: string };
  right: { label: string; value: string };
}

/** A customer of the ERP that looks like ours. */
export interface CustomerCandidate {
  externalId: string;
  name: string;
  taxId: string;
  country: string;
  website: string;
  reasons: string;
}

const texts = (params: Params, name: string): readonly string[] => {
  const value = params[name];
  return Array.isArray(value) ? (value as readonly string[]) : [];
};
const textOf = (params: Params, name: string): string | null => {
  const value = params[name];
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : null;
};

/** Both sides of a mismatch, as the check wrote them down. */
export function comparisonsOf(kind: string, params: Params): Comparison[] {
  if (kind === "sow_mismatch") {
    const deal = texts(params, "deal");
    const sow = texts(params, "sow");
    return texts(params, "differences").map((what, index) => ({
      what,
      left: { label: "Deal", value: deal[index] ?? "—" },
      right: { label: "Statement of work", value: sow[index] ?? "—" },
    }));
  }
  if (kind === "amendment_candidate") {
    const [sold, now] = [texts(params, "sold"), texts(params, "now")];
    return texts(params, "what").map((what, index) => ({
      what,
      left: { label: "Contract", value: sold[index] ?? "—" },
      right: { label: "Deal now", value: now[index] ?? "—" },
    }));
  }
  const milestones = textOf(params, "milestones");
  const price = textOf(params, "price");
  if (kind === "contract_mismatch" && milestones !== null && price !== null) {
    return [
      {
        what: `Price of “${textOf(params, "line") ?? "the line"}”`,
        left: { label: "Milestones", value: milestones },
        right: { label: "Line", value: price },
      },
    ];
  }
  return [];
}

/** Our customer and the records of the ERP that look like it, to be compared field by field. */
export function customerQuestion(
  kind: string,
  params: Params,
): { customerId: string; own: Omit<CustomerCandidate, "externalId" | "reasons">; candidates: CustomerCandidate[] } | null {
  const customerId = textOf(params, "customerId");
  if (kind !== "duplicate_customer" || customerId === null) return null;
  const at = (name: string, index: number): string => texts(params, name)[index] ?? "—";
  return {
    customerId,
    own: {
      name: textOf(params, "name") ?? "—",
      taxId: textOf(params, "taxId") ?? "—",
      country: textOf(params, "country") ?? "—",
      website: textOf(params, "website") ?? "—",
    },
    candidates: texts(params, "ids").map((externalId, index) => ({
      externalId,
      name: at("names", index),
      taxId: at("taxIds", index),
      country: at("countries", index),
      website: at("websites", index),
      reasons: at("reasons", index),
    })),
  };
}

/** The mapping value that is missing: its set and key. */
export function missingMapping(params: Params): { set: MappingSetKey; key: string[]; value: string | null } | null {
  const set = textOf(params, "set");
  const key = texts(params, "key");
  return set !== null && isMappingSet(set) && key.length > 0 ? { set, key: [...key], value: textOf(params, "value") } : null;
}
