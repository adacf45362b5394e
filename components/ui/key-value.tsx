import type { ReactNode } from "react";
import { cn } from "./cn";

export interface KeyValueItem {
  label: string;
  value: ReactNode;
  /** A quieter remark under the value: where it comes from, why it is missing. */
  note?: ReactNode;
}

/** Facts in two columns: names left, values right of them. */
export function KeyValue({ items, className }: { items: readonly KeyValueItem[]; className?: string }) {
  return (
    <dl className={cn("grid grid-cols-[minmax(6.5rem,auto)_minmax(0,1fr)] gap-x-4 gap-y-1.5", className)}>
      {items.map((item) => (
        <div key={item.label} className="contents">
          <dt className="text-muted-foreground">{item.label}</dt>
          <dd className="min-w-0 break-words">
            {item.value}
            {item.note ? <div className="text-meta text-muted-foreground">{item.note}</div> : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}
