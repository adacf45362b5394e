"use client";

import { OctagonAlert } from "lucide-react";
import { formatDuration } from "@/components/duration/format-duration";
import { cn } from "@/components/ui/cn";
import { Unknown } from "@/components/unknown/unknown";
import { useNow } from "@/components/when/now";
import { When } from "@/components/when/when";

const hourMs = 3_600_000;

/** The billing cut-off that an exception is up against; in the danger tone when it will be missed; named where no heading does that. */
export function CutOff({ at, isNamed, misses }: { at: Date | null; misses: boolean; isNamed?: boolean }) {
  if (!at) return isNamed ? null : <Unknown cause="No billing cut-off waits for it" />;
  return (
    <span className={cn("inline-flex items-center gap-1 whitespace-nowrap", misses && "text-danger")}>
      {misses ? <OctagonAlert aria-label="Will be missed:" className="size-3.5 shrink-0" /> : null}
      {isNamed ? "cut-off" : null}
      <When at={at} />
    </span>
  );
}

/** What is left of the time in which the team should act, or how long that is over. */
export function TimeLeft({ dueAt }: { dueAt: Date | null }) {
  const now = useNow()?.now;
  if (!dueAt || !now) return null;
  const leftMs = dueAt.getTime() - now.getTime();
  const whole = Math.max(hourMs, Math.round(Math.abs(leftMs) / hourMs) * hourMs);
  return (
    <span className={cn("text-meta whitespace-nowrap tabular-nums", leftMs < 0 ? "text-danger" : "text-muted-foreground")}>
      {formatDuration(whole, true)} {leftMs < 0 ? "over" : "left"}
    </span>
  );
}
