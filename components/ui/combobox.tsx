"use client";

import { Command } from "cmdk";
import { Check, ChevronsUpDown } from "lucide-react";
import { type ComponentProps, type ReactNode, useState } from "react";
import { cn } from "./cn";
import { controlStyles, optionStyles } from "./control";
import { Popover, PopoverContent, PopoverTrigger } from "./popover";

export interface ComboboxOption {
  value: string;
  label: string;
  /** Quieter text at the right: a code, a count. */
  note?: ReactNode;
  /** Further words that find it. */
  keywords?: string[];
  disabled?: boolean;
}

export interface ComboboxProps extends Omit<ComponentProps<"button">, "value" | "onChange"> {
  options: readonly ComboboxOption[];
  value: string | null;
  onValueChange: (value: string) => void;
  placeholder?: string;
  searchPlaceholder?: string;
  /** Said when nothing matches. */
  emptyText?: string;
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
  emptyText = "Nothing matches.",
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
        <Command shouldFilter={!onSearch} label={searchPlaceholder}>
          <Command.Input
            placeholder={searchPlaceholder}
            onValueChange={onSearch}
            className="h-8 w-full border-b border-border bg-transparent px-2.5 text-body outline-none pointer-coarse:h-11 pointer-coarse:text-[1rem]"
          />
          <Command.List className="max-h-72 overflow-y-auto p-1">
            <Command.Empty className="px-2 py-3 text-meta text-muted-foreground">{emptyText}</Command.Empty>
            {options.map((option) => (
              <Command.Item
                key={option.value}
                value={option.value}
                keywords={[option.label, ...(option.keywords ?? [])]}
                disabled={option.disabled}
                onSelect={() => {
                  onValueChange(option.value);
                  setOpen(false);
                }}
                className={optionStyles}
              >
                <Check aria-hidden className={option.value === value ? "" : "invisible"} />
                <span className="min-w-0 flex-1 truncate">{option.label}</span>
                {option.note ? <span className="text-meta text-muted-foreground">{option.note}</span> : null}
              </Command.Item>
            ))}
          </Command.List>
        </Command>
      </PopoverContent>
    </Popover>
  );
}
