import { cn } from "./cn";

export interface ProgressProps {
  /** How many are done; null while the total is not known yet. */
  value: number | null;
  max: number;
  label: string;
  tone?: "primary" | "ok" | "warn" | "danger";
  className?: string;
}

/** How far something is. The numbers stand in words beside it, by the caller. */
export function Progress({ value, max, label, tone = "primary", className }: ProgressProps) {
  const share = value === null || max <= 0 ? 0 : Math.min(1, Math.max(0, value / max));
  const fill = { primary: "bg-primary", ok: "bg-ok", warn: "bg-warn", danger: "bg-danger" }[tone];
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={value ?? undefined}
      className={cn("h-1 w-full overflow-hidden rounded-full bg-muted", className)}
    >
      {value === null ? (
        <div className={cn("h-full w-1/4 animate-sweep rounded-full", fill)} />
      ) : (
        <div className={cn("h-full rounded-full transition-[width] duration-300", fill)} style={{ width: `${share * 100}%` }} />
      )}
    </div>
  );
}
