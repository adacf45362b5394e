"use client";

import { X } from "lucide-react";
import { Popover, PopoverContent, PopoverTrigger } from "../ui/popover";
import { FilterOptions } from "./filter-options";
import { chipText, type FilterField } from "./filters";

export interface FilterChipProps {
  field: FilterField;
  values: readonly string[];
  onToggle: (value: string) => void;
  onClear: () => void;
}

/** A filter that is on: its values are a click away, the cross takes it off. */
export function FilterChip({ field, values, onToggle, onClear }: FilterChipProps) {
  const text = chipText(field, values);
  return (
    <span className="inline-flex h-7 max-w-72 items-center rounded-md border border-border bg-muted pointer-coarse:h-10">
      <Popover>
        <PopoverTrigger className="flex h-full min-w-0 items-center gap-1 rounded-l-md pr-1 pl-2 hover:bg-border/60">
          <span className="text-muted-foreground">{field.label}</span>
          <span className="truncate">{text}</span>
        </PopoverTrigger>
        <PopoverContent label={`Filter by ${field.label}`} className="w-64 p-0">
          <FilterOptions field={field} values={values} onToggle={onToggle} />
        </PopoverContent>
      </Popover>
      <button
        type="button"
        aria-label={`Remove filter ${field.label}: ${text}`}
        onClick={onClear}
        className="inline-flex h-full w-6 items-center print:hidden justify-center rounded-r-md text-muted-foreground hover:bg-border/60 hover:text-foreground pointer-coarse:w-9"
      >
        <X aria-hidden className="size-3" />
      </button>
    </span>
  );
}
