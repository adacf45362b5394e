import type { ReactNode } from "react";
import { type Tone, toneBorder, toneIcon, toneText } from "../status/tone";
import { cn } from "./cn";

export interface CalloutProps {
  tone?: Tone;
  title?: ReactNode;
  children?: ReactNode;
  /** Buttons or links that help. */
  actions?: ReactNode;
  /** Announced at once to screen readers; for what appears after an act. */
  live?: boolean;
  className?: string;
}

/** A sentence that a controller would say, where it matters, with what to do about it. */
export function Callout({ tone = "info", title, children, actions, live, className }: CalloutProps) {
  const Icon = toneIcon[tone];
  return (
    <div
      role={live ? (tone === "danger" ? "alert" : "status") : undefined}
      className={cn(
        "flex flex-wrap items-start gap-x-3 gap-y-2 rounded-md border bg-card px-3 py-2",
        toneBorder[tone],
        className,
      )}
    >
      <div className="flex min-w-0 flex-1 basis-64 items-start gap-2.5">
        <Icon aria-hidden className={cn("mt-[3px] size-3.5 shrink-0", toneText[tone])} />
        <div className="min-w-0 flex-1">
          {title ? <p className="font-semibold">{title}</p> : null}
          {children ? <div className={title ? "text-muted-foreground" : ""}>{children}</div> : null}
        </div>
      </div>
      {actions ? <div className="-my-0.5 flex shrink-0 items-center gap-1.5">{actions}</div> : null}
    </div>
  );
}
