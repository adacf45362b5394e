"use client";

import { ListFilter } from "lucide-react";
import { useState } from "react";
import { Button } from "../ui/button";
import { optionStyles } from "../ui/control";
import { Popover, PopoverContent, PopoverTrigger } from "../ui/popover";
import { FilterOptions } from "./filter-options";
import type { FilterField, Filters } from "./filters";

export interface FilterMenuProps {
  fields: readonly FilterField[];
  filters: Filters;
  onToggle: (field: FilterField, value: string) => void;
}

/** Adds a filter: first the field, then its values. */
export function FilterMenu({ fields, filters, onToggle }: FilterMenuProps) {
  const [fieldId, setFieldId] = useState<string | null>(null);
  const field = fields.find((candidate) => candidate.id === fieldId);
  return (
    <Popover onOpenChange={(open) => open && setFieldId(null)}>
      <PopoverTrigger asChild>
        <Button variant="ghost" className="text-muted-foreground">
          <ListFilter aria-hidden />
          Filter
        </Button>
      </PopoverTrigger>
      <PopoverContent label="Add a filter" className="w-60 p-0">
        {field ? (
          <FilterOptions field={field} values={filters[field.id] ?? []} onToggle={(value) => onToggle(field, value)} />
        ) : (
          <ul className="p-1">
            {fields.map((candidate) => (
              <li key={candidate.id}>
                <button
                  type="button"
                  className={`${optionStyles} hover:bg-muted focus-visible:bg-muted`}
                  onClick={() => setFieldId(candidate.id)}
                >
                  {candidate.label}
                </button>
              </li>
            ))}
          </ul>
        )}
      </PopoverContent>
    </Popover>
  );
}
