"use client";

import type { ComponentProps } from "react";
import { cn } from "./cn";
import { controlStyles, typedStyles } from "./control";
import { tellEarlyTyping } from "./tell-early-typing";

export interface DateInputProps
  extends Omit<ComponentProps<"input">, "type" | "value" | "defaultValue" | "onChange" | "min" | "max"> {
  /** A business date, `2026-11-30`; empty for none. */
  value?: string;
  defaultValue?: string;
  min?: string;
  max?: string;
  onValueChange?: (value: string) => void;
}

/** A business date, typed or picked in the browser's own calendar, which every reader already knows. */
export function DateInput({ className, onValueChange, ref, ...props }: DateInputProps) {
  return (
    <input
      ref={ref ?? tellEarlyTyping}
      type="date"
      className={cn(controlStyles, typedStyles, "w-36", className)}
      onChange={onValueChange ? (event) => onValueChange(event.target.value) : undefined}
      {...props}
    />
  );
}
