import { Children, type ReactNode } from "react";
import { cn } from "./cn";

/** Short facts in a line with dots between them; where the line wraps, the dot ends it and never begins the next. */
export function Dotted({ children, className }: { children: ReactNode; className?: string }) {
  const facts = Children.toArray(children);
  return (
    <span className={cn("flex min-w-0 flex-wrap gap-x-1", className)}>
      {Children.map(facts, (fact, index) => (
        <span className="min-w-0">
          {fact}
          {index < facts.length - 1 ? <span aria-hidden>&nbsp;·</span> : null}
        </span>
      ))}
    </span>
  );
}
