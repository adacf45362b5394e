import { Money } from "@/components/money/money";
import { counted } from "@/components/number/counted";
import { formatNumber } from "@/components/number/format-number";
import type { EngagementWorth } from "./types";

/** What all engagements of the list add up to; nothing where there are too many to add up. */
export function Worth({ total, worth }: { total: number; worth: EngagementWorth | null }) {
  if (!worth?.shown || total === 0 || worth.unknown === total) return null;
  return (
    <p className="border-b border-border bg-card px-3 py-1.5 sm:truncate text-meta text-muted-foreground">
      <span className="text-foreground">{counted(total, "engagement")}</span> worth{" "}
      <span className="font-semibold text-foreground">
        <Money amount={worth.shown.amount} currency={worth.shown.currency} precision="whole" />
      </span>
      {worth.unknown > 0 ? <> · {formatNumber(worth.unknown)} of them of unknown worth</> : null}
    </p>
  );
}
