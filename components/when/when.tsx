"use client";

import { cn } from "../ui/cn";
import { Unknown } from "../unknown/unknown";
import { formatWhen, type WhenMode } from "./format-when";
import { useNow } from "./now";

export interface WhenProps {
  /** An instant (`Date`, ISO text) or a business date (`2026-11-30`); null where it is not known. */
  at: Date | string | null | undefined;
  /** The server's now; left out below a `NowProvider`, which also ticks. */
  now?: Date;
  mode?: WhenMode;
  timeZone?: string;
  /** Why it is not known. */
  cause?: string;
  className?: string;
}

/** The only date formatter: relative with the absolute on hover. Reads the same on server and client. */
export function When({ at, now, mode = "relative", timeZone, cause = "Not yet", className }: WhenProps) {
  const provided = useNow();
  if (at === null || at === undefined) return <Unknown cause={cause} />;
  const reference = now ?? provided?.now;
  if (!reference) throw new Error("<When> needs `now` or a <NowProvider> above it");
  const parts = formatWhen({ at, now: reference, mode, timeZone: timeZone ?? provided?.timeZone ?? "UTC" });
  if (!parts) return <Unknown cause={`“${String(at)}” is not a date`} />;
  return (
    <time dateTime={parts.machine} title={parts.absolute} className={cn("whitespace-nowrap", className)}>
      {parts.text}
    </time>
  );
}
