import { type ReactNode, useId } from "react";
import { cn } from "./cn";

export interface SectionProps {
  title?: ReactNode;
  /** Quiet text beside the title: a period, a count, "as of". */
  note?: ReactNode;
  /** Buttons or links at the right. */
  actions?: ReactNode;
  children: ReactNode;
  /** For tables and lists that run to the border. */
  flush?: boolean;
  className?: string;
}

/** A card: a border, a title, what it holds. Cards do not nest. */
export function Section({ title, note, actions, children, flush, className }: SectionProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={title ? id : undefined}
      className={cn("relative flex min-w-0 flex-col overflow-hidden rounded-lg border border-border bg-card", className)}
    >
      {title || actions ? (
        <header className="flex min-h-10 flex-wrap items-center gap-x-2 gap-y-1 px-4 py-1.5">
          {title ? (
            <h2 id={id} className="font-semibold">
              {title}
            </h2>
          ) : null}
          {note ? <span className="text-meta text-muted-foreground">{note}</span> : null}
          {actions ? <div className="ml-auto flex items-center gap-1">{actions}</div> : null}
        </header>
      ) : null}
      <div
        className={cn(
          "min-w-0 flex-1",
          flush
            ? cn(
                "@container relative overflow-x-auto [&_tbody>tr:last-child>td]:border-b-0",
                (title || actions) && "border-t border-border",
              )
            : "px-4 pb-4",
          !title && !actions && !flush && "pt-4",
        )}
      >
        {children}
      </div>
    </section>
  );
}
