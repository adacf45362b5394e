import type { ReactNode } from "react";
import { Button, type ButtonProps } from "./button";
import { cn } from "./cn";
import { Kbd } from "./kbd";
import { Tooltip } from "./tooltip";

export interface IconButtonProps extends Omit<ButtonProps, "children" | "aria-label"> {
  /** What it does, in words: the accessible name and the tooltip. */
  label: string;
  /** The key that does the same, shown in the tooltip. */
  shortcut?: string;
  children: ReactNode;
}

/** A square button with an icon alone; its label appears on hover and focus. */
export function IconButton({ label, shortcut, variant = "ghost", size = "md", className, children, ...props }: IconButtonProps) {
  const square = { sm: "w-6 pointer-coarse:w-9", md: "w-7 pointer-coarse:w-10", lg: "w-9 pointer-coarse:w-11" }[size ?? "md"];
  const tip = shortcut ? (
    <span className="flex items-center gap-1.5">
      {label} <Kbd>{shortcut}</Kbd>
    </span>
  ) : (
    label
  );
  return (
    <Tooltip content={tip}>
      <Button
        aria-label={label}
        variant={variant}
        size={size}
        className={cn("px-0", square, variant === "ghost" && "text-muted-foreground hover:text-foreground", className)}
        {...props}
      >
        {children}
      </Button>
    </Tooltip>
  );
}
