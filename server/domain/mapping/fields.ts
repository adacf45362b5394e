import { countryName } from "../canonical/country.ts";
import { billingDriverNames, contractTypeNames, dispositionNames } from "../canonical/deal.ts";
import { type MappingSetKey, setSpec } from "./sets.ts";

/** Kinds of reference values that a connected system offers, as they are stored. */
export type ReferenceKind = "erp.terms" | "erp.item" | "psa.template" | "psa.role" | "psa.rate_card";

/** How a part of a key or a field of a value is entered. */
export type FieldInput =
  /** `livesIn`: the system whose word it is, though it does not say which it has. */
  | { kind: "text"; livesIn?: "PSA" | "ERP" }
  | { kind: "switch" }
  | { kind: "choice"; options: readonly { value: string; label: string }[] }
  | { kind: "country" }
  | { kind: "entity" }
  | { kind: "reference"; of: ReferenceKind }
  /** A key of another set. */
  | { kind: "key_of"; set: MappingSetKey };

export interface FieldSpec {
  name: string;
  label: string;
  input: FieldInput;
  isRequired: boolean;
  /** A change of it needs a second person. */
  isSensitive: boolean;
}

const choices = (names: Readonly<Record<string, string>>): FieldInput => ({
  kind: "choice",
  options: Object.entries(names).map(([value, label]) => ({ value, label })),
});

type Form = Readonly<Record<string, { label: string; input: FieldInput; isOptional?: true }>>;
const text: FieldInput = { kind: "text" };
const entity: FieldInput = { kind: "entity" };
const erpText: FieldInput = { kind: "text", livesIn: "ERP" };

/** Labels and inputs of the values, by set and in the order of the grid. Types and rules are in sets.ts. */
const valueForms: Readonly<Record<MappingSetKey, Form>> = {
  product: {
    serviceLine: { label: "Service line", input: { kind: "key_of", set: "service-line" }, isOptional: true },
    isService: { label: "Is a service", input: { kind: "switch" } },
    contractType: { label: "Contract type", input: choices(contractTypeNames), isOptional: true },
    billingDriver: { label: "Billing driver", input: choices(billingDriverNames), isOptional: true },
  },
  "service-line": {
    template: { label: "Project template", input: { kind: "reference", of: "psa.template" } },
    erpItem: { label: "ERP item", input: { kind: "reference", of: "erp.item" } },
    costCenter: { label: "Cost centre", input: erpText, isOptional: true },
    revenueProfile: { label: "Revenue profile", input: erpText },
    legalEntity: { label: "Legal entity", input: entity, isOptional: true },
  },
  "tax-profile": { taxProfile: { label: "Tax profile", input: erpText } },
  "payment-terms": { erpTerms: { label: "ERP terms", input: { kind: "reference", of: "erp.terms" } } },
  "regional-office": { legalEntity: { label: "Legal entity", input: entity } },
  role: {
    psaRole: { label: "PSA role", input: { kind: "reference", of: "psa.role" } },
    rateCardLine: { label: "Rate card line", input: { kind: "text", livesIn: "PSA" } },
  },
  disposition: { disposition: { label: "Becomes", input: choices(dispositionNames) } },
  country: { countryCode: { label: "Stands for", input: { kind: "country" } } },
  sector: { sector: { label: "Sector", input: text } },
};

const keyForms: Readonly<Record<string, { label: string; input: FieldInput }>> = {
  product: { label: "Product", input: text },
  serviceLine: { label: "Service line", input: text },
  entity: { label: "Legal entity", input: entity },
  country: { label: "Country", input: text },
  terms: { label: "Terms in the CRM", input: text },
  office: { label: "Regional office", input: text },
  role: { label: "Role sold", input: text },
  dealKind: { label: "Kind of deal", input: text },
  sector: { label: "Sector in the source", input: text },
};

/** The fields of a set's values, in order. */
export function valueFields(set: MappingSetKey): FieldSpec[] {
  const spec = setSpec(set);
  return Object.entries(valueForms[set]).map(([name, field]) => ({
    name,
    label: field.label,
    input: field.input,
    isRequired: !field.isOptional,
    isSensitive: spec.sensitive.includes(name),
  }));
}

/** The parts of a set's keys, in order. */
export const keyFields = (set: MappingSetKey): FieldSpec[] =>
  setSpec(set).keyParts.map((name) => {
    const form = keyForms[name] ?? { label: name, input: text };
    const input: FieldInput = set === "tax-profile" && name === "country" ? { kind: "country" } : form.input;
    return { name, label: form.label, input, isRequired: true, isSensitive: false };
  });

/** "GTX Pro"; "DE01 → France" for several parts, "any" for the wildcard. */
export const keyLabel = (set: MappingSetKey, key: readonly string[]): string =>
  key
    .map((part, index) => {
      if (part === "*") return "any country";
      return keyFields(set)[index]?.input.kind === "country" ? countryName(part) : part;
    })
    .join(" → ");

/** A value in a few words, for suggestions, comparisons and the audit trail. */
export function describeValue(set: MappingSetKey, value: unknown): string {
  if (typeof value !== "object" || value === null) return "—";
  const entries = value as Record<string, unknown>;
  if (set === "product" && entries.isService === false) return "No service";
  const parts = valueFields(set).flatMap((field) => {
    const shown = describeField(field, entries[field.name]);
    return shown === null || field.input.kind === "switch" ? [] : [shown];
  });
  return parts.join(" · ") || "—";
}

/** One field's value as a reader sees it; null: nothing is entered. */
export function describeField(field: FieldSpec, value: unknown): string | null {
  if (value === null || value === undefined || value === "") return null;
  if (typeof value === "boolean") return value ? "Yes" : "No";
  const said = String(value);
  if (field.input.kind === "choice") return field.input.options.find((option) => option.value === said)?.label ?? said;
  if (field.input.kind === "country") return countryName(said);
  return said;
}
