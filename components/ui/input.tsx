"use client";

import type { ComponentProps } from "react";
import { cn } from "./cn";
import { controlStyles, typedStyles } from "./control";
import { tellEarlyTyping } from "./tell-early-typing";

/** One line of text. Inside a `Field` it takes its id, description and error from there. */
export function Input({ className, ref, type = "text", ...props }: ComponentProps<"input">) {
  return <input ref={ref ?? tellEarlyTyping} type={type} className={cn(controlStyles, typedStyles, className)} {...props} />;
}
