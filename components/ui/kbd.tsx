import type { ReactNode } from "react";
import { cn } from "./cn";

/** A key on the keyboard. */
export function Kbd({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <kbd
      className={cn(
        "inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border border-current/30 px-1 font-sans text-meta leading-none",
        className,
      )}
    >
      {children}
    </kbd>
  );
}
