import { X } from "lucide-react";
import { useId } from "react";
import { cn } from "@/components/ui/cn";
import { Combobox } from "@/components/ui/combobox";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import type { FormField } from "./connection-types";
import type { MapRow } from "./form-drafts";

interface MapRowsProps {
  field: FormField;
  rows: readonly MapRow[];
  onRowsChange: (rows: readonly MapRow[]) => void;
  describedBy: string | undefined;
  isWrong: boolean;
  disabled: boolean;
}

const blank: MapRow = { key: "", value: "" };
const isBlank = ({ key, value }: MapRow): boolean => key === "" && value === "";

/** Texts by text, one a row; the row below the last is empty and becomes one as somebody types in it. */
export function MapRows({ describedBy, disabled, field, isWrong, onRowsChange, rows }: MapRowsProps) {
  const id = useId();
  const shown = (disabled ? rows : [...rows, blank]).map((row, index) => ({ ...row, nth: index + 1 }));

  function change(nth: number, part: Partial<MapRow>) {
    const next = shown.map(({ key, nth: at, value }) => ({ key, value, ...(at === nth ? part : {}) }));
    onRowsChange(next.slice(0, next.findLastIndex((row) => !isBlank(row)) + 1));
  }

  function takeOut(nth: number, button: HTMLElement) {
    // The row of this place stays, with what was below it or empty: the keyboard goes on there.
    button.parentElement?.querySelector("input")?.focus();
    onRowsChange(rows.toSpliced(nth - 1, 1));
  }

  const told = (nth: number, part: keyof MapRow) => ({
    "aria-labelledby": `${id}-${part} ${id}-${part}-${nth}`,
    "aria-describedby": describedBy,
    "aria-invalid": (isWrong && nth <= rows.length) || undefined,
    disabled,
  });
  const control = (nth: number, part: keyof MapRow) => ({
    ...told(nth, part),
    onChange: (event: { target: { value: string } }) => change(nth, { [part]: event.target.value }),
    autoComplete: "off",
    spellCheck: false,
  });
  const columns = "grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] items-center gap-2";
  if (shown.length === 0) return <p className="text-muted-foreground">None stated</p>;
  return (
    <div className="flex flex-col gap-1">
      <div className={cn(columns, "text-meta text-muted-foreground")}>
        <span id={`${id}-key`}>{field.columns.key}</span>
        <span id={`${id}-value`}>{field.columns.value}</span>
        <span className="w-7 pointer-coarse:w-10" />
      </div>
      {shown.map((row) => (
        <div key={row.nth} className={columns}>
          <span id={`${id}-key-${row.nth}`} className="sr-only">
            {row.nth}
          </span>
          <Input {...control(row.nth, "key")} value={row.key} />
          <span id={`${id}-value-${row.nth}`} className="sr-only">
            {row.key || row.nth}
          </span>
          {field.options.length > 0 ? (
            <Combobox
              {...told(row.nth, "value")}
              className="w-full"
              options={field.options}
              value={row.value}
              onValueChange={(value) => change(row.nth, { value })}
            />
          ) : (
            <Input
              {...control(row.nth, "value")}
              value={row.value}
              placeholder={field.mayBeNone && row.key ? "None" : undefined}
            />
          )}
          {disabled || row.nth > rows.length ? (
            <span className="w-7 pointer-coarse:w-10" />
          ) : (
            <IconButton
              label={`Take out ${row.key || row.value || row.nth}`}
              onClick={({ currentTarget }) => takeOut(row.nth, currentTarget)}
            >
              <X aria-hidden />
            </IconButton>
          )}
        </div>
      ))}
    </div>
  );
}
