import { Inbox, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "../ui/cn";

export interface EmptyProps {
  /** What is not there, as good news where it is: "Nothing waits for you". */
  title: string;
  /** What would make something appear here. */
  children?: ReactNode;
  actions?: ReactNode;
  icon?: LucideIcon;
  className?: string;
}

/** There is nothing yet. */
export function Empty({ title, children, actions, icon: Icon = Inbox, className }: EmptyProps) {
  return (
    <div className={cn("flex flex-col items-center justify-center gap-1 px-6 py-12 text-center", className)}>
      <Icon aria-hidden strokeWidth={1.5} className="mb-2 size-6 text-muted-foreground" />
      <p className="font-semibold">{title}</p>
      {children ? <div className="max-w-md text-muted-foreground">{children}</div> : null}
      {actions ? <div className="mt-3 flex flex-wrap justify-center gap-2">{actions}</div> : null}
    </div>
  );
}
