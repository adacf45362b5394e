import { useId } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import type { FormField } from "./connection-types";

interface ChoiceBoxesProps {
  field: FormField;
  /** Null: what the connector itself does. */
  chosen: readonly string[] | null;
  onChosenChange: (chosen: readonly string[] | null) => void;
  describedBy: string | undefined;
  disabled: boolean;
}

/** Any of a few choices; what the connector itself has chosen is shown as chosen. */
export function ChoiceBoxes({ chosen, describedBy, disabled, field, onChosenChange }: ChoiceBoxesProps) {
  const id = useId();
  const own = Array.isArray(field.own) ? field.own.map(String) : [];
  const holds = new Set(chosen ?? own);

  function choose(value: string, isOn: boolean) {
    const next = field.options.map((option) => option.value).filter((one) => (one === value ? isOn : holds.has(one)));
    const isOwn = next.length === own.length && next.every((one) => own.includes(one));
    onChosenChange(isOwn ? null : next);
  }

  return (
    <div className="flex flex-wrap gap-x-4 gap-y-2">
      {field.options.map(({ label, value }) => (
        <div key={value} className="flex items-center gap-2">
          <Checkbox
            id={`${id}-${value}`}
            checked={holds.has(value)}
            onCheckedChange={(on) => choose(value, on === true)}
            disabled={disabled}
            aria-describedby={describedBy}
          />
          <label htmlFor={`${id}-${value}`}>{label}</label>
        </div>
      ))}
    </div>
  );
}
