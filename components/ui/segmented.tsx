"use client";

import { ToggleGroup } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn";

export interface SegmentedOption<Value extends string> {
  value: Value;
  label: ReactNode;
  count?: ReactNode;
  disabled?: boolean;
}

export interface SegmentedProps<Value extends string> {
  label: string;
  options: readonly SegmentedOption<Value>[];
  value: Value;
  onValueChange: (value: Value) => void;
  className?: string;
}

/** One of a few views of the same thing; always exactly one is on, and on paper that one alone. */
export function Segmented<Value extends string>({ label, options, value, onValueChange, className }: SegmentedProps<Value>) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={(next) => {
        const option = options.find((candidate) => candidate.value === next);
        if (option) onValueChange(option.value);
      }}
      className={cn(
        "inline-flex max-w-full items-center gap-px overflow-x-auto rounded-md bg-muted p-0.5 print:bg-transparent print:p-0",
        className,
      )}
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          disabled={option.disabled}
          className="flex h-6 shrink-0 items-center gap-1.5 rounded-sm border border-transparent px-2 whitespace-nowrap text-muted-foreground hover:text-foreground disabled:opacity-50 data-[state=on]:border-border data-[state=on]:bg-card data-[state=on]:text-foreground pointer-coarse:h-9 print:data-[state=off]:hidden"
        >
          {option.label}
          {option.count === undefined ? null : <span className="text-meta text-muted-foreground">{option.count}</span>}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
