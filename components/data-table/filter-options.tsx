"use client";

import { Command } from "cmdk";
import { Checkbox } from "../ui/checkbox";
import { optionStyles } from "../ui/control";
import { nameLitOption } from "../ui/name-lit-option";
import type { FilterField } from "./filters";

export interface FilterOptionsProps {
  field: FilterField;
  values: readonly string[];
  onToggle: (value: string) => void;
}

/** The values of one field, to search and tick. */
export function FilterOptions({ field, values, onToggle }: FilterOptionsProps) {
  return (
    <Command ref={nameLitOption} label={field.label}>
      <Command.Input
        autoFocus
        placeholder={`${field.label}…`}
        className="h-8 w-full border-b border-border bg-transparent px-2.5 text-body outline-none pointer-coarse:h-11 pointer-coarse:text-[1rem]"
      />
      <Command.List className="max-h-72 overflow-y-auto p-1">
        <Command.Empty className="px-2 py-3 text-meta text-muted-foreground">Nothing matches.</Command.Empty>
        {field.options.map((option) => (
          <Command.Item
            key={option.value}
            value={option.value}
            keywords={[option.label]}
            onSelect={() => onToggle(option.value)}
            className={optionStyles}
          >
            <Checkbox tabIndex={-1} aria-hidden checked={values.includes(option.value)} className="pointer-events-none" />
            <span className="min-w-0 flex-1 truncate">{option.label}</span>
            {option.count === undefined ? null : <span className="text-meta text-muted-foreground">{option.count}</span>}
          </Command.Item>
        ))}
      </Command.List>
    </Command>
  );
}
