import { type ConnectionPolicy, statedPolicySchema } from "../../domain/contract/policy.ts";
import { normaliseKey } from "../../domain/mapping/sets.ts";
import type { VendorInfo } from "../context.ts";
import { commonSettings } from "./connection-rows.ts";
import { type FormField, type FormSection, formOf } from "./form-fields.ts";

/** The settings that a connection to this vendor may state: those of its connector, and what every connection may. */
export function settingsForm(vendor: Pick<VendorInfo, "settings" | "limits">): FormSection[] {
  const limits: Readonly<Record<string, number>> = { ...vendor.limits };
  const common = formOf(commonSettings).map((section) => ({
    ...section,
    fields: section.fields.map((field) => ({ ...field, own: limits[field.path.at(-1) ?? ""] })),
  }));
  return [...formOf(vendor.settings), ...common];
}

/**
 * What a firm may decide for a source that lacks facts. Legal entities are chosen of those that were read of the ERP, and typed
 * before that; what is stated already stays to be chosen, be it a name or of an entity that the ERP has no more.
 */
export function policyForm(
  stated: Pick<ConnectionPolicy, "entityByOffice" | "legalEntity">,
  entities: readonly { code: string; name: string }[],
): FormSection[] {
  const form = formOf(statedPolicySchema);
  if (entities.length === 0) return form;
  const isKnown = (value: string): boolean =>
    entities.some(({ code, name }) => [code, name].some((one) => normaliseKey([one]) === normaliseKey([value])));
  const others = [stated.legalEntity ?? [], ...Object.values(stated.entityByOffice ?? {})].flat();
  const options = [
    ...entities.map(({ code, name }) => ({ value: code, label: `${name} (${code})` })),
    ...[...new Set(others)]
      .filter((value) => entities.every(({ code }) => code !== value))
      .map((value) => ({ value, label: isKnown(value) ? value : `${value} (not in the ERP)` })),
  ];
  const chosen: Readonly<Record<string, FormField["kind"]>> = { legalEntity: "choice", entityByOffice: "map" };
  return form.map((section) => ({
    ...section,
    fields: section.fields.map((field) => {
      const kind = chosen[field.path.join(".")];
      return kind ? { ...field, kind, options } : field;
    }),
  }));
}
