import { type ReactNode, useId } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { ChoiceBoxes } from "./choice-boxes";
import type { FormField } from "./connection-types";
import type { FieldDraft } from "./form-drafts";
import { MapRows } from "./map-rows";
import { choicesOf, ownText, unstated } from "./own-text";

interface SettingFieldProps {
  field: FormField;
  draft: FieldDraft;
  onDraftChange: (draft: FieldDraft) => void;
  error: string | undefined;
  disabled: boolean;
}

/** More choices than that are searched. */
const mostAtAGlance = 12;

/** One setting, as its kind is stated; what the connector itself does where nothing is stated is said with it. */
export function SettingField({ disabled, draft, error, field, onDraftChange }: SettingFieldProps) {
  const change = (part: Partial<FieldDraft>) => onDraftChange({ ...draft, ...part });
  const own = ownText(field);
  const isStated = draft.text.trim() !== "" || draft.isNone || draft.chosen !== null;
  const hint = [field.help, isStated && own ? `The connector’s own: ${own}` : null].filter(Boolean).join(" ") || undefined;
  const shared = { label: field.label, hint, error, required: field.isRequired, className: "min-w-0" };
  const typed = {
    value: draft.text,
    onChange: (event: { target: { value: string } }) => change({ text: event.target.value }),
    disabled,
    autoComplete: "off",
    spellCheck: false,
  };
  switch (field.kind) {
    case "yes_no":
    case "choice": {
      const { options, value } = choicesOf(field, draft.text);
      const Choice = options.length > mostAtAGlance ? Combobox : Select;
      return (
        <Field {...shared} hint={field.help ?? undefined}>
          <Choice
            className="w-full"
            options={options}
            value={value}
            onValueChange={(next) => change({ text: next === unstated || next === String(field.own) ? "" : next })}
            disabled={disabled}
          />
        </Field>
      );
    }
    case "choices":
    case "map":
      return (
        <FieldGroup {...shared}>
          {(describedBy) => {
            const several = { field, describedBy, disabled };
            return field.kind === "choices" ? (
              <ChoiceBoxes {...several} chosen={draft.chosen} onChosenChange={(chosen) => change({ chosen })} />
            ) : (
              <MapRows {...several} rows={draft.rows} onRowsChange={(rows) => change({ rows })} isWrong={error !== undefined} />
            );
          }}
        </FieldGroup>
      );
    case "lines":
      return (
        <Field {...shared}>
          <Textarea {...typed} placeholder={own?.split(", ").join("\n")} />
        </Field>
      );
    case "json":
      return (
        <Field {...shared}>
          <Textarea {...typed} rows={6} className="font-mono text-meta" placeholder={own} />
        </Field>
      );
    default:
      return (
        <div className="flex min-w-0 flex-col gap-1">
          <Field {...shared}>
            <Input
              {...typed}
              disabled={disabled || draft.isNone}
              inputMode={field.kind === "number" ? "numeric" : undefined}
              placeholder={draft.isNone ? "None" : own}
            />
          </Field>
          {draft.isNone || (field.mayBeNone && field.own !== null) ? (
            <NoneBox
              label={field.label}
              isNone={draft.isNone}
              onChange={(isNone) => change({ isNone, text: "" })}
              disabled={disabled}
            />
          ) : null}
        </div>
      );
  }
}

interface NoneBoxProps {
  label: string;
  isNone: boolean;
  onChange: (isNone: boolean) => void;
  disabled: boolean;
}

/** States that there is none, which is not the same as stating nothing. */
function NoneBox({ disabled, isNone, label, onChange }: NoneBoxProps) {
  const id = useId();
  return (
    <div className="flex items-center gap-2 text-meta">
      <Checkbox id={id} checked={isNone} onCheckedChange={(on) => onChange(on === true)} disabled={disabled} />
      <label htmlFor={id}>
        None<span className="sr-only"> for {label}</span>
      </label>
    </div>
  );
}

interface FieldGroupProps {
  label: string;
  hint: string | undefined;
  error: string | undefined;
  children: (describedBy: string | undefined) => ReactNode;
}

/** What a `Field` is to one control, to several. */
function FieldGroup({ children, error, hint, label }: FieldGroupProps) {
  const id = useId();
  const describedBy = [error ? `${id}-error` : "", hint ? `${id}-hint` : ""].filter(Boolean).join(" ") || undefined;
  return (
    <fieldset className="flex min-w-0 flex-col gap-1">
      <legend className="mb-1 text-meta font-semibold text-foreground">{label}</legend>
      {children(describedBy)}
      {error ? (
        <p id={`${id}-error`} role="alert" className="text-meta text-danger">
          {error}
        </p>
      ) : null}
      {hint ? (
        <p id={`${id}-hint`} className="text-meta text-muted-foreground">
          {hint}
        </p>
      ) : null}
    </fieldset>
  );
}
