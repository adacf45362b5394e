import { ArrowDown, ArrowUp } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "../ui/cn";

export interface KpiProps {
  label: string;
  /** `<Money compact>`, `<Duration single>`, a formatted share. */
  value: ReactNode;
  /** Against the period before; `good` says which way is better. */
  change?: { text: string; direction: "up" | "down"; good: boolean };
  /** Target, percentile, how it is reckoned. */
  note?: ReactNode;
  /** A sparkline. */
  chart?: ReactNode;
  /** The very rows that made the number. */
  href?: string;
  className?: string;
}

/** A headline number with its trend, a link to the rows behind it. */
export function Kpi({ label, value, change, note, chart, href, className }: KpiProps) {
  const Arrow = change?.direction === "up" ? ArrowUp : ArrowDown;
  const body = (
    <>
      <span className="block truncate text-meta text-muted-foreground">{label}</span>
      <span className="flex items-baseline gap-2">
        <span className="text-kpi font-semibold">{value}</span>
        {change ? (
          <span className={cn("inline-flex items-center gap-0.5 text-meta", change.good ? "text-ok" : "text-danger")}>
            <Arrow aria-hidden className="size-3" />
            {change.text}
          </span>
        ) : null}
        {chart ? <span className="ml-auto self-center">{chart}</span> : null}
      </span>
      {note ? <span className="block truncate text-meta text-muted-foreground">{note}</span> : null}
    </>
  );
  const classes = cn("block min-w-0 rounded-md px-2 py-1.5", className);
  return href ? (
    <Link href={href} className={cn(classes, "hover:bg-muted/60")}>
      {body}
    </Link>
  ) : (
    <div className={classes}>{body}</div>
  );
}
