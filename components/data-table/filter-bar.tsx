"use client";

import type { ReactNode } from "react";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import { FilterChip } from "./filter-chip";
import { FilterMenu } from "./filter-menu";
import { clearFilter, type FilterField, type Filters, toggleFilter } from "./filters";
import { SearchBox } from "./search-box";

export interface FilterBarProps {
  fields: readonly FilterField[];
  filters: Filters;
  onFiltersChange: (filters: Filters) => void;
  query: string;
  onQueryChange: (query: string) => void;
  placeholder?: string;
  /** Before the search: a `Segmented` of queues, say. */
  leading?: ReactNode;
  /** At the right: `SavedViews`, `ColumnMenu`, export. */
  trailing?: ReactNode;
}

/** What narrows a list: free text, a chip per filter, a menu for more. */
export function FilterBar(props: FilterBarProps) {
  const { fields, filters, onFiltersChange, query, onQueryChange, placeholder, leading, trailing } = props;
  const on = fields.filter((field) => (filters[field.id]?.length ?? 0) > 0);
  const clearAll = () => {
    onFiltersChange({});
    onQueryChange("");
  };
  return (
    <search className="flex min-w-0 flex-wrap items-center gap-2">
      {leading}
      <div className={cn("flex min-w-72 flex-1 items-center gap-2 sm:min-w-0 sm:flex-none", query === "" && "print:hidden")}>
        <SearchBox value={query} onValueChange={onQueryChange} placeholder={placeholder} />
        {fields.length > 0 ? (
          <FilterMenu
            fields={fields}
            filters={filters}
            onToggle={(field, value) => onFiltersChange(toggleFilter(filters, field, value))}
          />
        ) : null}
      </div>
      {on.map((field) => (
        <FilterChip
          key={field.id}
          field={field}
          values={filters[field.id] ?? []}
          onToggle={(value) => onFiltersChange(toggleFilter(filters, field, value))}
          onClear={() => onFiltersChange(clearFilter(filters, field.id))}
        />
      ))}
      {on.length > 1 ? (
        <Button variant="ghost" className="text-muted-foreground" onClick={clearAll}>
          Clear
        </Button>
      ) : null}
      {trailing ? <div className="ml-auto flex items-center gap-1 print:hidden">{trailing}</div> : null}
    </search>
  );
}
