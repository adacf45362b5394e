import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "../ui/cn";

export interface KpiProps {
  label: string;
  /** `<Money compact>`, `<Duration single>`, a formatted share. */
  value: ReactNode;
  /** Target, percentile, how it is reckoned. */
  note?: ReactNode;
  /** The very rows that made the number. */
  href?: string;
  className?: string;
}

/** A headline number, a link to the rows behind it. */
export function Kpi({ label, value, note, href, className }: KpiProps) {
  const body = (
    <>
      <span className="block truncate text-meta text-muted-foreground">{label}</span>
      <span className="block text-kpi font-semibold">{value}</span>
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
