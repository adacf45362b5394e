import { Lock } from "lucide-react";

/** Stands where the server left a value out for this role. The value itself never reaches the browser. */
export function Masked({ label = "Hidden for your role", short }: { label?: string; short?: boolean }) {
  return (
    <span title={label} className="inline-flex items-baseline gap-1 text-muted-foreground">
      <Lock aria-hidden className="size-3 shrink-0 self-center" />
      {short ? <span className="sr-only">{label}</span> : <span className="text-meta">{label}</span>}
    </span>
  );
}
