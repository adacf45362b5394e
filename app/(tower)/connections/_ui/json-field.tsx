import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";

interface JsonFieldProps {
  label: string;
  hint: string;
  value: string;
  onValueChange: (value: string) => void;
  /** One a line, each naming its field. */
  errors: readonly string[];
  disabled?: boolean;
}

/** An object as JSON, with what its reader has against it, field by field. */
export function JsonField({ label, hint, value, onValueChange, errors, disabled }: JsonFieldProps) {
  return (
    <div className="min-w-0">
      <Field label={label} hint={errors.length > 0 ? undefined : hint} error={errors[0]}>
        <Textarea
          value={value}
          onChange={(event) => onValueChange(event.target.value)}
          disabled={disabled}
          spellCheck={false}
          autoComplete="off"
          rows={6}
          className="font-mono text-meta"
        />
      </Field>
      {errors.length > 1 ? (
        <ul className="mt-1 list-disc pl-4 text-meta text-danger">
          {errors.slice(1).map((error) => (
            <li key={error}>{error}</li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
