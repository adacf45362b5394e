"use client";

import { Popover as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";
import { floatingStyles } from "./control";

export const Popover = Radix.Root;
export const PopoverTrigger = Radix.Trigger;
export const PopoverAnchor = Radix.Anchor;

export interface PopoverContentProps extends ComponentProps<typeof Radix.Content> {
  /** Its accessible name: "Filter by kind". */
  label: string;
}

/** What opens beside its trigger. */
export function PopoverContent({ label, className, align = "start", ...props }: PopoverContentProps) {
  return (
    <Radix.Portal>
      <Radix.Content
        aria-label={label}
        align={align}
        sideOffset={4}
        collisionPadding={8}
        className={cn(floatingStyles, "w-72 max-w-[calc(100vw-1rem)] p-3 outline-none", className)}
        {...props}
      />
    </Radix.Portal>
  );
}
