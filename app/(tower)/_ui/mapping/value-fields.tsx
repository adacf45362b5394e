"use client";

import { Checkbox } from "@/components/ui/checkbox";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

export interface FormField {
  name: string;
  label: string;
  input: "text" | "choice" | "switch";
  options: readonly { value: string; label: string; note?: string }[];
  isRequired: boolean;
}

interface ValueFieldsProps {
  fields: readonly FormField[];
  value: Readonly<Record<string, unknown>>;
  onChange: (value: Record<string, unknown>) => void;
  /** What is wrong, by the name of the field. */
  wrong?: Readonly<Record<string, string | undefined>>;
}

/** The fields of one row of a mapping set. */
export function ValueFields({ fields, value, onChange, wrong = {} }: ValueFieldsProps) {
  const set = (name: string, next: unknown) => onChange({ ...value, [name]: next });
  return (
    <div className="flex flex-col gap-3">
      {fields.map((field) => {
        const current = value[field.name];
        if (field.input === "switch") {
          const id = `field-${field.name}`;
          return (
            <label key={field.name} htmlFor={id} className="flex items-center gap-2">
              <Checkbox id={id} checked={current === true} onCheckedChange={(next) => set(field.name, next === true)} />
              {field.label}
            </label>
          );
        }
        return (
          <Field key={field.name} label={field.isRequired ? field.label : `${field.label} (optional)`} error={wrong[field.name]}>
            {field.input === "choice" ? (
              <Combobox
                options={field.options.map((option) => ({ ...option }))}
                value={typeof current === "string" ? current : null}
                onValueChange={(next) => set(field.name, next)}
              />
            ) : (
              <Input
                value={typeof current === "string" ? current : ""}
                onChange={(event) => set(field.name, event.target.value)}
              />
            )}
          </Field>
        );
      })}
    </div>
  );
}
