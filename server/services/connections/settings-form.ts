import { statedPolicySchema } from "../../domain/contract/policy.ts";
import type { VendorInfo } from "../context.ts";
import { commonSettings } from "./connection-rows.ts";
import { type FormSection, formOf } from "./form-fields.ts";

/** The settings that a connection to this vendor may state: those of its connector, and what every connection may. */
export function settingsForm(vendor: Pick<VendorInfo, "settings" | "limits">): FormSection[] {
  const limits: Readonly<Record<string, number>> = { ...vendor.limits };
  const common = formOf(commonSettings).map((section) => ({
    ...section,
    fields: section.fields.map((field) => ({ ...field, own: limits[field.path.at(-1) ?? ""] })),
  }));
  return [...formOf(vendor.settings), ...common];
}

/** What a firm may decide for a source that lacks facts. */
export const policyForm: readonly FormSection[] = formOf(statedPolicySchema);
