"use client";

import type { ComponentProps } from "react";
import { cn } from "./cn";
import { controlStyles, typedStyles } from "./control";
import { tellEarlyTyping } from "./tell-early-typing";

/** Several lines of text; grows with what is typed where the browser can. */
export function Textarea({ className, ref, rows = 3, ...props }: ComponentProps<"textarea">) {
  return (
    <textarea
      ref={ref ?? tellEarlyTyping}
      rows={rows}
      className={cn(controlStyles, typedStyles, "field-sizing-content h-auto min-h-16 resize-y py-1.5", className)}
      {...props}
    />
  );
}
