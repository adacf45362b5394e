import { dayInSentence, type LocalDate, parseDay } from "../dates.ts";
import { isMappingSet, type MappingSetKey } from "../mapping/sets.ts";
import { inSentence, isAmount, type Money } from "../money.ts";
import type { Params } from "./kind-spec.ts";

/** One side of a comparison: in words; and, where it is money or a day, those by themselves for whoever shows them in a form of their own. */
interface ComparedSide {
  label: string;
  value: string;
  money: Money | null;
  on: LocalDate | null;
}

/** Two sides that ought to agree and do not. */
export interface Comparison {
  what: string;
  left: ComparedSide;
  right: ComparedSide;
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

/** What a check wrote down of one side: an amount of that currency, a day, or words; a day may go with it. */
function sideOf(
  label: string,
  wrote: { value: string | undefined; currency?: string | null; on?: string | undefined },
): ComparedSide {
  const { currency = null, value = "—" } = wrote;
  const money = currency !== null && isAmount(value) ? { amount: value, currency } : null;
  const said = money ? inSentence(money.amount, currency) : value;
  const day = parseDay(wrote.on ?? "") ?? null;
  return { label, value: day ? `${said} on ${dayInSentence(day)}` : said, money, on: day ?? parseDay(value) ?? null };
}

/** What of a line was held against its price: the name under which the check wrote it down, and what a user reads. */
const figuresBesidePrice = { milestones: "Milestones", capAmount: "Cap", retainer: "Retainer, over its term" } as const;
export type FigureBesidePrice = keyof typeof figuresBesidePrice;

/** Both sides of a mismatch, as the check wrote them down. */
export function comparisonsOf(kind: string, params: Params): Comparison[] {
  const at = (name: string, index: number): string | undefined => texts(params, name)[index];
  const currency = textOf(params, "currency");
  if (kind === "sow_mismatch") {
    // Exceptions that were opened before each row had a name of its own name the differences alone.
    const what = texts(params, "what");
    return (what.length > 0 ? what : texts(params, "differences")).map((row, index) => ({
      what: row,
      left: sideOf("Deal", { value: at("deal", index), currency, on: at("dealOn", index) }),
      right: sideOf("Statement of work", {
        value: at("sow", index),
        currency: textOf(params, "sowCurrency"),
        on: at("sowOn", index),
      }),
    }));
  }
  if (kind === "amendment_candidate") {
    return texts(params, "what").map((what, index) => ({
      what,
      left: sideOf("Contract", { value: at("sold", index) }),
      right: sideOf("Deal now", { value: at("now", index) }),
    }));
  }
  const price = textOf(params, "price");
  if (kind !== "contract_mismatch" || price === null) return [];
  return Object.entries(figuresBesidePrice).flatMap(([name, label]) => {
    const value = textOf(params, name);
    if (value === null) return [];
    const what = `Price of “${textOf(params, "line") ?? "the line"}”`;
    return [{ what, left: sideOf(label, { value, currency }), right: sideOf("Line", { value: price, currency }) }];
  });
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
