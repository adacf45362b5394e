"use client";

import { ChevronsUpDown } from "lucide-react";
import { type ComponentProps, useState } from "react";
import { cn } from "./cn";
import { controlStyles } from "./control";
import { type Option, OptionList } from "./option-list";
import { Popover, PopoverContent, PopoverTrigger } from "./popover";

export interface ComboboxProps extends Omit<ComponentProps<"button">, "value" | "onChange"> {
  options: readonly Option[];
  value: string | null;
  onValueChange: (value: string) => void;
  placeholder?: string;
  searchPlaceholder?: string;
  /** For lists that the server searches: called as one types; `options` are then shown as given. */
  onSearch?: (query: string) => void;
}

/** One choice of many, with search. */
export function Combobox({
  options,
  value,
  onValueChange,
  placeholder = "Choose…",
  searchPlaceholder = "Search…",
  onSearch,
  className,
  ...props
}: ComboboxProps) {
  const [open, setOpen] = useState(false);
  const chosen = options.find((option) => option.value === value);
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <button
          type="button"
          role="combobox"
          aria-expanded={open}
          className={cn(
            controlStyles,
            "flex items-center justify-between gap-1.5 text-left",
            !chosen && "text-muted-foreground",
            className,
          )}
          {...props}
        >
          <span className="truncate">{chosen?.label ?? placeholder}</span>
          <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-muted-foreground" />
        </button>
      </PopoverTrigger>
      <PopoverContent label={searchPlaceholder} className="w-(--radix-popover-trigger-width) min-w-56 p-0">
        <OptionList
          options={options}
          value={value}
          searchPlaceholder={searchPlaceholder}
          emptyText="Nothing matches."
          onSearch={onSearch}
          onChoose={(next) => {
            onValueChange(next);
            setOpen(false);
          }}
        />
      </PopoverContent>
    </Popover>
  );
}
