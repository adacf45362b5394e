import type { ReactNode } from "react";
import { cn } from "./cn";

/** A small, quiet label: a kind, an entity, a code. For a state use `Status`, which adds icon and colour. */
export function Badge({ children, className, title }: { children: ReactNode; className?: string; title?: string }) {
  return (
    <span
      title={title}
      className={cn(
        "inline-flex h-5 max-w-full items-center gap-1 truncate rounded-sm border border-border bg-muted px-1.5 text-meta whitespace-nowrap text-foreground",
        className,
      )}
    >
      {children}
    </span>
  );
}
