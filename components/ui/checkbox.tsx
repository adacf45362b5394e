"use client";

import { Check, Minus } from "lucide-react";
import { Checkbox as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";

/** A box that is on, off, or partly on (`checked="indeterminate"`). Needs a label around it or `aria-label`. */
export function Checkbox({ className, ...props }: ComponentProps<typeof Radix.Root>) {
  return (
    <Radix.Root
      className={cn(
        "group relative inline-flex size-3.5 shrink-0 items-center justify-center rounded-sm border border-input bg-card text-primary-foreground before:absolute before:-inset-2 hover:border-foreground disabled:opacity-50 data-[state=checked]:border-primary data-[state=checked]:bg-primary data-[state=indeterminate]:border-primary data-[state=indeterminate]:bg-primary pointer-coarse:size-5",
        className,
      )}
      {...props}
    >
      <Radix.Indicator className="flex items-center justify-center">
        <Check aria-hidden strokeWidth={3} className="hidden size-2.5 group-data-[state=checked]:block pointer-coarse:size-3.5" />
        <Minus
          aria-hidden
          strokeWidth={3}
          className="hidden size-2.5 group-data-[state=indeterminate]:block pointer-coarse:size-3.5"
        />
      </Radix.Indicator>
    </Radix.Root>
  );
}
