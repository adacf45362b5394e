import type { SelectOption } from "@/components/ui/select";
import type { FormField } from "./connection-types";

/** The choice of stating nothing, where nothing holds otherwise. No connector's own value begins with a colon. */
export const unstated = ":unstated";

const yesNo = [
  { value: "true", label: "Yes" },
  { value: "false", label: "No" },
];

/** What holds where nothing is stated, as the form says it; nothing where there is no such value. */
export function ownText({ kind, options, own }: FormField): string | undefined {
  if (own === undefined || own === null) return undefined;
  if (kind === "json") return JSON.stringify(own, null, 2);
  const labelOf = (value: unknown): string => options.find((option) => option.value === value)?.label ?? String(value);
  if (Array.isArray(own)) return own.length > 0 ? own.map(labelOf).join(", ") : undefined;
  return typeof own === "object" ? undefined : labelOf(own);
}

/** The choices of a field, the connector's own marked, and the one that holds. */
export function choicesOf(field: FormField, stated: string): { options: SelectOption[]; value: string } {
  const all = field.kind === "yes_no" ? yesNo : field.options;
  const own = field.own === undefined ? undefined : String(field.own);
  const options = all.map(({ label, value }) => ({ value, label: value === own ? `${label} (the connector’s own)` : label }));
  if (own !== undefined) return { options, value: stated || own };
  if (field.isRequired) return { options, value: stated };
  return { options: [{ value: unstated, label: "Not stated" }, ...options], value: stated || unstated };
}
