import type { ComponentProps } from "react";
import { cn } from "./cn";
import { controlStyles, typedStyles } from "./control";

/** One line of text. Inside a `Field` it takes its id, description and error from there. */
export function Input({ className, type = "text", ...props }: ComponentProps<"input">) {
  return <input type={type} className={cn(controlStyles, typedStyles, className)} {...props} />;
}
