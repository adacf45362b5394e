"use client";

import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import { When } from "../when/when";

export interface AsOfProps {
  /** When what is shown was answered. */
  at: Date;
  onRetry: () => void;
  retrying?: boolean;
  /** What is shown is one line of the page: so is its age. */
  inline?: boolean;
}

/** What is shown could not be brought up to date: how old it is, without taking it away. */
export function AsOf({ at, onRetry, retrying, inline }: AsOfProps) {
  return (
    <p
      role="status"
      className={cn("flex flex-wrap items-center gap-x-2 text-meta text-warn", !inline && "border-b border-border px-3 py-1")}
    >
      <span>
        As of <When at={at} mode="minute" />. It could not be brought up to date and is tried again by itself.
      </span>
      <Button variant="link" size="sm" busy={retrying} onClick={onRetry}>
        Try now
      </Button>
    </p>
  );
}
