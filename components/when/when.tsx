"use client";

import { useSyncExternalStore } from "react";
import { cn } from "../ui/cn";
import { Unknown } from "../unknown/unknown";
import { formatWhen, type WhenMode } from "./format-when";
import { useNow } from "./now";
import { tabClock } from "./server-clock";

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

/** The only date formatter: relative with the absolute on hover and on paper, ticking. Reads the same on server and client. */
export function When({ at, now, mode = "relative", timeZone, cause = "Not yet", className }: WhenProps) {
  const provided = useNow();
  const reference = now ?? provided?.now;
  const zone = timeZone ?? provided?.timeZone ?? "UTC";
  const partsAt = (moment: Date | undefined) =>
    at === null || at === undefined || !moment ? null : formatWhen({ at, now: moment, mode, timeZone: zone });
  // Only what reads otherwise by now is rendered anew.
  const text = useSyncExternalStore(
    now || mode !== "relative" ? never : tabClock.subscribe,
    () => partsAt(now ?? tabClock.now() ?? reference)?.text,
    () => partsAt(reference)?.text,
  );
  if (at === null || at === undefined) return <Unknown cause={cause} />;
  if (!reference) throw new Error("<When> needs `now` or a <NowProvider> above it");
  const parts = partsAt(reference);
  if (!parts) return <Unknown cause={`“${String(at)}” is not a date`} />;
  return (
    <time
      dateTime={parts.machine}
      title={parts.absolute}
      className={cn("whitespace-nowrap", mode === "relative" && absoluteOnPaper, className)}
    >
      {text ?? parts.text}
    </time>
  );
}

/** Paper has no now that "2 h ago" would count from. */
const absoluteOnPaper = "print:text-[0px] print:whitespace-normal print:after:text-meta print:after:content-[attr(title)]";

const never = () => () => undefined;
